import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Hover, Location } from 'vscode-languageserver';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import type { RenderedComparison, RenderedDocument } from '../../server/src/protocol.ts';
import { commitAll } from '../support/git.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { runServer, startEditor } from '../support/language-server.ts';
import { openRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
let renderer: Renderer;
// the server lets go of its renderer, and each test has its own server
const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };

beforeAll(async () => {
  renderer = await openRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

const capabilities = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: \${IMAGE:=example/web}:1.0
`;
const files = {
  'apps/web/kustomization.yaml':
    'namespace: shop\nresources: [deployment.yaml]\npatches:\n  - path: replicas.yaml\n  - target: { kind: Deployment }\n    patch: |\n      - op: add\n        path: /spec/minReadySeconds\n        value: 5\n',
  'apps/web/deployment.yaml': deployment,
  'apps/web/replicas.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: 2\n',
  'clusters/home/apps.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  interval: 1h
  path: ./apps/web
  prune: true
  sourceRef: { kind: GitRepository, name: fleet }
  postBuild:
    substitute:
      IMAGE: registry.example.com/web
`,
};

async function open(
  name: keyof typeof files,
  text: string = files[name],
  changes: Readonly<Record<string, string>> = {},
  objects: readonly JsonObject[] = [],
) {
  const folder = pathToFileURL(await makeFolder({ ...files, ...changes })).href;
  const fake = createFakeCluster();
  for (const object of objects) fake.put(object);
  const server = runServer(fake.gateway, openBundle(), undefined, createRepositoryFiles(), shared);
  const editor = await startEditor(server, { validation: 'on', cluster: { context: 'test' } }, true, {
    folder,
    capabilities,
  });
  onTestFinished(() => editor.stop());
  const uri = `${folder}/${name}`;
  await editor.open(uri, text);
  const settle = (): Promise<unknown> => editor.diagnostics(uri);
  await settle();
  const ask = <T>(method: string, params: object): Promise<T> => editor.ask<object, T>({ method }, params);
  const marks = (): readonly string[] =>
    editor.published(uri).map(({ code, range }) => `${range.start.line} ${String(code)}`);
  return { uri, folder, fake, editor, settle, ask, marks, server };
}

test('the preview shows what will be applied, follows the unsaved text, and leads back to the line', async () => {
  const { uri, editor, settle, ask } = await open('apps/web/deployment.yaml');
  const shown = await ask<RenderedDocument>('driftline/renderedDocument', { uri });
  expect(shown.text).toContain('# Deployment shop/web · Kustomization flux-system/apps');
  expect(shown.text).toContain('replicas: 2');
  expect(shown.text).toContain('image: registry.example.com/web:1.0');
  await editor.change(uri, deployment.replace(':1.0', ':1.1'));
  await settle();
  const later = await ask<RenderedDocument>('driftline/renderedDocument', { uri });
  expect(later.text).toContain('image: registry.example.com/web:1.1');
  const lines = later.text.split('\n');
  const line = lines.findIndex((one) => one.includes('replicas: 2'));
  const source = await ask<Location>('driftline/renderedSource', { uri, line });
  expect(source).toMatchObject({
    uri: expect.stringMatching(/apps\/web\/replicas\.yaml$/) as string,
    range: { start: { line: 4 } },
  });
  const image = lines.findIndex((one) => one.includes('web:1.1'));
  expect(await ask('driftline/renderedLines', { uri, line: 12 })).toEqual([[image, image]]);
});

test('a variable says its value and who gives it, and leads there', async () => {
  const { uri, ask } = await open('apps/web/deployment.yaml');
  const position = { line: 12, character: 22 };
  const hover = await ask<Hover>('textDocument/hover', { textDocument: { uri }, position });
  expect(JSON.stringify(hover.contents)).toContain('registry.example.com/web');
  const [definition] = await ask<Location[]>('textDocument/definition', { textDocument: { uri }, position });
  expect(definition).toMatchObject({
    uri: expect.stringMatching(/clusters\/home\/apps\.yaml$/) as string,
    range: { start: { line: 10 } },
  });
});

test('a patch that makes the object wrong is marked, and not the file that it changes', async () => {
  const patch = files['apps/web/kustomization.yaml'].replace('value: 5', 'value: five');
  const wrong = { 'apps/web/kustomization.yaml': patch };
  expect((await open('apps/web/kustomization.yaml', patch, wrong)).marks()).toContain('8 schema-type');
  expect((await open('apps/web/deployment.yaml', deployment, wrong)).marks()).not.toContain('5 schema-type');
});

test('an object is looked up by the name and namespace that it will have, and drift stands in the patch that decides', async () => {
  const live = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
      managedFields: [
        {
          manager: 'kustomize-controller',
          operation: 'Apply',
          apiVersion: 'apps/v1',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:spec': { 'f:replicas': {} } },
        },
        {
          manager: 'kubectl-edit',
          operation: 'Update',
          apiVersion: 'apps/v1',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:spec': { 'f:replicas': {} } },
        },
      ],
    },
    spec: { replicas: 7 },
  };
  const { fake, marks, editor, settle, uri } = await open('apps/web/replicas.yaml');
  fake.put(live);
  await editor.notify('driftline/checkDrift');
  await settle();
  expect(fake.calls.some((call) => call === 'get Deployment/web')).toBe(true);
  expect(marks()).toContain('4 drift-changed');
  const lenses = await editor.codeLenses(uri);
  expect(lenses.map(({ command }) => command?.title).join()).toMatch(/drifted/);
});

const twoClusters = {
  ...files,
  'clusters/home/apps.yaml': files['clusters/home/apps.yaml'].replace(
    'substitute:\n      IMAGE: registry.example.com/web',
    'substituteFrom: [{ kind: ConfigMap, name: keys }]',
  ),
  'clusters/test/apps.yaml': files['clusters/home/apps.yaml'].replace('path: ./apps/web', 'path: ./apps/test'),
  'apps/test/kustomization.yaml': 'namePrefix: trial-\nresources: [../web/deployment.yaml]\n',
};
const runs = (path: string) => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'apps', namespace: 'flux-system' },
  spec: { path },
});
const keys = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'keys', namespace: 'flux-system' },
  data: { IMAGE: 'registry.example.com/elsewhere' },
};

test('of several clusters only the builds count whose path the cluster in use has', async () => {
  const { fake, settle } = await open('apps/web/deployment.yaml', deployment, twoClusters, [runs('./apps/web')]);
  const asked = (): readonly string[] => fake.calls.filter((call) => call.startsWith('get Deployment'));
  await until('a look', asked, ({ length }) => length > 0);
  await settle();
  expect(new Set(asked())).toEqual(new Set(['get Deployment/web']));
});

test('where the cluster says of none of them that it has it, all are compared', async () => {
  const { fake } = await open('apps/web/deployment.yaml', deployment, twoClusters);
  const asked = (): ReadonlySet<string> => new Set(fake.calls.filter((call) => call.startsWith('get Deployment')));
  await until('both', asked, ({ size }) => size === 2);
});

test('values that no file shows are those of the cluster', async () => {
  const { fake, editor, uri, ask } = await open('apps/web/deployment.yaml', deployment, twoClusters, [
    runs('./apps/web'),
  ]);
  const preview = async (): Promise<string> =>
    (await ask<RenderedDocument>('driftline/renderedDocument', { uri })).text;
  await until('the preview', preview, (text) => text.includes('${IMAGE:=example/web}:1.0'));
  fake.put(keys);
  await editor.notify('driftline/checkDrift');
  await until('the value of the cluster', preview, (text) => text.includes('registry.example.com/elsewhere:1.0'));
  const position = { line: 12, character: 22 };
  const hover = await ask<Hover>('textDocument/hover', { textDocument: { uri }, position });
  expect(JSON.stringify(hover.contents)).toContain('elsewhere');
  expect(JSON.stringify(hover.contents)).toContain('in the cluster');
});

test('without a renderer everything else goes on', async () => {
  const folder = pathToFileURL(await makeFolder(files)).href;
  const server = runServer(createFakeCluster().gateway, openBundle(), undefined, createRepositoryFiles());
  const editor = await startEditor(server, { validation: 'on' }, true, { folder });
  const uri = `${folder}/apps/web/deployment.yaml`;
  await editor.open(uri, deployment.replace('replicas: 1', 'replicas: one'));
  const found = await editor.diagnostics(uri);
  expect(found.map(({ code }) => code)).toContain('schema-type');
  expect(await editor.ask({ method: 'driftline/renderedDocument' }, { uri })).toBeNull();
  await editor.stop();
});

test.each([
  [
    'build-failed',
    'apps/web/kustomization.yaml',
    'resources: [deployment.yaml]\npatches: [{ path: missing.yaml }]\n',
    1,
  ],
  ['build-outside', 'apps/web/kustomization.yaml', 'resources: [deployment.yaml, ../../../x.yaml]\n', 0],
  ['build-remote', 'apps/web/kustomization.yaml', 'resources:\n- deployment.yaml\n- https://example.com/x.yaml\n', 2],
  ['build-helm', 'apps/web/kustomization.yaml', 'resources: [deployment.yaml]\nhelmCharts:\n- name: x\n', 2],
  ['build-undefined-variable', 'apps/web/deployment.yaml', deployment.replace(':=example/web', ''), 12],
  ['variable-invalid', 'clusters/home/apps.yaml', files['clusters/home/apps.yaml'].replace('IMAGE:', 'THE-IMAGE:'), 10],
] as const)('%s stands on the line that is to blame', async (code, name, text, line) => {
  const quiet = { 'clusters/home/apps.yaml': files['clusters/home/apps.yaml'].replace('IMAGE:', 'OTHER:') };
  const changes = { ...(code === 'build-undefined-variable' ? quiet : {}), [name]: text };
  const { marks } = await open(name, text, changes);
  expect(marks()).toContain(`${line} ${code}`);
});

test('what is rendered now is compared with what the last commit renders', async () => {
  const { uri, folder, ask, editor, settle } = await open('apps/web/deployment.yaml');
  const compare = (): Promise<RenderedComparison> => ask('driftline/renderedAtHead', { uri });
  expect((await compare()).problem).toMatch(/\S/);
  commitAll(fileURLToPath(folder));
  await editor.change(uri, deployment.replace(':1.0', ':1.1'));
  await settle();
  await writeFile(fileURLToPath(`${folder}/apps/web/replicas.yaml`), files['apps/web/replicas.yaml'].replace('2', '3'));
  await editor.notify('workspace/didChangeWatchedFiles', {
    changes: [{ uri: `${folder}/apps/web/replicas.yaml`, type: 2 }],
  });
  await settle();
  const { before, after } = await compare();
  expect([before.includes('web:1.0'), before.includes('replicas: 2')]).toEqual([true, true]);
  expect([after.includes('web:1.1'), after.includes('replicas: 3')]).toEqual([true, true]);
});

test('a file that a generator reads is followed, whatever it is called, and so is one that goes while it is open', async () => {
  const { uri, folder, ask, editor } = await open('apps/web/deployment.yaml', deployment, {
    'apps/web/kustomization.yaml':
      'resources: [deployment.yaml, replicas.yaml]\nnamespace: shop\nconfigMapGenerator:\n- name: page\n  files: [page.html]\n',
    'apps/web/replicas.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n',
    'apps/web/page.html': 'first page',
  });
  const kustomization = `${folder}/apps/web/kustomization.yaml`;
  const preview = async (): Promise<string> =>
    (await ask<RenderedDocument | null>('driftline/renderedDocument', { uri: kustomization }))?.text ?? '';
  await until('the page', preview, (text) => text.includes('first page'));
  const watched = (): readonly string[] => editor.watched();
  await until('a watch', watched, (patterns) => patterns.some((one) => one.includes('*.html')));
  await writeFile(fileURLToPath(`${folder}/apps/web/page.html`), 'second page');
  const changes = [{ uri: `${folder}/apps/web/page.html`, type: 2 }];
  await editor.notify('workspace/didChangeWatchedFiles', { changes });
  await until('the other page', preview, (text) => text.includes('second page'));
  await rm(fileURLToPath(uri));
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 3 }] });
  const marks = (): readonly unknown[] => editor.published(kustomization).map(({ code }) => code);
  await editor.open(kustomization, await readFile(fileURLToPath(kustomization), 'utf8'));
  await until('a failing build', marks, (codes) => codes.includes('build-failed'));
});
