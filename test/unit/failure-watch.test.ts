import { expect, test } from 'vitest';
import { createFailureWatch } from '../../server/src/failure-watch.ts';
import type { GitHistory } from '../../server/src/git-port.ts';
import { toObjectKey } from '../../server/src/graph/references/object-id.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Seen } from '../../server/src/snapshot.ts';
import { readFailed } from '../../server/src/sync/read-failed.ts';
import { readFlux } from '../../server/src/sync/read-flux.ts';
import type { SyncedCluster } from '../../server/src/sync/synced-cluster.ts';
import { applied, condition, kustomization } from '../support/sync-objects.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const commit = 'a1b2c3d4'.repeat(5);
const failed = kustomization(
  'apps',
  condition('Ready', 'False', 'BuildFailed', 'no'),
  {},
  {
    lastAttemptedRevision: `main@sha1:${commit}`,
  },
);
const trying = kustomization('apps', condition('Ready', 'Unknown', 'Progressing'));
const well = kustomization('apps', applied);
const uri = 'file:///repository/apps/web.yaml';

function synced(...objects: readonly JsonObject[]): ReadonlyMap<string, SyncedCluster> {
  const statuses = objects.flatMap((object) => readFlux(object) ?? []);
  return new Map([['home', { kinds: [], statuses: new Map(statuses.map((one) => [toObjectKey(one.id), one])) }]]);
}

/** An object as it was seen to be applied by this Kustomization. */
function seen(owner: JsonObject, time: number): Seen {
  const failure = readFailed(owner);
  const ready = owner === trying ? 'Unknown' : failure ? 'False' : 'True';
  const applier = {
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'apps',
    ready,
    ...(failure && { failed: failure }),
  };
  return { state: 'absent', applier, findings: [], time } as unknown as Seen;
}

function open(textAt: GitHistory['textAt'] = () => Promise.resolve({ ok: true, value: 'text' })) {
  const asked: (readonly [string, string])[] = [];
  const changes: (string | undefined)[] = [];
  let isTrusted = true;
  const followers = new Map([['home', { observations: new Map<string, Seen>() }]]);
  const history = {
    textAt: (...[where, path, revision, signal]: Parameters<GitHistory['textAt']>) => {
      asked.push([path, revision]);
      return textAt(where, path, revision, signal);
    },
  } as GitHistory;
  const repository = { uri: 'file:///repository', toPath: (one: string) => one.slice('file:///repository'.length) };
  const watch = createFailureWatch(
    { history, log: quiet },
    {
      keyOf: () => 'home',
      followers,
      rendering: { repositoryOf: () => repository as never },
      isTrusted: () => isTrusted,
    },
    (one) => changes.push(one),
  );
  const reasons = (): readonly string[] => watch.of(uri).map(({ failure }) => failure.reason);
  const look = (...all: readonly Seen[]): void => {
    followers.set('home', followers.get('home') ?? { observations: new Map() });
    const { observations } = followers.get('home') ?? { observations: new Map<string, Seen>() };
    for (const [i, one] of all.entries()) observations.set(String(i), one);
    watch.forget();
  };
  const distrust = (): void => void (isTrusted = false);
  return { watch, followers, asked, changes, reasons, look, distrust };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what is tried again still stands, and is gone once it is well', () => {
  const { watch, reasons, changes } = open();
  watch.synced(synced(failed));
  expect(reasons()).toEqual(['BuildFailed']);
  watch.synced(synced(trying));
  expect([reasons(), changes.length]).toEqual([['BuildFailed'], 1]);
  watch.synced(synced(well));
  expect([reasons(), changes.length]).toEqual([[], 2]);
  watch.synced(synced(trying));
  expect(reasons()).toEqual([]);
});

test('of two looks at one owner the later counts, and what is watched before both', () => {
  const { watch, reasons, look } = open();
  look(seen(failed, 1), seen(well, 2));
  expect(reasons()).toEqual([]);
  look(seen(failed, 3));
  expect(reasons()).toEqual(['BuildFailed']);
  watch.synced(synced(well));
  expect(reasons()).toEqual([]);
  watch.synced(new Map());
  expect(reasons()).toEqual(['BuildFailed']);
});

test('another connection to a cluster knows nothing of what was heard before it', () => {
  const { watch, followers, reasons } = open();
  watch.synced(synced(failed));
  expect(reasons()).toEqual(['BuildFailed']);
  followers.delete('home');
  expect(reasons()).toEqual([]);
  followers.set('home', { observations: new Map() });
  expect(reasons()).toEqual([]);
  watch.synced(synced(failed));
  expect(reasons()).toEqual(['BuildFailed']);
  followers.set('home', { observations: new Map() });
  watch.synced(synced(trying));
  expect(reasons()).toEqual([]);
});

test('the file as it was is read once, and again where Git did not have the commit and files have changed', async () => {
  let isFetched = false;
  const { watch, asked, changes } = open(() =>
    Promise.resolve(
      isFetched ? { ok: true, value: 'then' } : { ok: false, error: { kind: 'no-commit', message: 'not here' } },
    ),
  );
  watch.synced(synced(failed));
  changes.length = 0;
  const texts = async (): Promise<unknown> => {
    watch.of(uri);
    await settled();
    return watch.of(uri).map(({ text }) => text);
  };
  expect(await texts()).toEqual([undefined]);
  expect([await texts(), asked]).toEqual([[undefined], [['/apps/web.yaml', commit]]]);
  isFetched = true;
  watch.filesChanged();
  expect([await texts(), asked.length, changes]).toEqual([['then'], 2, [uri]]);
  watch.filesChanged();
  expect([await texts(), asked.length]).toEqual([['then'], 2]);
});

test('in a workspace that is not trusted Git is not asked', async () => {
  const { watch, asked, distrust } = open();
  distrust();
  watch.synced(synced(failed));
  expect(watch.of(uri).map(({ text }) => text)).toEqual([undefined]);
  await settled();
  expect(asked).toEqual([]);
});
