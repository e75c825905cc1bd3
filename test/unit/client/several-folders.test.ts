import { beforeEach, describe, expect, test } from 'vitest';
import { type FakeEditor, createFakeEditor } from './fake-editor.ts';

const prod = { name: 'prod', server: 'https://prod', user: 'me' };
const lab = { name: 'lab', server: 'https://lab', user: 'me' };
const [a, b] = ['/repositories/a', '/repositories/b'];

let editor: FakeEditor;

beforeEach(() => {
  editor = createFakeEditor();
  editor.folders = [a, b];
  editor.contexts = [prod, lab];
});

/** Which context each part of the workspace has, of settings as the server takes them. */
function contextsOf(settings: unknown): unknown {
  const { cluster, folders = [] } = settings as Part & { readonly folders?: readonly (Part & { uri: string })[] };
  return Object.fromEntries([['', cluster.context], ...folders.map((folder) => [folder.uri, folder.cluster.context])]);
}

interface Part {
  readonly cluster: { readonly context: string };
}

const pullRequest = { forge: 'auto', url: '', labels: [] };

describe('settings for the server', () => {
  test('are flat while all folders have the same', async () => {
    editor.workspace['drift.mode'] = 'manual';
    expect((await editor.open()).initialSettings()).toEqual({
      cluster: { kubeconfig: '', context: '' },
      drift: { mode: 'manual' },
      dryRun: 'managed',
      actions: 'reconcile',
      validation: 'on',
      pullRequest,
      tools: { helmPath: '' },
    });
  });

  test('name every folder as soon as one differs, since the longest match counts', async () => {
    editor.ofFolder[b] = { 'drift.mode': 'off' };
    editor.ofFolder[a] = { dryRun: 'never' };
    const cluster = { kubeconfig: '', context: '' };
    expect((await editor.open()).initialSettings()).toEqual({
      cluster,
      drift: { mode: 'onType' },
      dryRun: 'managed',
      actions: 'reconcile',
      validation: 'on',
      pullRequest,
      tools: { helmPath: '' },
      folders: [
        {
          uri: `file://${a}`,
          cluster,
          drift: { mode: 'onType' },
          dryRun: 'never',
          actions: 'reconcile',
          validation: 'on',
          pullRequest,
        },
        {
          uri: `file://${b}`,
          cluster,
          drift: { mode: 'off' },
          dryRun: 'managed',
          actions: 'reconcile',
          validation: 'on',
          pullRequest,
        },
      ],
    });
  });

  test("have relative kubeconfig paths resolved against the one who names them, and a folder can't widen dry runs", async () => {
    editor.workspaceFile = '/repositories/all.code-workspace';
    editor.workspace['cluster.kubeconfig'] = 'shared';
    editor.ofFolder[b] = { 'cluster.kubeconfig': 'own', dryRun: 'always' };
    expect((await editor.open()).initialSettings()).toMatchObject({
      cluster: { kubeconfig: '/repositories/shared' },
      folders: [
        { cluster: { kubeconfig: '/repositories/shared' } },
        { cluster: { kubeconfig: '/repositories/b/own' }, dryRun: 'managed' },
      ],
    });
  });
});

describe('picks', () => {
  test('of a folder count there alone, in the next window too', async () => {
    const choice = await editor.open();
    await choice.choose(editor.client, undefined, prod);
    await choice.choose(editor.client, editor.folder(b), lab);
    const expected = { '': 'prod', [`file://${a}`]: 'prod', [`file://${b}`]: 'lab' };
    expect(contextsOf(choice.initialSettings())).toEqual(expected);
    expect(contextsOf((await editor.open()).initialSettings())).toEqual(expected);
    expect(editor.questions).toEqual([]);
  });

  test('of the whole workspace replace those of its folders', async () => {
    const choice = await editor.open();
    await choice.choose(editor.client, editor.folder(b), lab);
    await choice.choose(editor.client, undefined, prod);
    expect(contextsOf(choice.initialSettings())).toEqual({ '': 'prod' });
  });

  test('of what is there already connect anew', async () => {
    const choice = await editor.open();
    await choice.choose(editor.client, editor.folder(b), lab);
    await choice.choose(editor.client, undefined, prod);
    expect(editor.requests).toEqual([]);
    await choice.choose(editor.client, editor.folder(b), prod);
    await choice.choose(editor.client, undefined, prod);
    expect(editor.requests).toEqual([
      ['driftline/chooseContext', { context: 'prod', folder: `file://${b}` }],
      ['driftline/chooseContext', { context: 'prod' }],
    ]);
  });

  test('of Disconnect leave one folder, or all until one is picked', async () => {
    const choice = await editor.open();
    await choice.choose(editor.client, undefined, prod);
    await choice.choose(editor.client, editor.folder(a), undefined);
    expect(contextsOf(choice.initialSettings())).toEqual({
      '': 'prod',
      [`file://${a}`]: '',
      [`file://${b}`]: 'prod',
    });
    await choice.choose(editor.client, undefined, undefined);
    expect(contextsOf(choice.initialSettings())).toEqual({ '': '' });
    await choice.choose(editor.client, editor.folder(b), lab);
    expect(contextsOf(choice.initialSettings())).toEqual({ '': '', [`file://${a}`]: '', [`file://${b}`]: 'lab' });
  });
});

describe('consent', () => {
  beforeEach(() => {
    editor.ofFolder[a] = { 'cluster.context': 'prod' };
    editor.ofFolder[b] = { 'cluster.context': 'lab' };
  });

  test('is asked for each context that folders name, one after the other, and a refusal leaves the others', async () => {
    let isOpen = false;
    editor.answer = async () => {
      const { length } = editor.questions;
      expect(isOpen).toBe(false);
      isOpen = true;
      await new Promise((resolve) => setTimeout(resolve, 0));
      isOpen = false;
      return length === 2;
    };
    const choice = await editor.open();
    await Promise.all([choice.consent(editor.client), choice.consent(editor.client)]);
    expect(editor.questions).toEqual([
      expect.stringContaining('https://prod') as string,
      expect.stringContaining('https://lab') as string,
    ]);
    expect(contextsOf(editor.told())).toEqual({ '': '', [`file://${a}`]: '', [`file://${b}`]: 'lab' });
  });

  test("is asked with what the folder's own kubeconfig says", async () => {
    editor.ofFolder[b] = { 'cluster.kubeconfig': 'own', 'cluster.context': 'prod' };
    editor.contextsOf['/repositories/b/own'] = [{ ...prod, server: 'https://elsewhere' }];
    editor.answer = () => editor.questions.length === 2;
    await (await editor.open()).consent(editor.client);
    expect(editor.questions).toEqual([
      expect.stringContaining('https://prod') as string,
      expect.stringContaining('https://elsewhere') as string,
    ]);
    expect(contextsOf(editor.told())).toEqual({ '': '', [`file://${a}`]: '', [`file://${b}`]: 'prod' });
  });

  test('is asked for a folder that is added later, and goes on for those that were there', async () => {
    editor.answer = () => true;
    editor.folders = [a];
    const choice = await editor.open();
    choice.watch(editor.client);
    await choice.consent(editor.client);
    expect(editor.questions).toHaveLength(1);
    editor.folders = [a, b];
    await editor.changeFolders();
    expect(editor.questions).toHaveLength(2);
    expect(contextsOf(editor.told())).toEqual({ '': '', [`file://${a}`]: 'prod', [`file://${b}`]: 'lab' });
    editor.folders = [b];
    await editor.changeFolders();
    expect(contextsOf(editor.told())).toEqual({ '': '', [`file://${b}`]: 'lab' });
  });
});
