import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../../control-plane/wait.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { check, place, startCaseEditor } from '../../support/drift-case.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';
import { type Injection, injectVariable, stopInjecting } from '../../support/inject-variable.ts';
import { deployment } from '../../support/manifests.ts';

const variable = ['env:', '  - name: A', '    value: "1"'];
const variables = 'spec.template.spec.containers[name="web"].env';

describe.skipIf(!cluster.capabilities.flux)('who else writes to what Flux applied', () => {
  let cases: FluxCases;
  let injection: Injection;
  const text = (name: string): string => cases.text(name);
  const on = (name: string): string[] => ['deployment', name, '-n', cases.namespace];
  const addVariable = (name: string) => ({
    spec: { template: { spec: { containers: [{ name: 'web', env: [{ name, value: '2' }] }] } } },
  });

  beforeAll(async () => {
    const toFiles = (namespace: string): Record<string, string> => ({
      autoscaled: deployment({ name: 'autoscaled', namespace, spec: ['replicas: 3'] }),
      scaled: deployment({ name: 'scaled', namespace, spec: ['replicas: 3'] }),
      merged: deployment({
        name: 'merged',
        namespace,
        annotations: 'kustomize.toolkit.fluxcd.io/ssa: Merge',
        container: variable,
      }),
      injected: deployment({ name: 'injected', namespace, container: variable }),
    });
    cases = await startFluxCases(cluster, 'flux-owners', toFiles, (namespace) => {
      injection = { name: `inject-${namespace}`, namespace, deployment: 'injected' };
      return injectVariable(cluster, injection);
    });
  });

  afterAll(async () => {
    await stopInjecting(cluster, injection);
    await cases.stop();
  });

  test('case 2: replicas that an autoscaler has set is a Hint that names it, also where autoscalers may not be read', async () => {
    const { namespace } = cases;
    await cluster.apply(autoscaler('grow', namespace, 'autoscaled'));
    await waitFor('the autoscaler to scale', async () => {
      return (await cluster.get('deployment', 'autoscaled', namespace)).spec?.['replicas'] === 5;
    });
    const hint = {
      code: 'drift-overwritten',
      severity: 'Hint',
      range: place(text('autoscaled'), 'replicas: ', '3'),
      data: {
        path: 'spec.replicas',
        desired: 3,
        live: 5,
        owners: [{ manager: 'kube-controller-manager', operation: 'Update', subresource: 'scale' }],
      },
    };
    const named = { ...hint, data: { ...hint.data, autoscaler: 'grow' } };
    expect(await check(cases.editor, 'case-2', text('autoscaled'))).toMatchObject([named]);
    await cluster.createUser('no-autoscalers', [
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'create', 'patch'] },
      { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['*'], verbs: ['get', 'list'] },
    ]);
    const blind = await startCaseEditor(cluster, 'no-autoscalers');
    try {
      const [found, ...others] = await check(blind, 'case-2-forbidden', text('autoscaled'));
      expect(others).toEqual([]);
      expect(found).toMatchObject(hint);
      expect(found?.data).not.toHaveProperty('autoscaler');
    } finally {
      await blind.stop();
    }
  });

  test('case 2b: replicas set by kubectl scale is a Warning: kubectl is a person, also through scale', async () => {
    await cluster.kubectl(['scale', ...on('scaled'), '--replicas=5']);
    expect(await check(cases.editor, 'case-2b', text('scaled'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('scaled'), 'replicas: ', '3'),
        data: { desired: 3, live: 5, owners: [{ manager: 'kubectl', operation: 'Update', subresource: 'scale' }] },
      },
    ]);
  });

  test('case 15: told to merge, Flux keeps an added variable (Hint) and resets a changed one (Warning)', async () => {
    await cluster.kubectlEdit(on('merged'), (yaml) =>
      yaml.replace(/^( *)- name: A\n *value: "1"\n/m, '$1- name: A\n$1  value: "9"\n$1- name: B\n$1  value: "2"\n'),
    );
    expect(await check(cases.editor, 'case-15', text('merged'))).toMatchObject([
      {
        code: 'drift-kept',
        severity: 'Hint',
        range: place(text('merged'), '', 'env'),
        data: { path: `${variables}[name="B"]`, outcome: 'kept', owners: [{ manager: 'kubectl-edit' }] },
      },
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('merged'), 'value: ', '"1"'),
        data: { path: `${variables}[name="A"].value`, desired: '1', live: '9' },
      },
    ]);
  });

  test('case 16: a variable that admission put in has no owner and is silent; one set by k9s is kept and named', async () => {
    const live = await cluster.get('deployment', 'injected', cases.namespace);
    expect(JSON.stringify(live.spec)).toContain('"name":"INJECTED"');
    expect(JSON.stringify(live.metadata.managedFields)).not.toContain('INJECTED');
    expect(await check(cases.editor, 'case-16', text('injected'))).toEqual([]);
    await cluster.patchAs('k9s', on('injected'), addVariable('B'), { type: 'strategic' });
    expect(await check(cases.editor, 'case-16-k9s', text('injected'))).toMatchObject([
      {
        code: 'drift-kept',
        severity: 'Information',
        range: place(text('injected'), '', 'env'),
        data: {
          path: `${variables}[name="B"]`,
          live: { name: 'B', value: '2' },
          outcome: 'kept',
          owners: [{ manager: 'k9s', operation: 'Update' }],
        },
      },
    ]);
  });
});

function autoscaler(name: string, namespace: string, target: string): string {
  return `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  minReplicas: 5
  maxReplicas: 9
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${target} }
`;
}
