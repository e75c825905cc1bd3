import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { CancellationTokenSource, ProgressType, type WorkDoneProgressBegin } from 'vscode-languageserver/node';
import { toEditorUri } from '../../server/src/adapters/files/editor-uri.ts';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import type { Renderer } from '../../server/src/ports.ts';
import {
  type DriftTree,
  type ScanResult,
  didChangeDriftTreeNotification,
  driftTreeRequest,
  scanDriftRequest,
} from '../../server/src/protocol.ts';
import { fleetFiles, putFleet, putLive } from '../support/drifted-fleet.ts';
import { type FakeCluster, createFakeCluster } from '../support/fake-cluster.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { until } from '../support/until.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 120_000);

let editor: TestEditor | undefined;
afterEach(() => editor?.stop());

interface Started {
  readonly editor: TestEditor;
  readonly fake: FakeCluster;
  readonly path: string;
  readonly uri: (path: string) => string;
  readonly tree: () => Promise<DriftTree>;
  readonly scan: () => Promise<ScanResult>;
}

async function start(settings: object = {}, trusted = true, below = ''): Promise<Started> {
  const fake = createFakeCluster();
  putFleet(fake);
  const files = Object.entries(fleetFiles).map(([name, text]) => [join(below, name), text] as const);
  const path = join(await makeFolder(Object.fromEntries(files)), below);
  const folder = toEditorUri(path);
  // a server that ends takes its renderer along
  const kept = { ...renderer, dispose: () => undefined };
  const server = runServer(fake.gateway, undefined, undefined, createRepositoryFiles(), kept);
  const found = await startEditor(server, { cluster: { context: 'test' }, ...settings }, trusted, { folder });
  editor = found;
  return {
    ...{ editor: found, fake, path, uri: (file) => `${folder}/${file}` },
    async tree() {
      const tree = await found.ask(driftTreeRequest, null);
      if (!tree) throw new Error('there is no tree');
      return tree;
    },
    scan: () => found.ask(scanDriftRequest, {}),
  };
}

/** Each group with its resources, and each of these with the fields that are told. */
function outline({ groups }: DriftTree): object {
  return Object.fromEntries(
    groups.map(({ kind, name, resources }) => [
      name ?? kind,
      Object.fromEntries(
        resources.map((one) => [one.name ?? one.location?.uri ?? '', one.fields.map(({ path }) => path)]),
      ),
    ]),
  );
}

test('a scan finds what differs, under who applies it, and nothing is asked before it', async () => {
  const { tree, scan, fake, uri } = await start();
  const before = await until('a context', tree, ({ state }) => state === 'not-scanned');
  expect(before).toMatchObject({ isScanning: false, isAutomatic: true, drifted: 0, groups: [] });
  expect(fake.calls.filter((call) => !call.startsWith('connect'))).toEqual([]);
  expect(await scan()).toMatchObject({ outcome: 'done' });
  const after = await tree();
  expect(outline(after)).toEqual({
    'Kustomization flux-system/apps': { 'ConfigMap demo/gone': [], 'ConfigMap demo/web': ['data.color'] },
    'Kustomization flux-system/infra': {
      'ConfigMap demo/dns': ['data.zone', 'data.ttl'],
      'Secret demo/login': ['data.password'],
    },
    unmanaged: { 'ConfigMap demo/loose': ['data.color'] },
    'not-deployed': { 'ConfigMap demo/new': [] },
    'not-compared': { 'Service demo/hidden': [] },
  });
  expect(after).toMatchObject({ state: 'scanned', drifted: 5, scans: [{ context: 'test' }] });
  expect(after.groups[0]).toMatchObject({ health: 'ready', summary: 'Ready · main@0123456' });
  const [gone, web] = after.groups[0]?.resources ?? [];
  expect(gone).toMatchObject({ summary: 'Deleted in the cluster', isLive: false });
  expect(web).toMatchObject({ summary: '1 field drifted', isLive: true, location: { uri: uri('apps/web.yaml') } });
  const text = fleetFiles['apps/web.yaml'] ?? '';
  const line = text.split('\n').findIndex((one) => one.startsWith('data'));
  expect(web?.fields[0]).toMatchObject({
    location: { uri: uri('apps/web.yaml'), range: { start: { line } } },
    message: expect.stringMatching(/^The cluster has blue here, set by .*kubectl-edit/) as string,
  });
  expect(after.groups.at(-1)?.resources[0]?.summary).toBe('services "hidden" is forbidden');
  // one list for all ConfigMaps, and no value of a Secret anywhere
  expect(fake.calls.filter((call) => call === 'list ConfigMap')).toHaveLength(1);
  expect(fake.calls.filter((call) => /^get ConfigMap\/(web|calm|dns|loose)/.test(call))).toEqual([]);
  expect(JSON.stringify(after)).not.toMatch(/canary|[0-9a-f]{64}/);
});

test('a folder whose name an editor encodes is compared as any other', async () => {
  const { tree, scan } = await start({}, true, 're@po (1)');
  await until('a context', tree, ({ state }) => state === 'not-scanned');
  await scan();
  expect((await tree()).drifted).toBe(5);
});

test('what is seen of an open file counts instead, and the client is told', async () => {
  const { tree, scan, fake, uri, path, editor: client } = await start();
  let told = 0;
  client.connection.onNotification(didChangeDriftTreeNotification.method, () => {
    told++;
  });
  await until('a context', tree, ({ state }) => state === 'not-scanned');
  await scan();
  await client.open(uri('apps/web.yaml'), await readFile(join(path, 'apps/web.yaml'), 'utf8'));
  await client.settledStatus();
  expect(JSON.stringify(outline(await tree()))).toContain('ConfigMap demo/web');
  await sleep(500);
  told = 0;
  putLive(fake, 'web', { color: 'red' }, { owner: 'apps' });
  // nobody asks before being told, which would be an answer already
  await until(
    'a notification',
    () => told,
    (count) => count > 0,
  );
  expect(JSON.stringify(outline(await tree()))).not.toContain('ConfigMap demo/web');
  expect((await tree()).drifted).toBe(4);
  putLive(fake, 'web', { color: 'green' }, { owner: 'apps', by: 'kubectl-edit' });
  await until('web drifted', tree, (now) => JSON.stringify(now).includes('The cluster has green here'));
});

test('a scan tells how far it is, and a cancelled one leaves what was known', async () => {
  const { tree, scan, fake, editor: client } = await start();
  await until('a context', tree, ({ state }) => state === 'not-scanned');
  const told: WorkDoneProgressBegin[] = [];
  client.connection.onProgress(new ProgressType<WorkDoneProgressBegin>(), 'scan', (value) => void told.push(value));
  await client.ask(scanDriftRequest, { workDoneToken: 'scan' });
  await until(
    'the end',
    () => told.at(-1)?.kind as string,
    (kind) => kind === 'end',
  );
  expect(told[0]).toMatchObject({ kind: 'begin', cancellable: true });
  expect(told.some((one) => /^\d+ of \d+ objects$/.test(one.message ?? ''))).toBe(true);
  const before = await tree();

  putLive(fake, 'calm', { color: 'blue' }, { owner: 'apps', by: 'kubectl-edit' });
  const release = fake.hold();
  onTestFinished(release);
  const source = new CancellationTokenSource();
  const answer = client.connection.sendRequest<ScanResult>(scanDriftRequest.method, {}, source.token);
  await until('the scan', tree, ({ isScanning }) => isScanning);
  source.cancel();
  expect(await answer).toEqual({ outcome: 'cancelled', compared: 0 });
  const after = await tree();
  expect({ ...after, groups: outline(after) }).toEqual({ ...before, groups: outline(before) });
  release();
  await scan();
  expect((await tree()).drifted).toBe(6);
});

test.each([
  ['a workspace without trust', {}, false, 'untrusted'],
  ['no context', { cluster: { context: '' } }, true, 'no-kubeconfig'],
  ['the mode off', { drift: { mode: 'off' } }, true, 'off'],
])('%s: nothing is asked', async (_name, settings, trusted, state) => {
  const { tree, scan, fake } = await start(settings, trusted);
  expect(await until('the state', tree, (now) => now.state !== 'connecting')).toMatchObject({ state, groups: [] });
  expect(await scan()).toEqual({ outcome: 'nothing', compared: 0 });
  expect(fake.calls.filter((call) => !/^(?:connect|listContexts)/.test(call))).toEqual([]);
  if (!trusted) expect(fake.calls).toEqual([]);
});

test('a cluster that cannot be reached is no cluster in sync', async () => {
  const { tree, scan, fake } = await start();
  await until('a context', tree, ({ state }) => state === 'not-scanned');
  const error = { kind: 'unreachable', message: 'connect ECONNREFUSED' } as const;
  for (const call of ['get', 'list', 'qualify']) fake.fail(call, error);
  expect(await scan()).toEqual({ outcome: 'done', compared: 0 });
  const now = await tree();
  expect(now).toMatchObject({ state: 'scanned', drifted: 0, message: 'connect ECONNREFUSED' });
  expect(now.groups.map(({ kind }) => kind)).toEqual(['not-compared']);
  expect(now.groups[0]?.resources.length).toBeGreaterThan(8);
  expect(fake.calls.filter((call) => call.startsWith('get ConfigMap')).length).toBeLessThan(10);
});
