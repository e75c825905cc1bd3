import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextName } from '../../control-plane/control-plane.ts';
import { waitFor } from '../../control-plane/wait.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';
import { deployment } from '../../support/manifests.ts';
import { type Mutation, type RunCli, mutateCli } from '../../support/mutate-cli.ts';

const variables = ['env:', '  - name: A', '    value: "1"', '  - name: B', '    value: "2"'];

/** What the algorithm of drift.md consists of, and how each step is switched off. */
const steps: Readonly<Record<string, Mutation>> = {
  'labels of the applier': { file: 'drift/desired.ts', from: "...toMap(common('labels')), ...own }", to: '}' },
  'what the applier always sends': {
    file: 'drift/always-sent.ts',
    from: 'if (!isNative(desired)) return desired;',
    to: 'return desired;',
  },
  'bookkeeping is stripped': {
    file: 'drift/compare.ts',
    from: 'const { status: _status, ...rest } = object;',
    to: 'return object;\n  const { status: _status, ...rest } = object;',
  },
  'the shortcut is exact': { file: 'predict.ts', from: 'if (isInSync(desired, live, manager))', to: 'if (live)' },
  extras: {
    file: 'drift/extras.ts',
    from: 'return findHeldOnlyBy(isTakenOver, isTakenOver, { live, predicted, applier });',
    to: 'return [];',
  },
  'second dry run': {
    file: 'predict.ts',
    from: 'const trimmed = await removeMost(ref, live, candidates, look);',
    to: 'const trimmed = { object: {}, candidates } as Awaited<ReturnType<typeof removeMost>>;',
  },
  'what a webhook changes': {
    file: 'drift/find-differences.ts',
    from: '.filter(({ path }) => isApplied(path))',
    to: '',
  },
  'rules that ignore': {
    file: 'drift/find-drift.ts',
    from: 'return applyRules(told, { predicted: toPredicted(prediction), live }, observation.ignored);',
    to: 'return told;',
  },
};

/** What is told, and how many dry runs it took. */
interface Outcome {
  readonly told: readonly string[];
  readonly dryRuns: number;
}

describe.skipIf(!cluster.capabilities.flux || !cluster.capabilities.audit)('each step of the algorithm', () => {
  let cases: FluxCases;
  let policy: string;
  let right: Outcome;
  const on = (name: string): string[] => ['deployment', name, '-n', cases.namespace];

  beforeAll(async () => {
    cases = await startFluxCases(cluster, 'mutations', (namespace) => ({
      same: deployment({ name: 'same', namespace, spec: ['replicas: 1'] }),
      ignored: deployment({ name: 'ignored', namespace, spec: ['replicas: 3'] }),
      extra: deployment({ name: 'extra', namespace, container: variables }),
      order: deployment({ name: 'order', namespace, container: variables }),
      stamped: deployment({ name: 'stamped', namespace, spec: ['replicas: 1'] }),
      job: `apiVersion: batch/v1
kind: Job
metadata: { name: job, namespace: ${namespace} }
spec:
  suspend: true
  template:
    spec: { restartPolicy: Never, containers: [{ name: job, image: example.com/job }] }
`,
    }));
    const { namespace, repository } = cases;
    policy = `stamp-${namespace}`;
    const ignore = [{ paths: ['/spec/replicas'], target: { kind: 'Deployment', name: 'ignored' } }];
    const owner = ['kustomizations.kustomize.toolkit.fluxcd.io', repository.name, '-n', 'flux-system'];
    await cluster.patchAs('kubectl-patch', owner, { spec: { ignore } });
    await cluster.kubectl(['scale', ...on('ignored'), '--replicas=5']);
    await cluster.kubectlEdit(on('extra'), (yaml) =>
      yaml.replace(/^( *)- name: A$/m, '$1- name: C\n$1  value: "3"\n$1- name: A'),
    );
    // set to and fro, so that kubectl holds what the API server would put there by itself
    for (const imagePullPolicy of ['Always', 'IfNotPresent']) {
      const pod = { spec: { template: { spec: { containers: [{ name: 'web', imagePullPolicy }] } } } };
      await cluster.patchAs('kubectl-patch', on('same'), pod, { type: 'strategic' });
    }
    const swapped = [
      { op: 'move', from: '/spec/template/spec/containers/0/env/1', path: '/spec/template/spec/containers/0/env/0' },
    ];
    await cluster.patchAs('kubectl-patch', on('order'), swapped, { type: 'json' });
    await cluster.kubectl(['label', ...on('stamped'), 'touched=by-hand']);
    await cluster.apply(toPolicy(policy, namespace));
    await waitFor('the admission policy to take effect', async () => {
      const probe = ['annotate', ...on('stamped'), 'a=b', '--dry-run=server', '-o', 'json'];
      return (await cluster.kubectl(probe)).includes('tried-out');
    });
    right = await outcome(await mutateCli('as it is'));
  }, 120_000);

  afterAll(async () => {
    const kinds = 'mutatingadmissionpolicies,mutatingadmissionpolicybindings';
    await cluster.kubectl(['delete', kinds, policy, '--wait=false']);
    await cases.stop();
  });

  async function outcome(run: RunCli): Promise<Outcome> {
    const count = async (): Promise<number> =>
      (await cluster.auditEntries({ user: 'driftline' })).filter(
        ({ verb, stage, requestURI }) =>
          verb === 'patch' && stage === 'ResponseComplete' && requestURI.includes(`/${cases.namespace}/`),
      ).length;
    const before = await count();
    const context = cluster.description.external ? cluster.description.context : contextName;
    const choice = ['--context', context, '--kubeconfig', await cluster.kubeconfig('driftline')];
    const args = ['diff', ...choice, '--min-severity', 'hint', '--format', 'json'];
    const { findings } = JSON.parse(await run(args, cases.repository.workTree)) as {
      findings: readonly {
        readonly file: string;
        readonly line: number;
        readonly severity: string;
        readonly code: string;
        readonly difference?: { readonly path: string };
      }[];
    };
    const told = findings.map(({ file, line, severity, code, difference }) =>
      [`${file}:${line}`, severity, code, difference?.path].join(' '),
    );
    return { told, dryRuns: (await count()) - before };
  }

  test('is right as it is', () => {
    expect(right.told.map((line) => line.replace(/:\d+ /, ' '))).toEqual([
      'extra.yaml warning drift-extra spec.template.spec.containers[name="web"].env[name="C"]',
      'ignored.yaml hint drift-changed spec.replicas',
      'order.yaml hint drift-order spec.template.spec.containers[name="web"].env',
      'stamped.yaml warning drift-extra metadata.labels.touched',
    ]);
    // the Job, which is as Flux has left it, costs none; what kubectl holds is removed in a second one
    expect(right.dryRuns).toBeLessThan(12);
  });

  test.each(Object.entries(steps))('%s: without it something else is told', async (name, mutation) => {
    const { told } = await outcome(await mutateCli(name, mutation));
    expect(told).not.toEqual(right.told);
  });

  test('the shortcut: without it more is asked for, and the same is told', async () => {
    const shortcut = { file: 'predict.ts', from: 'if (isInSync(desired, live, manager))', to: 'if (false as boolean)' };
    const { told, dryRuns } = await outcome(await mutateCli('shortcut', shortcut));
    expect(told).toEqual(right.told);
    expect(dryRuns).toBeGreaterThan(right.dryRuns);
  });
});

/** Admission that marks what is only tried out, as one that sets a time would. */
function toPolicy(name: string, namespace: string): string {
  const expression = 'Object{ metadata: Object.metadata{ annotations: { \\"tried-out\\": string(request.dryRun) } } }';
  return `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  failurePolicy: Ignore
  reinvocationPolicy: Never
  matchConstraints:
    namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${namespace} } }
    resourceRules:
      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments], resourceNames: [stamped] }
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration: { expression: "${expression}" }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name} }
`;
}
