import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../server/src/adapters/clock.ts';
import { formatStatus, formatStatusJson } from '../../../server/src/cli/format-status.ts';
import { readStatus, toExitCode } from '../../../server/src/cli/status.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import type { SyncCluster } from '../../../server/src/protocol.ts';
import { createFakeCluster, error } from '../../support/fake-cluster.ts';
import { applied, condition, gitRepository, kustomization, stored } from '../../support/sync-objects.ts';
import { fluxDefinitions } from '../../support/sync-tree.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const failed = condition('Ready', 'False', 'BuildFailed', 'no\nkustomization \u001B[31mhere');
const waits = condition('Ready', 'False', 'DependencyNotReady', 'dependency is not ready');
const busy = condition('Ready', 'Unknown', 'Progressing', 'in progress');
const fleet = [...fluxDefinitions, gitRepository('fleet', stored)];

function run(
  objects: readonly JsonObject[],
  prepare: (fake: ReturnType<typeof createFakeCluster>) => void = () => undefined,
) {
  const fake = createFakeCluster();
  for (const object of objects) fake.put(object);
  prepare(fake);
  return readStatus(fake.cluster, 'home', { clock: systemClock, log: quiet }, new AbortController().signal);
}

const text = (tree: SyncCluster): string => formatStatus(tree, false);

describe('the exit code is', () => {
  const suspended = kustomization('a', failed, { suspend: true });
  test.each<[number, string, readonly JsonObject[]]>([
    [0, 'all is well', [...fleet, kustomization('a', applied)]],
    [0, 'something is suspended', [...fleet, suspended]],
    [1, 'something fails', [...fleet, kustomization('a', failed), kustomization('b', busy)]],
    [1, 'something waits', [...fleet, suspended, kustomization('b', waits, { dependsOn: [{ name: 'a' }] })]],
    [2, 'something is being reconciled', [...fleet, kustomization('a', busy)]],
    [2, 'there is no controller', []],
  ])('%s where %s', async (code, _, objects) => {
    expect(toExitCode(await run(objects))).toBe(code);
  });

  test('2 where something may not be read, with the reason', async () => {
    const tree = await run(fleet, (fake) => fake.fail('watch Kustomization', error('forbidden', 'not for you')));
    expect(toExitCode(tree)).toBe(2);
    expect(text(tree)).toContain('not for you');
  });

  test('that of the others, or 2, where the server has an error instead of one kind', async () => {
    const broken = (fake: ReturnType<typeof createFakeCluster>): void =>
      fake.fail('watch HelmRelease', error('server-error', 'conversion webhook failed'));
    const [well, bad] = [await run(fleet, broken), await run([...fleet, kustomization('a', failed)], broken)];
    expect([well.state, toExitCode(well), bad.state, toExitCode(bad)]).toEqual(['read', 2, 'read', 1]);
    expect(text(bad)).toContain('HelmRelease (helm.toolkit.fluxcd.io): cannot be read\n    conversion webhook failed');
    expect(JSON.parse(formatStatusJson(bad))).toMatchObject({ objects: [{ name: 'fleet' }, { name: 'a' }] });
  });

  test('2 where the server has nothing but errors', async () => {
    const tree = await run(fleet, (fake) => {
      for (const kind of ['GitRepository', 'HelmRepository', 'HelmChart', 'Kustomization', 'HelmRelease'])
        fake.fail(`watch ${kind}`, error('server-error', 'etcd has no leader'));
    });
    expect([tree.state, tree.message, toExitCode(tree)]).toEqual(['not-connected', 'etcd has no leader', 2]);
  });

  test('2 where the cluster does not answer', async () => {
    const tree = await run(fleet, (fake) => fake.fail('watch', error('unreachable', 'no route')));
    expect([tree.state, tree.message, toExitCode(tree)]).toEqual(['not-connected', 'no route', 2]);
  });
});

const mixed = [
  ...fleet,
  kustomization('infra', failed),
  kustomization('web', waits, { dependsOn: [{ name: 'infra' }] }),
  kustomization('apps', applied, {}, { lastAppliedRevision: '6.5.0' }),
];

test('what is to be mended first stands first, in words that do nothing to a terminal', async () => {
  expect(text(await run(mixed))).toBe(`Problems
  failing Kustomization flux-system/infra: BuildFailed · 1 waiting
    no kustomization  [31mhere
    waiting Kustomization flux-system/web: DependencyNotReady

Sources
  ready GitRepository flux-system/fleet: main@sha1:90026e6a

Kustomizations
  ready flux-system/apps: 6.5.0
  failing flux-system/infra: BuildFailed
  waiting flux-system/web: DependencyNotReady

4 objects: 1 failing, 1 waiting, 2 ready
`);
});

test('programs get the same', async () => {
  const tree = await run(mixed);
  expect(JSON.parse(formatStatusJson(tree))).toMatchObject({
    ...{ version: 1, context: 'home', state: 'read', failing: 2, unread: [] },
    problems: [{ cause: { name: 'infra', reason: 'BuildFailed' }, waiting: [{ kind: 'Kustomization', name: 'web' }] }],
    objects: [
      { kind: 'GitRepository', state: 'ready', revision: `main@sha1:${'90026e6a'.repeat(5)}` },
      { name: 'apps', state: 'ready', revision: '6.5.0', conditions: [{ type: 'Ready' }] },
      { name: 'infra', state: 'failing', message: 'no\nkustomization  [31mhere' },
      { name: 'web', state: 'waiting' },
    ],
  });
});
