import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { type Marked, place } from '../../support/drift-case.ts';
import { type FluxClone, startFluxClone } from '../../support/flux-clone.ts';
import { until } from '../../support/until.ts';

const fleet = 'kustomizations.kustomize.toolkit.fluxcd.io';
const image = (version: string): string => `example.com/web:${version}`;

/** A Deployment whose namespace the kustomization sets. */
function deployment(name: string, version: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { tier: web }
spec:
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: web
          image: ${image(version)}
`;
}

const stageOf = ([one]: readonly Marked[]): unknown => (one?.data as { stage?: string } | undefined)?.stage;

describe.skipIf(!cluster.capabilities.flux)('whose change it is, as Git tells', { timeout: 180_000 }, () => {
  let clone: FluxClone;
  const path = 'spec.template.spec.containers[name="web"].image';
  const on = (kind: string, name: string, namespace = clone.namespace): string[] => [kind, name, '-n', namespace];
  const edit = (name: string, from: string, to: string): Promise<void> =>
    cluster.kubectlEdit(on('deployment', name), (yaml) => yaml.replace(image(from), image(to)));
  const suspend = (isSuspended: boolean): Promise<void> =>
    cluster.patchAs('kubectl-patch', on(fleet, clone.repository.name, 'flux-system'), {
      spec: { suspend: isSuspended },
    });
  const source = 'gitrepositories.source.toolkit.fluxcd.io';
  /** Has Flux fetch what was pushed last. */
  const fetch = async (): Promise<void> => {
    const head = (await clone.git('rev-parse', 'origin/main')).trim();
    const { name } = clone.repository;
    const requested = `reconcile.fluxcd.io/requestedAt=${new Date().toISOString()}`;
    await cluster.kubectl(['annotate', '--overwrite', ...on(source, name, 'flux-system'), requested]);
    await until(
      'the commit is fetched',
      () => cluster.get(source, name, 'flux-system'),
      ({ status }) => JSON.stringify(status?.['artifact'] ?? null).includes(head),
    );
  };

  const push = async (message: string): Promise<void> => {
    await clone.git('add', '--all');
    await clone.git('commit', '--quiet', '-m', message);
    await clone.git('push', '--quiet', 'origin', 'main');
    await fetch();
  };
  const hasReason =
    (reason: string) =>
    ([one]: readonly Marked[]): boolean =>
      JSON.stringify(one?.data ?? null).includes(`"reason":"${reason}`);

  beforeAll(async () => {
    const names = ['edited', 'both', 'taken', 'drifted', 'gone'];
    clone = await startFluxClone(
      cluster,
      'four-way',
      Object.fromEntries(names.map((name) => [name, deployment(name, 'v1')])),
    );
  });
  afterAll(() => clone.stop());

  /** What is said of the image that the file has changed to v2, which the cluster has as v1. */
  const pending = (more: object): object => ({
    code: 'pending-change',
    severity: 'Information',
    range: place(deployment('edited', 'v2'), 'image: ', image('v2')),
    data: {
      resource: { kind: 'Deployment', name: 'edited', namespace: clone.namespace },
      path,
      desired: image('v2'),
      applied: image('v1'),
      live: image('v1'),
      owners: [{ manager: 'kustomize-controller', operation: 'Apply' }],
      ...more,
    },
  });
  const follow = (stage: string): Promise<readonly Marked[]> =>
    clone.read('edited', deployment('edited', 'v2'), (found) => stageOf(found) === stage);

  test('the same in all is silent', async () => {
    expect(await clone.read('edited', deployment('edited', 'v1'), () => true)).toEqual([]);
  });

  test('case 21: an image that is edited and not committed', async () => {
    expect(await follow('uncommitted')).toMatchObject([pending({ stage: 'uncommitted' })]);
  });

  test('case 22: the same, committed and not pushed', async () => {
    await clone.write({ edited: deployment('edited', 'v2') });
    await clone.git('commit', '--quiet', '-am', 'v2');
    expect(await follow('unpushed')).toMatchObject([pending({ stage: 'unpushed' })]);
  });

  test('case 23: the same, pushed and not reconciled, be it fetched or not', async () => {
    await suspend(true);
    await clone.git('push', '--quiet', 'origin', 'main');
    expect(await follow('unreconciled')).toMatchObject([pending({ stage: 'unreconciled', suspended: true })]);
    await fetch();
    expect(await follow('unreconciled')).toMatchObject([pending({ stage: 'unreconciled', suspended: true })]);
  });

  test('case 24: the same, with the reason why it is not reconciled', async () => {
    const kustomization = await clone.readDisk('kustomization');
    const refused = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: refused }\ndata: { "no key": x }\n';
    await clone.write({ refused, kustomization: kustomization.replace('[', '[refused.yaml, ') });
    await push('refused');
    await suspend(false);
    const found = await clone.read('edited', deployment('edited', 'v2'), hasReason('ReconciliationFailed'));
    const reason = expect.stringMatching(/^ReconciliationFailed: .*ConfigMap.*refused/) as string;
    expect(found).toMatchObject([pending({ stage: 'unreconciled', reason })]);
    expect(found[0]?.data).not.toHaveProperty('suspended');
  });

  test('case 24: the same, where somebody else has pushed what cannot be built', async () => {
    const mine = (await clone.git('rev-parse', 'HEAD')).trim();
    await clone.write({ refused: 'kind: [\n' });
    await push('broken');
    await clone.git('reset', '--quiet', '--hard', mine);
    const found = await clone.read('edited', deployment('edited', 'v2'), hasReason('BuildFailed'));
    expect(found).toMatchObject([
      pending({ stage: 'unreconciled', reason: expect.stringMatching(/^BuildFailed: /) as string }),
    ]);
  });

  test('case 25: an image that the file and somebody in the cluster have changed has three values', async () => {
    await edit('both', 'v1', 'v3');
    const text = deployment('both', 'v2');
    expect(await clone.read('both', text, (found) => stageOf(found) === 'uncommitted')).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text, 'image: ', image('v2')),
        data: {
          path,
          desired: image('v2'),
          applied: image('v1'),
          live: image('v3'),
          stage: 'uncommitted',
          owners: [{ manager: 'kubectl-edit', operation: 'Update' }],
        },
      },
    ]);
  });

  test('case 26: an image that the file has taken over from the cluster matches', async () => {
    await edit('taken', 'v1', 'v3');
    const text = deployment('taken', 'v3');
    expect(await clone.read('taken', text, (found) => found.length > 0)).toMatchObject([
      {
        code: 'matches-cluster',
        severity: 'Hint',
        range: place(text, 'image: ', image('v3')),
        data: {
          path,
          desired: image('v3'),
          applied: image('v1'),
          live: image('v3'),
          stage: 'uncommitted',
          owners: [{ manager: 'kubectl-edit', operation: 'Update' }],
        },
      },
    ]);
  });

  test('what the file has not changed is drift', async () => {
    await edit('drifted', 'v1', 'v3');
    const text = deployment('drifted', 'v1');
    const found = await clone.read('drifted', text, (all) => all.length > 0);
    expect(found).toMatchObject([
      { code: 'drift-changed', severity: 'Warning', data: { desired: image('v1'), live: image('v3') } },
    ]);
    expect(found[0]?.data).not.toHaveProperty('stage');
    expect(found[0]?.data).not.toHaveProperty('applied');
  });

  test('a key that was applied and that somebody has removed since is drift, also for who has never seen it there', async () => {
    await cluster.kubectl(['label', ...on('deployment', 'gone'), 'tier-']);
    const text = deployment('gone', 'v1');
    expect(await clone.read('gone', text, ([one]) => one?.code === 'drift-removed')).toMatchObject([
      {
        code: 'drift-removed',
        severity: 'Warning',
        range: place(text, 'labels: { ', 'tier'),
        data: { desired: 'web' },
      },
    ]);
  });
});
