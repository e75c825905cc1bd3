import { waitFor } from '../control-plane/wait.ts';
import type { Cluster } from './cluster/cluster.ts';

/** A container's variable that admission puts into Deployments, as a service mesh or a cloud's agent would. */
export interface Injection {
  /** The policy's name, and that of its binding. */
  readonly name: string;
  readonly namespace: string;
  readonly deployment: string;
}

/** Has the API server add the variable `INJECTED` to a Deployment's container `web`, by a real mutating admission policy. */
export async function injectVariable(cluster: Cluster, injection: Injection): Promise<void> {
  await cluster.apply(toPolicy(injection));
  // a policy takes effect some time after it is stored
  await waitFor('the admission policy to take effect', async () => {
    const probe = [
      'create',
      'deployment',
      injection.deployment,
      '-n',
      injection.namespace,
      '--image=x',
      '--dry-run=server',
    ];
    return (await cluster.kubectl([...probe, '-o', 'json'])).includes('INJECTED');
  });
}

/** Takes the policy away again. */
export async function stopInjecting(cluster: Cluster, { name }: Injection): Promise<void> {
  const kinds = 'mutatingadmissionpolicies,mutatingadmissionpolicybindings';
  await cluster.kubectl(['delete', kinds, name, '--wait=false']);
}

function toPolicy({ name, namespace, deployment }: Injection): string {
  const variable = 'Object.spec.template.spec.containers.env{ name: "INJECTED", value: "yes" }';
  const container = `Object.spec.template.spec.containers{ name: object.spec.template.spec.containers[0].name, env: [${variable}] }`;
  const pod = `Object.spec.template.spec{ containers: [${container}] }`;
  return `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  failurePolicy: Fail
  reinvocationPolicy: Never
  matchConstraints:
    resourceRules:
      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }
  matchConditions:
    - name: only-the-one
      expression: object.metadata.namespace == "${namespace}" && object.metadata.name == "${deployment}"
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration:
        expression: >-
          Object{ spec: Object.spec{ template: Object.spec.template{ spec: ${pod} } } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name} }
`;
}
