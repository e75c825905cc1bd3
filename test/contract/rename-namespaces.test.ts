import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Renderer } from '../../server/src/ports.ts';
import { fluxKustomization, kustomization, settings } from '../support/graph-files.ts';
import { startNavigating } from '../support/navigating.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 300_000);
afterAll(() => renderer.dispose());

const capabilities = { workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } } };

async function start(files: Readonly<Record<string, string>>, path: string) {
  const navigating = await startNavigating(renderer, files, capabilities);
  onTestFinished(() => navigating.editor.stop());
  await navigating.open(path);
  const { ask, uri, find, folder } = navigating;
  const rename = async (text: string, newName: string): Promise<readonly string[] | string> => {
    const params = { textDocument: { uri: uri(path) }, position: find(path, text), newName };
    let edit: WorkspaceEdit | null;
    try {
      edit = await ask<WorkspaceEdit | null>('textDocument/rename', params);
    } catch (error) {
      return (error as Error).message;
    }
    const changes = await Promise.all(
      (edit?.documentChanges ?? []).map(async (change) => {
        if (!('edits' in change)) return [];
        const file = change.textDocument.uri;
        const document = TextDocument.create(file, 'yaml', 1, await readFile(fileURLToPath(file), 'utf8'));
        const edits = change.edits.filter((one) => 'newText' in one);
        const lines = TextDocument.applyEdits(document, edits).split('\n');
        return edits.map(
          ({ range: { start } }) =>
            `${file.slice(folder.length + 1)}:${start.line + 1} ${lines[start.line]?.trim() ?? ''}`,
        );
      }),
    );
    return changes.flat().toSorted();
  };
  return { ...navigating, rename };
}

const service = (namespace: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: ${namespace} }\nspec: { ports: [{ port: 80 }] }\n`;

test('a patch of an object of the same name in another namespace stays as it is', async () => {
  const { rename } = await start(
    {
      'clusters/home/web.yaml': `${fluxKustomization('web', { path: './apps' })}  patches:
    - target: { kind: Service, name: web, namespace: stage }
      patch: |
        - { op: add, path: /spec/type, value: ClusterIP }
`,
      'apps/kustomization.yaml': kustomization(
        ['prod.yaml', 'stage.yaml'],
        `patches:
  - target: { kind: Service, name: web, namespace: stage }
    patch: |
      - { op: add, path: /spec/sessionAffinity, value: None }
  - patch: |
      apiVersion: v1
      kind: Service
      metadata: { name: web, namespace: stage }
      spec: { clusterIP: None }
`,
      ),
      'apps/prod.yaml': service('prod'),
      'apps/stage.yaml': service('stage'),
    },
    'apps/prod.yaml',
  );
  expect(await rename('web,', 'site')).toEqual(['apps/prod.yaml:3 metadata: { name: site, namespace: prod }']);
});

test('a patch that is for objects of several namespaces is not taken from the others', async () => {
  const { rename } = await start(
    {
      'clusters/home/web.yaml': fluxKustomization('web', { path: './apps' }),
      'apps/kustomization.yaml': kustomization(
        ['prod.yaml', 'stage.yaml'],
        `patches:
  - target: { kind: Service, name: web }
    patch: |
      - { op: add, path: /spec/sessionAffinity, value: None }
`,
      ),
      'apps/prod.yaml': service('prod'),
      'apps/stage.yaml': service('stage'),
    },
    'apps/prod.yaml',
  );
  expect(await rename('web,', 'site')).toMatch(/apps\/kustomization\.yaml|stage/);
});

test('a name that holds the value of a Secret is told to nobody', async () => {
  const canary = 'c4n4ry-of-a-secret';
  const path = 'web/a.yaml';
  const { rename, ask, uri, find, onMessage } = await start(
    {
      'clusters/home/ks.yaml': fluxKustomization('cluster', { path: './apps' }),
      'apps/kustomization.yaml': kustomization(['web.yaml', 'vars.yaml']),
      'apps/web.yaml': fluxKustomization('web', {
        path: './web',
        spec: 'postBuild: { substituteFrom: [{ kind: Secret, name: keys }] }',
      }),
      'apps/vars.yaml': fluxKustomization('vars', { path: './vars' }),
      'vars/a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: keys, namespace: flux-system }\nstringData: { PW: ${canary} }\n`,
      'web/kustomization.yaml': kustomization(['a.yaml']),
      'web/a.yaml': `${settings('"web-${PW}"', { a: 'b' }, 'shop')}---
apiVersion: v1
kind: Pod
metadata: { name: pod, namespace: shop }
spec: { containers: [{ name: a, envFrom: [{ configMapRef: { name: "web-\${PW}" } }] }] }
`,
    },
    path,
  );
  const said: string[] = [];
  onMessage((message) => said.push(message));
  const at = { textDocument: { uri: uri(path) }, position: find(path, 'pod,') };
  const answers = {
    related: await ask('driftline/related', { uri: uri(path), position: at.position }),
    symbols: await ask('workspace/symbol', { query: 'web' }),
    document: await ask('textDocument/documentSymbol', { textDocument: { uri: uri(path) } }),
    rename: await rename('pod,', 'other'),
    hover: await ask('textDocument/hover', at),
    lens: await ask('textDocument/codeLens', { textDocument: { uri: uri(path) } }),
    said,
  };
  const leaking = Object.entries(answers).flatMap(([name, answer]) =>
    JSON.stringify(answer ?? null).includes(canary) ? [name] : [],
  );
  expect(leaking).toEqual([]);
});

test('a variable keeps its name while a build that it is for fails, whose texts nobody knows', async () => {
  const files = {
    'clusters/home/web.yaml': `${fluxKustomization('web', { path: './apps' })}  postBuild:\n    substitute: { HOST_NAME: example.com }\n`,
    'apps/kustomization.yaml': kustomization(['a.yaml', 'b.yaml']),
    'apps/a.yaml': settings('a', { url: 'https://${HOST_NAME}/a' }, 'shop'),
    'apps/b.yaml': settings('b', { url: 'https://${HOST_NAME}/b' }, 'shop'),
  };
  const path = 'apps/a.yaml';
  const { editor, uri, open, rename } = await start(files, path);
  expect(await rename('HOST_NAME', 'DOMAIN')).toHaveLength(3);
  await open('apps/b.yaml');
  await open('apps/kustomization.yaml');
  const list = files['apps/kustomization.yaml'];
  await editor.change(uri('apps/kustomization.yaml'), list.replace('b.yaml', 'b.yaml, gone.yaml'));
  await editor.settledStatus();
  await editor.change(
    uri('apps/b.yaml'),
    `# a comment that moves everything by more than a line has\n${files['apps/b.yaml']}`,
  );
  await editor.settledStatus();
  expect(await rename('HOST_NAME', 'DOMAIN')).toContain('fails now');
});
