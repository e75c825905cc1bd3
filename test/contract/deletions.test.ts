import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { commitAll, git } from '../support/git.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
let renderer: Renderer;
const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: config
  namespace: media
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
`;
const files = {
  'apps/kustomization.yaml': 'resources:\n  - namespace.yaml\n  - claim.yaml\n',
  'apps/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: media\n',
  'apps/claim.yaml': claim,
  'clusters/home/apps.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef: { kind: GitRepository, name: fleet }
`,
};

interface Opened {
  readonly uri: string;
  readonly folder: string;
  readonly editor: TestEditor;
  /** The warnings of the file: `3 When this is merged, …`. */
  readonly warnings: () => readonly string[];
}

async function open(
  name: keyof typeof files,
  { isTrusted = true, hasGit = true, objects = [] as readonly JsonObject[] } = {},
): Promise<Opened> {
  const root = await makeFolder(files);
  if (hasGit) commitAll(root);
  const fake = createFakeCluster();
  for (const object of objects) fake.put(object);
  const server = runServer(fake.gateway, openBundle(), undefined, createRepositoryFiles(), shared);
  const folder = pathToFileURL(root).href;
  const settings = objects.length > 0 ? { cluster: { context: 'test' } } : {};
  const editor = await startEditor(server, settings, isTrusted, { folder });
  onTestFinished(() => editor.stop());
  const uri = `${folder}/${name}`;
  await editor.open(uri, files[name]);
  await editor.diagnostics(uri);
  const warnings = (): readonly string[] =>
    editor
      .published(uri)
      .filter(({ code }) => code === 'will-delete')
      .map(({ range, message }) => `${range.start.line} ${typeof message === 'string' ? message : message.value}`);
  return { uri, folder, editor, warnings };
}

test('a claim that is renamed is named with its data, on the line of the name, and is not when it has its name again', async () => {
  const { uri, editor, warnings } = await open('apps/claim.yaml');
  expect(warnings()).toEqual([]);
  await editor.change(uri, claim.replace('name: config', 'name: settings'));
  await until('a warning', warnings, (all) => all.length > 0);
  expect(warnings()).toEqual([
    '3 When this is merged, Flux deletes PersistentVolumeClaim media/config, with its data.',
  ]);
  await editor.change(uri, `# a comment\n${claim.replace('name: config', 'name: settings')}`);
  await until('another warning', warnings, ([one]) => one?.startsWith('4 ') === true);
  await editor.change(uri, claim);
  await until('no warning', warnings, (all) => all.length === 0);
});

test('entries that are removed are named on the line before them, the namespace with what is in it', async () => {
  const { uri, editor, warnings } = await open('apps/kustomization.yaml');
  await editor.change(uri, 'resources:\n  - claim.yaml\n');
  await until('a warning', warnings, (all) => all.length > 0);
  expect(warnings()).toEqual([
    '0 When this is merged, Flux deletes PersistentVolumeClaim media/config, with its data; Namespace media, with everything in it.',
  ]);
  await editor.change(uri, 'resources:\n  - namespace.yaml\n');
  await until('another warning', warnings, ([one]) => one?.startsWith('1 ') === true);
  expect(warnings()).toEqual([
    '1 When this is merged, Flux deletes PersistentVolumeClaim media/config, with its data.',
  ]);
  await editor.change(uri, 'resources:\n  - namespace.yaml\n  - claim.yaml\nnamespace: films\n');
  await until('another warning', warnings, ([one]) => one?.startsWith('3 ') === true);
});

test('what another commit says counts from then on', async () => {
  const { uri, folder, editor, warnings } = await open('apps/claim.yaml');
  const renamed = claim.replace('name: config', 'name: settings');
  await editor.change(uri, renamed);
  await until('a warning', warnings, (all) => all.length > 0);
  await writeFile(fileURLToPath(uri), renamed);
  git(fileURLToPath(folder), 'commit', '-qam', 'rename');
  await until('no warning', warnings, (all) => all.length === 0);
});

test('what fails to build is nothing to tell of', async () => {
  const { uri, editor, warnings } = await open('apps/claim.yaml');
  await editor.change(uri, claim.replace('name: config', 'name: settings'));
  await until('a warning', warnings, (all) => all.length > 0);
  await editor.change(uri, claim.replace('name: config', 'name: [settings'));
  await until('no warning', warnings, (all) => all.length === 0);
});

test.each([
  ['in a workspace that is not trusted', { isTrusted: false }],
  ['without Git', { hasGit: false }],
])('nothing is said %s', async (_, options) => {
  const { uri, editor, warnings } = await open('apps/claim.yaml', options);
  await editor.change(uri, claim.replace('name: config', 'name: settings'));
  await editor.diagnostics(uri);
  await sleep(2_000);
  expect(warnings()).toEqual([]);
});

const owner = (ids: readonly string[]): JsonObject => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'apps', namespace: 'flux-system', uid: '1', resourceVersion: '1' },
  spec: { path: './apps', prune: true },
  status: { inventory: { entries: ids.map((id) => ({ id, v: 'v1' })) } },
});
const live = (annotations: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'config', namespace: 'media', annotations, uid: '2', resourceVersion: '1' },
  spec: { volumeName: 'volume' },
});
const volume: JsonObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'volume', uid: '3', resourceVersion: '1' },
  spec: { persistentVolumeReclaimPolicy: 'Retain' },
};

test('the cluster in use says that the volume stays', async () => {
  const objects = [owner(['media_config__PersistentVolumeClaim', '_media__Namespace']), live(), volume];
  const { uri, editor, warnings } = await open('apps/claim.yaml', { objects });
  await editor.change(uri, claim.replace('name: config', 'name: settings'));
  await until('another warning', warnings, ([one]) => one?.includes('stays') === true);
  expect(warnings()).toEqual([
    '3 When this is merged, Flux deletes PersistentVolumeClaim media/config (its volume stays).',
  ]);
});

test.each([
  ['it has not been applied', [owner(['_media__Namespace'])]],
  [
    'somebody has switched its pruning off',
    [owner(['media_config__PersistentVolumeClaim']), live({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' })],
  ],
])('the cluster in use says that %s, and nothing is told', async (_, objects) => {
  const { uri, editor, warnings } = await open('apps/claim.yaml', { objects });
  await editor.change(uri, claim.replace('name: config', 'name: settings'));
  await editor.diagnostics(uri);
  await sleep(3_000);
  expect(warnings()).toEqual([]);
});
