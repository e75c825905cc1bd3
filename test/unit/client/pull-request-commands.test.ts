import { beforeEach, describe, expect, test } from 'vitest';
import type * as vscode from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';
import { createFollowed } from '../../../client/src/pull-request/followed.ts';
import type { DriftNode } from '../../../client/src/views/drift-tree.ts';
import type { ChangeHistoryEntry, PullRequestItem, ReconcileTarget } from '../../../server/src/protocol.ts';
import { type DraftEditor, Uri, createDraftEditor } from './fake-draft-editor.ts';

let editor: DraftEditor;

beforeEach(async () => {
  editor = await createDraftEditor();
});

const folder = 'file:///r/fleet';
const file = `${folder}/apps/web/app.yaml`;
const edit: WorkspaceEdit = { changes: { [file]: [] } };
const refused = { state: 'refused', kind: 'aborted', message: '' };

/** Puts a file in front. */
function look(text: string, line = 0): void {
  const document = { uri: Uri.parse(file), getText: () => text };
  editor.documents.set(file, { uri: document.uri, text });
  editor.active = { document, selection: { active: { line, character: 0 } } };
}

/** What the last plan was asked for. */
const planned = (): unknown => {
  const [method, { source, number } = {}] = editor.sent.at(-1) ?? [];
  return method === 'planPullRequest' ? { source, ...(number !== undefined && { number }) } : undefined;
};

describe('adopting what is live', () => {
  const adopt = async (...args: unknown[]): Promise<void> => {
    const { adoptLive } = await import('../../../client/src/commands/adopt-live.ts');
    await adoptLive(editor.planning, ...(args as [string?, WorkspaceEdit?, string?]));
  };
  const fix = (title: string, subject: string): object => ({
    title,
    command: { title, command: 'driftline.adoptLive', arguments: [file, edit, subject] },
  });

  test('of a quick fix takes its edit, which is not applied', async () => {
    editor.replies = [refused];
    await adopt(file, edit, 'Adopt replicas');
    expect(planned()).toEqual({ source: { kind: 'edit', edit, subject: 'Adopt replicas' } });
  });

  test('at the cursor asks for the fixes of its object, the one for all first', async () => {
    look('kind: A\n---\nkind: B\nspec: {}\n---\nkind: C\n', 3);
    editor.replies = [[{ title: 'Ignore', edit }, fix('one', '1'), fix('two', '2'), fix('all', '3')], refused];
    editor.picks = ['all'];
    await adopt();
    expect(editor.sent[0]?.[1]['range']).toEqual({
      start: { line: 1, character: 0 },
      end: { line: 4, character: 0 },
    });
    expect(editor.offered).toEqual([['all', 'two', 'one']]);
    expect(planned()).toEqual({ source: { kind: 'edit', edit, subject: '3' } });
  });

  test('of a Secret is refused before anything is asked', async () => {
    look('kind: Secret\ndata: {}\n');
    await adopt();
    expect([editor.sent, editor.told.length]).toEqual([[], 1]);
    expect(editor.told[0]).toContain('Secret');
  });

  test('where nothing has drifted says so', async () => {
    look('kind: A\n');
    editor.replies = [
      [
        { title: 'Ignore', edit },
        { title: 'other', command: 'driftline.showSetter' },
      ],
    ];
    await adopt();
    expect([editor.sent.length, editor.told.length, planned()]).toEqual([1, 1, undefined]);
  });

  test('in Restricted Mode does nothing', async () => {
    editor.isTrusted = false;
    await adopt(file, edit);
    expect(editor.sent).toEqual([]);
  });
});

describe('rolling back', () => {
  const rollBack = async (target?: unknown): Promise<void> => {
    const command = await import('../../../client/src/commands/roll-back.ts');
    await command.rollBack(editor.planning, target as DriftNode | undefined);
  };
  const entry = (commit: string, applied?: ChangeHistoryEntry['applied']): ChangeHistoryEntry => ({
    ...{ commit, subject: `do ${commit}`, author: 'ada', time: 0, isMerge: false },
    ...(applied && { applied }),
  });
  const history = [entry('c', 'current'), entry('b'), entry('a', 'previous')];

  test('undoes one commit', async () => {
    editor.picks = ['Whole Repository', '$(git-commit) do b', 'Undo This Commit'];
    editor.replies = [history, refused];
    await rollBack();
    expect(editor.sent[0]).toEqual(['changeHistory', { folder, uris: [] }]);
    expect(planned()).toEqual({ source: { kind: 'revert', commit: 'b' } });
  });

  test('goes back to what was applied before, for this file', async () => {
    look('kind: A\n');
    editor.picks = ['This File', '$(history) The revision applied before the current one'];
    editor.replies = [history, refused];
    await rollBack();
    expect(planned()).toEqual({ source: { kind: 'restore', commit: 'a', uris: [file] } });
  });

  test('goes back to a commit, for the Kustomization around the file', async () => {
    look('kind: A\n');
    editor.existing.add('/r/fleet/apps/web/kustomization.yaml');
    editor.picks = ['This Kustomization', '$(git-commit) do b', 'Go Back to This Commit'];
    editor.replies = [history, refused];
    await rollBack();
    expect(planned()).toEqual({ source: { kind: 'restore', commit: 'b', uris: [`${folder}/apps/web`] } });
  });

  test('knows which folder a Flux Kustomization applies, and leaves no repository', async () => {
    const ks = (path: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1\nspec:\n  path: ${path}\n`;
    for (const path of ['./apps/db', '../../etc']) {
      look(ks(path));
      editor.existing.add('/r/fleet/apps/db').add('/r/etc').add('/etc');
      await rollBack();
    }
    expect(editor.offered).toEqual([
      ['This File', 'This Kustomization', 'Whole Repository'],
      ['This File', 'Whole Repository'],
    ]);
  });

  test('of the view Source Control is not about a file', async () => {
    await rollBack({ rootUri: Uri.parse(folder) });
    expect(editor.offered).toEqual([['Whole Repository']]);
  });

  test('has nothing to go back to without a history', async () => {
    editor.picks = ['Whole Repository'];
    editor.replies = [[]];
    await rollBack();
    expect([editor.sent.length, editor.told.length]).toEqual([1, 1]);
  });
});

test('a pull request that is open is added to, by its number', async () => {
  const { updatePullRequest } = await import('../../../client/src/commands/update-pull-request.ts');
  const item: PullRequestItem = {
    ...{ number: 7, url: '', title: 'web', author: 'ada', stage: 'open', isDraft: false, base: 'main', branch: 'w' },
  };
  const items = [item, { ...item, number: 8, stage: 'merged' }];
  const followed = createFollowed({ get: () => ({}) } as unknown as vscode.Memento);
  editor.picks = ['#7 web', 'All Changes'];
  editor.replies = [[{ folder, repository: 'home/fleet', items }], refused];
  await updatePullRequest(editor.planning, followed);
  expect(editor.offered[0]).toEqual(['#7 web']);
  expect(planned()).toEqual({ source: { kind: 'all' }, number: 7 });
});

test('suspending in Git is offered as a pull request, which changes no file here', async () => {
  const { requestReconcile } = await import('../../../client/src/commands/request-reconcile.ts');
  const object = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', name: 'apps' };
  const target: ReconcileTarget = { cluster: 'k', context: 'home', object };
  editor.replies = [edit];
  editor.buttons = ['Suspend in Git Instead'];
  editor.picks = ['Open Pull Request'];
  const { client } = editor.planning as { readonly client: LanguageClient };
  await requestReconcile(client, 'suspend', target);
  const source = { kind: 'edit', edit, subject: 'Suspend Kustomization apps' };
  expect(editor.run).toEqual([['driftline.openPullRequest', { folder: file, source }]]);
});
