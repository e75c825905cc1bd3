import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { chooseContextRequest, clustersRequest, syncTreeRequest } from '../../server/src/protocol.ts';
import { createFakeCluster, error } from '../support/fake-cluster.ts';
import { runServer, startEditor } from '../support/language-server.ts';
import { applied, condition, gitRepository, kustomization, stored } from '../support/sync-objects.ts';
import { askTree, draw, flatten, fluxDefinitions, see, untilTree } from '../support/sync-tree.ts';
import { until } from '../support/until.ts';

const failed = condition('Ready', 'False', 'BuildFailed', 'kustomize build failed');
const waits = condition('Ready', 'False', 'DependencyNotReady', "dependency 'flux-system/infra' is not ready");
const onInfra = { dependsOn: [{ name: 'infra' }] };
const inventory = {
  inventory: {
    entries: [
      { id: '_demo__Namespace', v: 'v1' },
      { id: 'demo_web_apps_Deployment', v: 'v1' },
      { id: 'flux-system_web_kustomize.toolkit.fluxcd.io_Kustomization', v: 'v1' },
    ],
  },
};

async function open(
  objects: readonly JsonObject[],
  settings: object = { cluster: { context: 'test' } },
  trusted = true,
) {
  const fake = createFakeCluster();
  for (const object of objects) fake.put(object);
  const editor = await startEditor(runServer(fake.gateway), settings, trusted);
  onTestFinished(() => editor.stop());
  return { fake, editor };
}

const fleet = [...fluxDefinitions, gitRepository('fleet', stored)];

test('what is to be mended first comes first, with what waits for it; then all that there is', async () => {
  const { editor } = await open([
    ...fleet,
    kustomization('infra', failed, {}, { lastAttemptedRevision: `main@sha1:${'ab'.repeat(20)}` }),
    kustomization('web', waits, onInfra),
    kustomization('db', waits, onInfra),
    kustomization('apps', applied, {}, { ...inventory, lastAppliedRevision: `main@sha1:${'cd'.repeat(20)}` }),
  ]);
  await see(editor, 'sync');
  const tree = await untilTree(editor, 'a tree', ({ state }) => state === 'read');
  expect(tree).toMatchObject({ context: 'test', failing: 3, objects: 5 });
  expect(draw(tree.items)).toEqual([
    '[failing] Kustomization flux-system/infra (BuildFailed · main@sha1:abababab · 2 waiting)',
    '  [waiting] Kustomization flux-system/db (DependencyNotReady)',
    '  [waiting] Kustomization flux-system/web (DependencyNotReady)',
    '[ready] Sources (1)',
    '  [ready] GitRepository flux-system/fleet (main@sha1:90026e6a)',
    '[failing] Kustomizations (1 of 4 failing · 2 waiting)',
    '  [ready] flux-system/apps (main@sha1:cdcdcdcd) +3',
    '  [waiting] flux-system/db (DependencyNotReady)',
    '  [failing] flux-system/infra (BuildFailed · main@sha1:abababab)',
    '  [waiting] flux-system/web (DependencyNotReady)',
  ]);
  const all = flatten(tree.items);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const apps = all.find(({ label }) => label === 'flux-system/apps');
  expect(apps).toMatchObject({
    object: {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'apps',
    },
    revision: `main@sha1:${'cd'.repeat(20)}`,
    conditions: [{ type: 'Ready', status: 'True' }],
  });
  const below = await askTree(editor, apps?.id);
  expect(draw(below.items)).toEqual([
    '[] Namespace demo',
    '[] Deployment demo/web',
    '[waiting] Kustomization flux-system/web (DependencyNotReady)',
  ]);
  expect(new Set([...below.items, ...all].map(({ id }) => id)).size).toBe(all.length + 3);
});

test('nothing is asked or told before a person looks, nor after', async () => {
  const { editor, fake } = await open([...fleet, kustomization('apps', applied)]);
  await editor.settledStatus();
  fake.takeCalls();
  expect(await askTree(editor)).toMatchObject({ items: [], objects: 0 });
  await sleep(200);
  expect([fake.takeCalls(), fake.watched(), editor.treeChanges()]).toEqual([[], [], 0]);
  await see(editor, 'sync');
  await until(
    'a notification',
    () => editor.treeChanges(),
    (count) => count > 0,
  );
  await untilTree(editor, 'a tree', ({ objects }) => objects === 2);
  await see(editor);
  await sleep(100);
  const before = editor.treeChanges();
  fake.put(kustomization('apps', failed));
  await sleep(200);
  expect([fake.watched(), editor.treeChanges()]).toEqual([[], before]);
  await see(editor, 'sync');
  await untilTree(editor, 'what has happened since', ({ failing }) => failing === 1);
});

test('many changes at once are told as one', async () => {
  const { editor, fake } = await open([
    ...fleet,
    ...Array.from({ length: 80 }, (_, i) => kustomization(`app-${i}`, applied)),
  ]);
  await see(editor, 'sync');
  await untilTree(editor, 'a tree', ({ objects }) => objects === 81);
  await sleep(100);
  const before = editor.treeChanges();
  for (let i = 0; i < 80; i++) fake.put(kustomization(`app-${i}`, failed));
  await untilTree(editor, 'the changes', ({ failing }) => failing === 80);
  await sleep(100);
  expect(editor.treeChanges() - before).toBeLessThan(5);
});

test('another context has another tree, without a word from the client', async () => {
  const { editor, fake } = await open([...fleet, kustomization('apps', applied)]);
  await see(editor, 'sync');
  await untilTree(editor, 'a tree', ({ context, objects }) => context === 'test' && objects === 2);
  await editor.ask(chooseContextRequest, { context: 'other' });
  await untilTree(editor, 'the other tree', ({ context, objects }) => context === 'other' && objects === 2);
  expect(fake.watched().filter((one) => one === 'Kustomization')).toHaveLength(1);
});

describe('what is not to be had is said', () => {
  test.each([
    ['no trust', { cluster: { context: 'test' } }, false, 'untrusted'],
    ['no kubeconfig', {}, true, 'no-kubeconfig'],
  ])('%s', async (_, settings, trusted, state) => {
    const { editor, fake } = await open(fleet, settings, trusted);
    await see(editor, 'sync', 'cluster');
    await editor.settledStatus();
    expect(await editor.ask(syncTreeRequest, null)).toEqual({ state, clusters: [] });
    // which contexts there are is read from a file
    expect(fake.calls.filter((call) => !call.startsWith('listContexts'))).toEqual([]);
    if (!trusted) expect(fake.calls).toEqual([]);
  });

  test('no context is chosen of those that there are', async () => {
    const context = { name: 'home', server: 'https://home.example.com', user: 'me' };
    const gateway = {
      ...createFakeCluster().gateway,
      listContexts: () => Promise.resolve({ ok: true, value: [context] } as const),
    };
    const editor = await startEditor(runServer(gateway), {}, true);
    onTestFinished(() => editor.stop());
    expect(await editor.ask(syncTreeRequest, null)).toEqual({ state: 'no-context', clusters: [] });
  });

  test('no controller', async () => {
    const { editor } = await open([]);
    await see(editor, 'sync');
    await untilTree(editor, 'a tree', ({ state }) => state === 'no-controller');
  });

  test('a kind that may not be read', async () => {
    const { editor, fake } = await open([...fleet, kustomization('apps', applied)]);
    fake.fail('watch Kustomization', error('forbidden', 'kustomizations is forbidden'));
    await see(editor, 'sync');
    const tree = await untilTree(editor, 'a tree', ({ state }) => state === 'read');
    expect(tree.items[0]).toMatchObject({
      type: 'gap',
      label: 'Kustomization (kustomize.toolkit.fluxcd.io)',
      message: 'kustomizations is forbidden',
    });
    expect(draw(tree.items)).toContain('  [ready] GitRepository flux-system/fleet (main@sha1:90026e6a)');
  });

  test('a cluster that is lost keeps what was seen, and comes back by itself', async () => {
    const { editor, fake } = await open([...fleet, kustomization('apps', applied)]);
    await see(editor, 'sync');
    await untilTree(editor, 'a tree', ({ state }) => state === 'read');
    fake.fail('watch', error('unreachable', 'no route to host'));
    const lost = await untilTree(editor, 'the loss', ({ state }) => state === 'stale');
    expect(lost).toMatchObject({ message: 'no route to host', objects: 2 });
    fake.put(kustomization('apps', failed));
    fake.fail('watch', undefined);
    await untilTree(editor, 'the cluster', ({ state, failing }) => state === 'read' && failing === 1);
  });

  test('what may quote a Secret', async () => {
    const words = 'Secret/demo/web dry-run failed (Invalid): stringData: Invalid value: "hunter2"';
    const { editor } = await open([
      ...fleet,
      kustomization('apps', condition('Ready', 'False', 'ReconciliationFailed', words)),
    ]);
    await see(editor, 'sync');
    const tree = await untilTree(editor, 'a tree', ({ failing }) => failing === 1);
    expect(JSON.stringify(tree)).toContain('ReconciliationFailed');
    expect(JSON.stringify(tree)).not.toContain('hunter2');
  });
});

test('the view of clusters has nodes, what they were started with, and what a person may do', async () => {
  const args = JSON.stringify(['server', '--token', 'K10secret']);
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: 'one',
      annotations: { 'k3s.io/node-args': args },
      labels: { 'node-role.kubernetes.io/control-plane': '' },
    },
    status: { nodeInfo: { kubeletVersion: 'v1.36.3+k3s1' }, conditions: [condition('Ready', 'True', 'KubeletReady')] },
  };
  const { editor, fake } = await open([node]);
  fake.fail('may create', error('forbidden'));
  await see(editor, 'cluster');
  const clusters = await until(
    'the nodes',
    () => editor.ask(clustersRequest, null),
    (all) => all?.[0]?.nodes !== undefined && all[0].cluster !== undefined && all[0].permissions.dryRun !== 'unknown',
  );
  expect(clusters).toMatchObject([
    {
      ...{ context: 'test', cluster: { kind: 'k3s', version: 'v1.36.3+k3s1' } },
      nodes: [{ name: 'one', state: 'ready', roles: ['control-plane'], arguments: ['server', '--token=***'] }],
      permissions: { dryRun: 'allowed', dryRunOfNew: 'unknown', reconcile: 'allowed' },
    },
  ]);
  expect(fake.watched()).toEqual(['Node']);
});
