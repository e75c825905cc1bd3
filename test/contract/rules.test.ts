import { rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { applyEdit } from '../support/apply-edit.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { fluxKustomization, kustomization, settings } from '../support/graph-files.ts';
import { runServer, startEditor } from '../support/language-server.ts';
import { openRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { until } from '../support/until.ts';

let renderer: Renderer;
// the server lets go of its renderer, and each test has its own server
const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };
beforeAll(async () => {
  renderer = await openRenderer();
}, 300_000);
afterAll(() => renderer.dispose());

const pod = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: web:1.2
      envFrom:
        - configMapRef:
            name: web-settings
`;
const config = settings('web-settings', { color: 'red' }, 'shop');
const files = {
  'clusters/home/apps.yaml': fluxKustomization('apps', { path: './apps' }),
  'apps/kustomization.yaml': kustomization(['namespace.yaml', 'pod.yaml', 'settings.yaml']),
  'apps/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
  'apps/pod.yaml': pod,
  'apps/settings.yaml': config,
  'apps/more.yaml': settings('more', {}, 'shop'),
};

async function open(rules: object = {}) {
  const folder = pathToFileURL(await makeFolder(files)).href;
  const server = runServer(createFakeCluster().gateway, openBundle(), undefined, createRepositoryFiles(), shared);
  const own = { validation: 'on', rules };
  const editor = await startEditor(server, own, false, { folder, capabilities: {} });
  onTestFinished(() => editor.stop());
  const show = async (name: keyof typeof files): Promise<string> => {
    const uri = `${folder}/${name}`;
    await editor.open(uri, files[name]);
    await editor.diagnostics(uri);
    return uri;
  };
  const marks = (uri: string): readonly string[] =>
    editor.published(uri).map(({ code, range, severity }) => `${range.start.line} ${String(code)} ${severity}`);
  const expectMarks = (uri: string, expected: readonly string[]): Promise<unknown> =>
    until(
      `the marks ${expected.join()}`,
      () => marks(uri),
      (found) => found.join() === expected.join(),
    );
  return { folder, editor, show, expectMarks, marks };
}

const gone = '9 reference-not-found 2';

test('what another file does not make any more is marked where it is used, while that is typed and when it is undone', async () => {
  const { editor, show, expectMarks, marks } = await open();
  const [user, maker] = [await show('apps/pod.yaml'), await show('apps/settings.yaml')];
  expect(marks(user)).toEqual([]);
  await editor.change(maker, config.replace('web-settings', 'settings'));
  await expectMarks(user, [gone]);
  // half of a word: the build fails, and nobody knows
  await editor.change(maker, config.replace('kind: ConfigMap', 'kind: [ConfigMap'));
  await expectMarks(user, []);
  await editor.change(maker, config);
  await expectMarks(user, []);
});

test('a mark moves with its line, and is gone from a line that is edited', async () => {
  const { folder, editor, show, expectMarks } = await open();
  const user = await show('apps/pod.yaml');
  await editor.change(user, pod.replace('web-settings', 'other'));
  await expectMarks(user, [gone]);
  await editor.change(user, `# a comment\n${pod.replace('web-settings', 'other')}`);
  await expectMarks(user, ['10 reference-not-found 2']);
  await editor.change(user, pod);
  await expectMarks(user, []);
  expect(folder).toContain('file:');
});

test('a file that nothing applies is listed by a quick fix, in the text that is shown of the kustomization', async () => {
  const { folder, editor, show, expectMarks } = await open();
  const uri = await show('apps/more.yaml');
  await expectMarks(uri, ['1 unlisted-file 4']);
  const range = { start: { line: 1, character: 7 }, end: { line: 1, character: 7 } };
  const ask = async (): Promise<CodeAction | undefined> => {
    const params = { textDocument: { uri }, range, context: { diagnostics: editor.published(uri) } };
    const actions = await editor.ask<object, CodeAction[]>({ method: 'textDocument/codeAction' }, params);
    return actions.find(({ title }) => title.startsWith('List it'));
  };
  const target = `${folder}/apps/kustomization.yaml`;
  const edits = (action: CodeAction | undefined) => action?.edit?.changes?.[target] ?? [];
  const before = files['apps/kustomization.yaml'];
  const [edit] = edits(await ask());
  expect(edit && applyEdit(before, edit)).toContain('"settings.yaml",./more.yaml]');
  await show('apps/kustomization.yaml');
  const shown = `# shown\n${before}`;
  await editor.change(target, shown);
  await editor.diagnostics(target);
  const [again] = edits(await ask());
  if (!again) throw new Error('nothing lists it');
  const listed = applyEdit(shown, again);
  expect(listed).toBe(`# shown\n${before.replace('"settings.yaml"]', '"settings.yaml",./more.yaml]')}`);
  await editor.change(target, listed);
  await expectMarks(uri, []);
});

test('a person chooses how loudly a code is told, and a comment disables it', async () => {
  const { editor, show, expectMarks } = await open({ 'unlisted-file': 'error', 'reference-not-found': 'off' });
  const [more, user] = [await show('apps/more.yaml'), await show('apps/pod.yaml')];
  await expectMarks(more, ['1 unlisted-file 1']);
  await editor.change(user, pod.replace('web-settings', 'other'));
  await editor.diagnostics(user);
  await expectMarks(user, []);
  await editor.change(more, `# driftline-disable-file unlisted-file\n${files['apps/more.yaml']}`);
  await expectMarks(more, []);
});

test('what is removed from the disk is missing in a file that is shown', async () => {
  const { folder, editor, show, expectMarks } = await open();
  const user = await show('apps/pod.yaml');
  const list = await show('apps/kustomization.yaml');
  await editor.change(list, kustomization(['namespace.yaml', 'pod.yaml']));
  await rm(fileURLToPath(`${folder}/apps/settings.yaml`));
  await expectMarks(user, [gone]);
});
