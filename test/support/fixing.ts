import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import { type Json, type JsonObject, isArray, isObject, stringAt } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { applyEdit } from './apply-edit.ts';
import { openBundle } from './bundled-schemas.ts';
import { createFakeCluster } from './fake-cluster.ts';
import { type TestEditor, runServer, startEditor } from './language-server.ts';
import { type ManagedEntry, managed } from './managed-object.ts';
import { flux } from './observations.ts';
import { makeFolder } from './repository-folder.ts';
import { until } from './until.ts';

/** A repository with all the places that can set a value. */
export const files = {
  'clusters/home/apps.yaml': `# what the cluster runs
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  interval: 1h # often enough
  path: ./apps/web
  prune: true
  sourceRef: { kind: GitRepository, name: fleet }
  postBuild:
    substitute:
      LEVEL: info
`,
  'apps/web/kustomization.yaml': `resources: [app.yaml]
namespace: shop
replicas:
  - name: api
    count: 2 # two will do
patches:
  - path: patch.yaml
  - target: { kind: Deployment, name: web }
    patch: |
      - op: add
        path: /spec/minReadySeconds
        value: 5
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        progressDeadlineSeconds: 300
`,
  'apps/web/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  revisionHistoryLimit: 3 # enough
`,
  'apps/web/app.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3 # as many as there are nodes
  template:
    spec:
      containers:
        - name: web
          image: "example/web:1.0" # quoted
          args: [--a, --b]
          env:
            - name: LEVEL
              value: \${LEVEL}
            - name: COLOUR
              value: red
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec: {}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: |
    one
    two
  limit: "3"
---
apiVersion: v1
kind: Secret
metadata:
  name: login
stringData:
  user: admin
`,
};
/** Texts of files by their paths. */
export type Files = Readonly<Record<string, string>>;
/** A file of the repository. */
export type File = keyof typeof files;

/** What the builds give, of files of which some say something else than on the disk. */
export async function render(renderer: Renderer, folder: string, changed: Files = {}): Promise<readonly JsonObject[]> {
  const texts = new Map(Object.entries(changed).map(([path, text]) => [`/${path}`, text]));
  const request = { root: fileURLToPath(folder), directory: '/apps/web', texts, isExplained: false, hasYaml: false };
  const answer = await renderer.render(request, new AbortController().signal);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.objects.map(({ value }) => value);
}

/** `Deployment/web` */
export function nameOf(object: JsonObject): string {
  return `${stringAt(object, 'kind') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
}

/** Somebody's change of a live object, by a tool, and the paths that it holds then. */
export interface Change {
  readonly of: string;
  readonly to: (object: JsonObject) => JsonObject;
  readonly by: ManagedEntry;
  readonly others?: readonly JsonObject[];
}

/** An editor in which somebody mends what differs from the cluster. */
export interface Fixing {
  readonly folder: string;
  readonly editor: TestEditor;
  readonly uri: (path: string) => string;
  readonly open: (path: File) => Promise<void>;
  /** What is offered for all that is said of a file, but for comments, once something is there. */
  readonly actions: (path: File, isThere?: (all: readonly CodeAction[]) => boolean) => Promise<readonly CodeAction[]>;
  /** The files after an action. */
  readonly apply: (action: CodeAction | undefined) => Promise<Files>;
}

/** An editor with the repository, whose objects Flux has applied and somebody has changed since. */
export async function startFixing(renderer: Renderer, ...changes: readonly Change[]): Promise<Fixing> {
  // the server lets go of its renderer, and each test has its own server
  const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };
  const folder = pathToFileURL(await makeFolder(files)).href;
  const fake = createFakeCluster();
  const label = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
  fake.put({ kind: 'Kustomization', metadata: { name: 'apps', namespace: 'flux-system' }, spec: {}, status: {} });
  for (const one of await render(renderer, folder)) {
    const text = JSON.stringify(one).replace('${LEVEL}', 'info');
    const object = JSON.parse(text) as JsonObject;
    const all = changes.filter(({ of }) => of === nameOf(object));
    const changed = all.reduce((now, { to }) => to(now), object);
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object) };
    const labelled = { ...changed, metadata: { ...(changed['metadata'] as JsonObject), labels: label, annotations } };
    // the dry run of this cluster gives nobody any field
    const fields = [...ownedBy(object, ''), ...(object['kind'] === 'Secret' ? ['f:data/f:user'] : [])];
    fake.put(managed(labelled, { manager: flux, operation: 'Apply', fields }, ...all.map(({ by }) => by)));
  }
  for (const { others = [] } of changes) for (const other of others) fake.put(other);
  const server = runServer(fake.gateway, openBundle(), undefined, createRepositoryFiles(), shared);
  const capabilities = { workspace: { workspaceEdit: { documentChanges: true } } };
  const settings = { cluster: { context: 'test' }, dryRun: 'always' };
  const editor = await startEditor(server, settings, true, { folder, capabilities, opensPullRequests: true });
  onTestFinished(() => editor.stop());
  const uri = (path: string): string => `${folder}/${path}`;
  return {
    folder,
    editor,
    uri,
    open: async (path) => {
      await editor.open(uri(path), files[path]);
      await editor.settledStatus();
    },
    actions: async (path, isThere = () => true) => {
      await editor.open(uri(path), files[path]);
      const diagnostics = await editor.diagnostics(uri(path));
      const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
      const params = { textDocument: { uri: uri(path) }, range, context: { diagnostics } };
      const ask = async (): Promise<readonly CodeAction[]> => {
        const all = await editor.ask<object, CodeAction[]>({ method: 'textDocument/codeAction' }, params);
        return all.filter(({ title }) => !title.startsWith('Disable'));
      };
      return until('something to do', ask, isThere);
    },
    apply: async (action) => {
      const changed: Record<string, string> = {};
      for (const { textDocument, edits } of (action?.edit?.documentChanges ?? []) as TextDocumentEdit[]) {
        const path = textDocument.uri.slice(folder.length + 1);
        const text = await readFile(fileURLToPath(textDocument.uri), 'utf8');
        changed[path] = edits.reduce((now, edit) => applyEdit(now, edit as Parameters<typeof applyEdit>[1]), text);
      }
      return changed;
    },
  };
}

/** Every field of an object, as Flux holds it: items of these lists by their names. */
function ownedBy(value: Json, path: string): readonly string[] {
  if (isArray(value) && value.every((item) => stringAt(item, 'name') !== undefined))
    return value.flatMap((item) => {
      const key = `${path}/k:{"name":"${stringAt(item, 'name') ?? ''}"}`;
      return [`${key}/.`, ...ownedBy(item, key)];
    });
  if (!isObject(value)) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    path === '' && ['apiVersion', 'kind', 'metadata'].includes(key)
      ? []
      : ownedBy(item, `${path && `${path}/`}f:${key}`),
  );
}
