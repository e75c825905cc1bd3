import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { PlannedPullRequest } from '../../../server/src/protocol.ts';
import { type DraftEditor, TabInputText, Uri, createDraftEditor } from './fake-draft-editor.ts';

let editor: DraftEditor;

beforeEach(async () => {
  editor = await createDraftEditor();
});

const plan: PlannedPullRequest = {
  ...{ id: 'p1', title: 'web: 3 replicas', body: 'What changes', branch: 'web', base: 'main', remote: 'origin' },
  ...{
    route: 'branch',
    repository: 'home/fleet',
    labels: [],
    reviewers: [],
    files: [],
    objects: 1,
    risks: 0,
    notes: [],
  },
};
const target = { folder: 'file:///r/fleet', source: { kind: 'all' } } as const;

const shown = () => editor.tabs.map(({ input: { uri } }) => editor.documents.get(uri.toString()));
const planOf = () =>
  editor.planning.drafts.find(editor.tabs[0]?.input.uri as unknown as vscode.Uri | undefined)?.plan.id;

async function planned(): Promise<void> {
  editor.replies = [{ state: 'planned', plan }];
  await editor.open(target);
  editor.sent.length = 0;
}

function write(text: string): void {
  const [document] = shown();
  if (document) document.text = text;
}

describe('a plan', () => {
  test('is shown in a document of its own, before anything is opened', async () => {
    editor.replies = [{ state: 'planned', plan }];
    await editor.open(target);
    expect(editor.sent).toEqual([['planPullRequest', target]]);
    expect(shown()).toMatchObject([{ text: 'web: 3 replicas\n\nWhat changes\n' }]);
  });

  test('is for the remote that was chosen among several, also the next time', async () => {
    const remotes = [
      { name: 'origin', url: 'https://ada:canary@git.example/a' },
      { name: 'upstream', url: 'https://git.example/b' },
    ];
    editor.picks = ['upstream'];
    editor.replies = [
      { state: 'choose-remote', remotes },
      { state: 'planned', plan },
      { state: 'planned', plan },
    ];
    await editor.open(target);
    await editor.open(target);
    const chosen = { ...target, remote: 'upstream' };
    expect(editor.sent.map(([, params]) => params)).toEqual([target, chosen, chosen]);
  });

  test('is not made where nobody chooses', async () => {
    editor.replies = [{ state: 'choose-remote', remotes: [{ name: 'a', url: '' }] }];
    await editor.open(target);
    expect([editor.sent.length, editor.tabs.length]).toEqual([1, 0]);
  });

  test('that was refused says why, and is tried again on request', async () => {
    const offline = { state: 'refused', kind: 'offline', message: 'git.example does not answer. [x](command:evil)' };
    editor.buttons = ['Try Again'];
    editor.replies = [offline, offline];
    await editor.open(target);
    expect([editor.sent.length, editor.told]).toEqual([
      2,
      Array.from({ length: 2 }, () => 'git.example does not answer. [x] (command:evil)'),
    ]);
  });

  test('that somebody cancels needs no words', async () => {
    editor.replies = [{ state: 'refused', kind: 'aborted', message: 'cancelled' }];
    await editor.open(target);
    expect(editor.told).toEqual([]);
  });

  test('is made of nothing in Restricted Mode', async () => {
    editor.isTrusted = false;
    await editor.open(target);
    expect(editor.sent).toEqual([]);
  });

  test('is not wanted any more when its document is closed', async () => {
    await planned();
    await editor.close(editor.tabs);
    expect(editor.sent).toEqual([['discardPlan', { id: 'p1' }]]);
    expect(planOf()).toBeUndefined();
  });

  test('stays when another document is closed', async () => {
    await planned();
    await editor.close([{ input: new TabInputText(Uri.parse('file:///r/a.yaml')) }]);
    expect(editor.sent).toEqual([]);
  });
});

describe('what a person agrees to', () => {
  test('is opened in their words, followed, and its document is closed', async () => {
    await planned();
    write('Mine\n\nMy words\n');
    editor.buttons = ['Open in Browser'];
    await editor.confirm({ state: 'opened', number: 7, url: 'https://git.example/7', notes: ['No label gitops.'] });
    expect(editor.sent).toEqual([['openPullRequest', { id: 'p1', title: 'Mine', body: 'My words' }]]);
    expect([editor.told, editor.followed, editor.tabs]).toEqual([
      ['Pull request #7 opened. No label gitops.'],
      [['file:///r/fleet', 7]],
      [],
    ]);
    await Promise.resolve();
    expect(editor.browsed).toEqual(['https://git.example/7'].map((url) => Uri.parse(url).toString()));
  });

  test('is a page to open where the forge is not known', async () => {
    await planned();
    await editor.confirm({ state: 'pushed', branch: 'web', url: 'https://git.example/compare', notes: [] });
    expect(editor.told).toEqual(['The branch web is pushed. Create the pull request on its page.']);
    expect([editor.browsed, editor.followed]).toEqual([[], []]);
  });

  test('is never opened by an address that is not of the web', async () => {
    await planned();
    editor.buttons = ['Open in Browser'];
    await editor.confirm({ state: 'opened', url: 'command:evil', notes: [] });
    await Promise.resolve();
    expect(editor.browsed).toEqual([]);
  });

  test('needs a title', async () => {
    await planned();
    write('\n\nbody');
    await editor.confirm();
    expect([editor.sent.length, editor.told.length]).toEqual([0, 1]);
  });

  test('stays as they wrote it when it is refused, and is tried again', async () => {
    await planned();
    write('Mine\n');
    const refusal = { state: 'refused', kind: 'push-rejected', message: 'main is protected.' };
    editor.buttons = ['Try Again'];
    await editor.confirm(refusal, refusal);
    const request = ['openPullRequest', { id: 'p1', title: 'Mine', body: '' }];
    expect(editor.sent).toEqual([request, request]);
    expect(shown()).toMatchObject([{ text: 'Mine\n' }]);
    expect(planOf()).toBe('p1');
  });

  const moved = { state: 'refused', kind: 'unknown-plan', message: 'The server has started anew.' };
  const again = { state: 'planned', plan: { ...plan, id: 'p2', body: 'What changes now' } };

  test('is planned again and looked at again where the plan is gone', async () => {
    await planned();
    editor.buttons = ['Plan Again'];
    await editor.confirm(moved, again);
    expect(editor.sent.map(([method]) => method)).toEqual(['openPullRequest', 'planPullRequest', 'discardPlan']);
    expect(shown()).toMatchObject([{ text: 'web: 3 replicas\n\nWhat changes now\n' }]);
    expect(planOf()).toBe('p2');
  });

  test.each([
    [['Plan Again'], 'Mine\n'],
    [['Plan Again', 'Use the New Text'], 'web: 3 replicas\n\nWhat changes now\n'],
  ])('keeps its words then, unless they say otherwise: %j', async (pressed, text) => {
    await planned();
    write('Mine\n');
    editor.buttons = pressed;
    await editor.confirm(moved, again);
    expect(shown()).toMatchObject([{ text }]);
  });

  test('is told once to be unwanted when its document is closed while it is being opened, and that fails', async () => {
    await planned();
    const refusal = { state: 'refused', kind: 'offline', message: 'offline' };
    let release = (_: unknown): void => undefined;
    const pending = editor.confirm(new Promise((resolve) => (release = resolve)));
    await vi.waitFor(() => expect(editor.sent).toHaveLength(1));
    await editor.close(editor.tabs);
    expect(editor.sent).toHaveLength(1);
    release(refusal);
    await pending;
    expect(editor.sent.slice(1)).toEqual([['discardPlan', { id: 'p1' }]]);
  });

  test('is opened once, however often it is pressed', async () => {
    await planned();
    const opened = { state: 'opened', number: 7, url: '', notes: [] };
    await Promise.all([editor.confirm(opened), editor.confirm(opened)]);
    expect(editor.sent).toHaveLength(1);
  });
});

test('the documents take only what a plan is for', async () => {
  await planned();
  const other = Uri.parse('driftline-pull-request:///9/new/x.md') as unknown as vscode.Uri;
  const options = { create: true, overwrite: true };
  expect(() => editor.provider.writeFile(other, new Uint8Array(), options)).toThrow('not found');
  expect(() => editor.provider.delete(other, { recursive: false })).toThrow('refused');
  expect(() => editor.provider.readFile(other)).toThrow('not found');
});
