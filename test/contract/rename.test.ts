import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PrepareRenameResult, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileURLToPath } from 'node:url';
import type { Renderer } from '../../server/src/ports.ts';
import { fluxKustomization, kustomization } from '../support/graph-files.ts';
import { type Navigating, startNavigating } from '../support/navigating.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

const minute = 60_000;
let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

const files = {
  'clusters/home/web.yaml': `${fluxKustomization('web', { path: './apps/web' })}  postBuild:
    substitute: { HOST_NAME: example.com }
  patches:
    - target: { kind: Service, name: front }
      patch: |
        - { op: add, path: /spec/type, value: ClusterIP }
    - patch: |
        apiVersion: v1
        kind: Service
        metadata:
          name: front
        spec: { sessionAffinity: None }
`,
  'apps/web/kustomization.yaml': kustomization(
    ['app.yaml', 'service.yaml', 'release.yaml'],
    `namespace: shop
namePrefix: my-
configMapGenerator:
  - name: settings
    literals: [A=1]
patches:
  - path: replicas.yaml
replicas: [{ name: web, count: 3 }]
`,
  ),
  'apps/web/replicas.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { minReadySeconds: 2 }\n',
  'apps/web/app.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: example/web:1.0
          envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: "keys" } }]
          env: [{ name: A, value: "https://\${HOST_NAME}" }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: scaler }
spec:
  minReplicas: 1
  maxReplicas: 2
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: keys }
spec: { target: { name: keys }, data: [{ secretKey: token, remoteRef: { key: a } }] }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: "\${HOST_NAME}" }
`,
  'apps/web/service.yaml': `apiVersion: v1
kind: Service
metadata: { name: front }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
  'apps/web/release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: db }
spec:
  interval: 1h
  chartRef: { kind: OCIRepository, name: db }
  values:
    existingSecret: keys
    url: http://my-front.shop:80
`,
} as const;
type Path = keyof typeof files;

const capabilities = { workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } } };

async function open(path: Path, contents: Readonly<Record<string, string>> = files): Promise<Navigating> {
  const navigating = await startNavigating(renderer, contents, capabilities);
  onTestFinished(() => navigating.editor.stop());
  await navigating.open(path);
  return navigating;
}

const at = ({ uri, find }: Navigating, path: string, text: string): object => ({
  textDocument: { uri: uri(path) },
  position: find(path, text),
});

/** The lines that a rename changes, as `path:line text`, those behind a question with a mark. */
async function rename(navigating: Navigating, path: Path, text: string, newName: string): Promise<readonly string[]> {
  const edit = await navigating.ask<WorkspaceEdit>('textDocument/rename', { ...at(navigating, path, text), newName });
  const changes = await Promise.all(
    (edit.documentChanges ?? []).map(async (change) => {
      if (!('edits' in change)) throw new Error('a file is made or removed');
      const { uri } = change.textDocument;
      const document = TextDocument.create(uri, 'yaml', 1, await readFile(fileURLToPath(uri), 'utf8'));
      const edits = change.edits.filter((one) => 'newText' in one);
      const lines = TextDocument.applyEdits(document, edits).split('\n');
      return edits.map((one) => {
        const { line } = one.range.start;
        const mark = 'annotationId' in one ? '? ' : '';
        return `${mark}${uri.slice(navigating.folder.length + 1)}:${line + 1} ${lines[line]?.trim() ?? ''}`;
      });
    }),
  );
  return changes.flat().toSorted();
}

test('a name is changed wherever it is written: without the prefix, in patches, and in files that are not open', async () => {
  await renameWeb(await open('apps/web/app.yaml'));
});

test('so it is where lines end as on Windows', async () => {
  const contents = Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]);
  await renameWeb(await open('apps/web/app.yaml', Object.fromEntries(contents) as Record<string, string>));
});

async function renameWeb(navigating: Navigating): Promise<void> {
  expect(
    await navigating.ask<PrepareRenameResult>(
      'textDocument/prepareRename',
      at(navigating, 'apps/web/app.yaml', 'web }'),
    ),
  ).toEqual({
    placeholder: 'web',
    range: { start: { line: 2, character: 18 }, end: { line: 2, character: 21 } },
  });
  expect(await rename(navigating, 'apps/web/app.yaml', 'web }', 'site')).toEqual([
    'apps/web/app.yaml:21 scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: site }',
    'apps/web/app.yaml:3 metadata: { name: site }',
    'apps/web/kustomization.yaml:11 replicas: [{ name: site, count: 3 }]',
    'apps/web/replicas.yaml:3 metadata: { name: site }',
  ]);
  expect(await rename(navigating, 'apps/web/app.yaml', 'settings', 'options')).toEqual([
    'apps/web/app.yaml:12 envFrom: [{ configMapRef: { name: options } }, { secretRef: { name: "keys" } }]',
    'apps/web/kustomization.yaml:7 - name: options',
  ]);
}

test('what a controller makes is renamed where its name is given, and what a chart seems to name is asked for', async () => {
  const navigating = await open('apps/web/app.yaml');
  expect(await rename(navigating, 'apps/web/app.yaml', '"keys"', '12')).toEqual([
    '? apps/web/release.yaml:8 existingSecret: "12"',
    'apps/web/app.yaml:12 envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: "12" } }]',
    'apps/web/app.yaml:26 spec: { target: { name: "12" }, data: [{ secretKey: token, remoteRef: { key: a } }] }',
  ]);
});

test('patches of a Flux Kustomization are followed, and texts in values are told', async () => {
  const navigating = await open('apps/web/service.yaml');
  const told = new Promise((resolve) => navigating.onMessage(resolve));
  expect(await rename(navigating, 'apps/web/service.yaml', 'front', 'back')).toEqual([
    'apps/web/service.yaml:3 metadata: { name: back }',
    'clusters/home/web.yaml:12 - target: { kind: Service, name: back }',
    'clusters/home/web.yaml:19 name: back',
  ]);
  expect(await told).toBe(
    'The values of HelmRelease my-db say my-front where Driftline cannot tell what is meant; they stay as they are.',
  );
});

test('a variable is renamed where it is given and where it is put in', async () => {
  const navigating = await open('apps/web/app.yaml');
  expect(await rename(navigating, 'apps/web/app.yaml', 'HOST_NAME', 'DOMAIN')).toEqual([
    'apps/web/app.yaml:13 env: [{ name: A, value: "https://${DOMAIN}" }]',
    'apps/web/app.yaml:30 metadata: { name: "${DOMAIN}" }',
    'clusters/home/web.yaml:10 substitute: { DOMAIN: example.com }',
  ]);
});

test.each([
  ['apps/web/release.yaml', 'ry, name: db }', 'No build of this repository makes OCIRepository db.'],
  [
    'apps/web/app.yaml',
    'name: "$',
    'Flux puts the name together in /apps/web/app.yaml: rename the variable, or change its value.',
  ],
] as const)('what cannot be renamed says why: %s %s', async (path, text, sentence) => {
  const navigating = await open(path);
  await expect(navigating.ask('textDocument/prepareRename', at(navigating, path, text))).rejects.toThrow(sentence);
});

test('a name that is taken, or that no object can have, is refused', async () => {
  const navigating = await open('apps/web/app.yaml');
  const params = { ...at(navigating, 'apps/web/app.yaml', 'web }') };
  const ask = (newName: string): Promise<unknown> => navigating.ask('textDocument/rename', { ...params, newName });
  await expect(ask('My Site')).rejects.toThrow('my-My Site is no name that an object can have.');
});
