import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Position, SymbolInformation } from 'vscode-languageserver';
import type { Renderer } from '../../server/src/ports.ts';
import type { RelatedObjects } from '../../server/src/protocol.ts';
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
  'clusters/home/web.yaml': fluxKustomization('web', {
    path: './apps/web',
    spec: 'postBuild: { substituteFrom: [{ kind: ConfigMap, name: cluster-settings }] }',
  }),
  'clusters/home/base.yaml': fluxKustomization('base', { path: './base', spec: 'dependsOn: [{ name: web }]' }),
  'base/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: cluster-settings, namespace: flux-system }
data:
  DOMAIN: example.com
`,
  'base/crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  names: { kind: Widget, plural: widgets }
  scope: Namespaced
  versions: []
`,
  'apps/web/kustomization.yaml': kustomization(
    ['app.yaml', 'service.yaml'],
    `namespace: shop
namePrefix: my-
configMapGenerator:
  - name: settings
    literals: [A=1]
patches:
  - path: replicas.yaml
`,
  ),
  'apps/web/replicas.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 2 }\n',
  'apps/web/app.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: account
      containers:
        - name: web
          image: example/web:1.0
          envFrom:
            - configMapRef: { name: settings }
            - secretRef: { name: keys-of-web }
          env:
            - name: HOST
              value: web.\${DOMAIN}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: keys }
spec:
  target: { name: keys-of-web }
  data: [{ secretKey: token, remoteRef: { key: a } }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: account }
---
apiVersion: example.com/v1
kind: Widget
metadata: { name: one }
`,
  'apps/web/service.yaml': `apiVersion: v1
kind: Service
metadata: { name: front }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: in }
spec:
  rules:
    - host: \${DOMAIN}
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: front, port: { number: 80 } } } }] }
`,
} as const;

async function open(...paths: readonly (keyof typeof files)[]): Promise<Navigating> {
  const navigating = await startNavigating(renderer, files);
  onTestFinished(() => navigating.editor.stop());
  for (const path of paths) await navigating.open(path);
  return navigating;
}

test('a name leads to where the object is declared, and back', async () => {
  const { definitions, references } = await open('apps/web/app.yaml', 'apps/web/service.yaml');
  expect(await definitions('apps/web/app.yaml', 'settings }')).toEqual(['apps/web/kustomization.yaml:7 settings']);
  expect(await definitions('apps/web/app.yaml', 'account\n')).toEqual(['apps/web/app.yaml:30 account']);
  expect(await definitions('apps/web/app.yaml', 'keys-of-web')).toEqual(['apps/web/app.yaml:25 keys-of-web']);
  expect(await definitions('apps/web/service.yaml', 'front, port')).toEqual(['apps/web/service.yaml:3 front']);
  expect(await definitions('apps/web/service.yaml', 'web }')).toEqual(['apps/web/app.yaml:4 web']);
  expect(await definitions('apps/web/app.yaml', 'Widget')).toEqual(['base/crd.yaml:3 widgets.example.com']);
  expect(await references('apps/web/service.yaml', 'front }')).toEqual(['apps/web/service.yaml:12 front']);
  expect(await references('apps/web/service.yaml', 'front }', true)).toEqual([
    'apps/web/service.yaml:12 front',
    'apps/web/service.yaml:3 front',
  ]);
  expect(await references('apps/web/app.yaml', '  name: web')).toEqual(['apps/web/service.yaml:4 web']);
  expect(await references('apps/web/app.yaml', 'keys }')).toEqual(['apps/web/app.yaml:16 keys-of-web']);
});

test('what a file of another folder names leads there, unsaved text included', async () => {
  const { definitions, references, editor, uri, ask, find, tell } = await open(
    'base/crd.yaml',
    'clusters/home/web.yaml',
  );
  expect(await references('base/crd.yaml', 'widgets.example.com')).toEqual(['apps/web/app.yaml:33 Widget']);
  expect(await definitions('clusters/home/web.yaml', './apps/web')).toEqual(['apps/web/kustomization.yaml:1']);
  expect(await definitions('clusters/home/web.yaml', 'cluster-settings')).toEqual([
    'base/settings.yaml:3 cluster-settings',
  ]);
  expect(await references('clusters/home/web.yaml', 'name: web')).toEqual(['clusters/home/base.yaml:9 web']);
  const path = 'clusters/home/web.yaml';
  await editor.change(uri(path), `# one line more\n${files[path]}`);
  const { line, character } = find(path, 'cluster-settings');
  const params = { textDocument: { uri: uri(path) }, position: { line: line + 1, character } };
  expect(await tell(await ask('textDocument/definition', params))).toEqual(['base/settings.yaml:3 cluster-settings']);
});

test('a variable leads to its value, and the value to what it is put into', async () => {
  const { definitions, references } = await open('apps/web/service.yaml', 'base/settings.yaml');
  const uses = ['apps/web/app.yaml:19 DOMAIN', 'apps/web/service.yaml:11 DOMAIN'];
  expect(await definitions('apps/web/service.yaml', '${DOMAIN}')).toEqual(['base/settings.yaml:5 example.com']);
  expect(await references('apps/web/service.yaml', '${DOMAIN}')).toEqual(uses);
  expect(await references('base/settings.yaml', 'DOMAIN', true)).toEqual([...uses, 'base/settings.yaml:5 DOMAIN']);
});

test('a lens says how many places name an object, and leads to them; what nobody names has none', async () => {
  const { editor, uri, ask, tell } = await open('apps/web/app.yaml', 'base/settings.yaml');
  const lenses = async (path: keyof typeof files): Promise<readonly string[]> =>
    (await editor.codeLenses(uri(path))).flatMap(({ command, range }) =>
      command?.command === 'driftline.showReferences' ? [`${range.start.line + 1} ${command.title}`] : [],
    );
  expect(await lenses('apps/web/app.yaml')).toEqual(['1 used by 1', '21 used by 1', '28 used by 1']);
  expect(await lenses('base/settings.yaml')).toEqual(['1 used by 1']);
  const [lens] = await editor.codeLenses(uri('base/settings.yaml'));
  const [target, position] = (lens?.command?.arguments ?? []) as [string, Position];
  const params = { textDocument: { uri: target }, position, context: { includeDeclaration: false } };
  expect(await tell(await ask('textDocument/references', params))).toEqual([
    'clusters/home/web.yaml:9 cluster-settings',
  ]);
});

test('what an object has to do with others is listed and drawn', async () => {
  const { ask, uri, find } = await open('apps/web/app.yaml');
  const path = 'apps/web/app.yaml';
  const found = await ask<RelatedObjects>('driftline/related', { uri: uri(path), position: find(path, 'image:') });
  expect(found.title).toBe('Deployment shop/my-web');
  expect(found.items.map(({ relation, name, file }) => `${relation} ${name} ${file ?? ''}`)).toEqual([
    'uses Namespace shop apps/web/kustomization.yaml',
    expect.stringMatching(/^uses ConfigMap shop\/my-settings-\w+ apps\/web\/kustomization\.yaml$/) as string,
    'uses Secret shop/keys-of-web apps/web/app.yaml',
    'uses ServiceAccount shop/my-account apps/web/app.yaml',
    'made-by Kustomization flux-system/web clusters/home/web.yaml',
    'selected-by Service shop/my-front apps/web/service.yaml',
  ]);
  expect(found.graph).toContain('n0["Deployment shop/my-web"]');
  expect(found.graph).toContain('n6 -- selects --> n0');
});

test('the outline and the symbols of the workspace go by the names that objects are applied with', async () => {
  const { ask, uri } = await open('apps/web/app.yaml');
  const textDocument = { uri: uri('apps/web/app.yaml') };
  const symbols = await ask<readonly SymbolInformation[]>('textDocument/documentSymbol', { textDocument });
  expect(symbols.flatMap(({ name }) => (name.includes(' shop/') ? [name] : []))).toEqual([
    'Deployment shop/my-web',
    'ExternalSecret shop/my-keys',
    'ServiceAccount shop/my-account',
    'Widget shop/my-one',
  ]);
  const found = await ask<readonly SymbolInformation[]>('workspace/symbol', { query: 'service my-front' });
  expect(found.map(({ name }) => name)).toEqual(['Service shop/my-front']);
});

test('the head of a kustomization leads to what builds it', async () => {
  const { references } = await open('apps/web/kustomization.yaml');
  expect(await references('apps/web/kustomization.yaml', 'kind: Kustomization')).toEqual([
    'clusters/home/web.yaml:7 ./apps/web',
  ]);
});
