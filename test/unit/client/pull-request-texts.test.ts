import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import { findDocument, isSecret } from '../../../client/src/pull-request/adoptable.ts';
import { readDraft, writeDraft } from '../../../client/src/pull-request/draft-text.ts';
import { createFollowed } from '../../../client/src/pull-request/followed.ts';
import type { ChangeHistoryEntry, PlannedPullRequest, PullRequestItem } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

beforeEach(() => {
  vi.resetModules();
  vi.doMock('vscode', () => ({ l10n }));
});

describe('the document of a pull request', () => {
  test('says what was planned', () => {
    expect(writeDraft({ title: 'web: 3', body: '# What changes\n\ntext\n\n' })).toBe(
      'web: 3\n\n# What changes\n\ntext\n',
    );
  });

  test('is read as it was written, whatever stands there', () => {
    const line = fc.string().map((text) => text.replace(/[\r\n\uFEFF]/g, '').trim());
    fc.assert(
      fc.property(line, fc.array(line), (title, lines) => {
        const body = lines.join('\n').replace(/^\n+/, '').trimEnd();
        expect(readDraft(writeDraft({ title, body }))).toEqual({ title, body });
      }),
    );
  });

  test.each([
    ['', '', ''],
    ['title', 'title', ''],
    ['\n\nbody', '', 'body'],
    ['  title \r\n\r\n  \r\n    code\r\nend\r\n\r\n', 'title', '    code\nend'],
    ['\uFEFFtitle\nbody', 'title', 'body'],
  ])('%j', (text, title, body) => {
    expect(readDraft(text)).toEqual({ title, body });
  });
});

describe('the object at a line', () => {
  const lines = ['kind: A', '---', 'kind: Secret # x', 'data: {}', '--- # next', 'kind: B', ''];
  test.each([
    [0, 0, 1, false],
    [1, 1, 4, true],
    [3, 1, 4, true],
    [4, 4, 7, false],
    [6, 4, 7, false],
    [99, 4, 7, false],
  ])('line %d', (line, start, end, secret) => {
    const found = findDocument(lines, line);
    expect([found.start.line, found.end.line]).toEqual([start, end]);
    expect(isSecret(lines, found)).toBe(secret);
  });

  test.each([
    ['kind: "Secret"', true],
    ['kind: SecretStore', false],
    ['  kind: Secret', false],
    ['kind: SealedSecret', false],
  ])('%s', (text, expected) => {
    expect(isSecret([text], findDocument([text], 0))).toBe(expected);
  });

  test('of an empty file is nothing', () => {
    expect(findDocument([], 0)).toEqual({ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
  });
});

describe('what is followed', () => {
  const kept = new Map<string, unknown>();
  const memory = {
    get: (key: string, fallback: unknown) => kept.get(key) ?? fallback,
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  } as unknown as vscode.Memento;
  const item = (number: number, stage: PullRequestItem['stage']): PullRequestItem => ({
    ...{ number, stage, url: '', title: '', author: '', isDraft: false, base: 'main' },
  });

  beforeEach(() => kept.clear());

  test('is so until it is applied or closed', async () => {
    const followed = createFollowed(memory);
    for (const number of [1, 2, 3, 4, 2]) await followed.add('a', number);
    await followed.add('b', 1);
    await followed.settle('a', [item(1, 'applied'), item(2, 'merged'), item(3, 'closed'), item(9, 'closed')]);
    expect(createFollowed(memory).list()).toEqual({ a: [4, 2], b: [1] });
    await followed.settle('b', [item(1, 'applied')]);
    expect(createFollowed(memory).list()).toEqual({ a: [4, 2] });
  });

  test('stays in sight in this window, the last three of those that ended', async () => {
    const followed = createFollowed(memory);
    for (const number of [1, 2, 3, 4, 5]) await followed.add('a', number);
    for (const number of [1, 2, 3, 4]) await followed.settle('a', [item(number, 'applied')]);
    expect(followed.list()).toEqual({ a: [2, 3, 4, 5] });
    await followed.settle('a', [item(2, 'applied'), item(5, 'open')]);
    expect(followed.list()).toEqual({ a: [2, 3, 4, 5] });
    expect(createFollowed(memory).list()).toEqual({ a: [5] });
  });

  test('is not more than twenty in a folder', async () => {
    const followed = createFollowed(memory);
    for (let number = 1; number <= 25; number++) await followed.add('a', number);
    expect(followed.list()['a']).toEqual(Array.from({ length: 20 }, (_, index) => index + 6));
  });
});

describe('above the document', () => {
  const plan: PlannedPullRequest = {
    ...{ id: 'p', title: 't', body: 'b', branch: 'web', base: 'main', remote: 'origin', route: 'branch' },
    ...{ repository: 'home/fleet', labels: [], reviewers: [], files: [], objects: 2, risks: 0, notes: [] },
  };
  const lensesOf = async (changed: Partial<PlannedPullRequest>): Promise<readonly string[]> => {
    const { listLenses } = await import('../../../client/src/pull-request/draft-lenses.ts');
    return listLenses({ ...plan, ...changed }).map(({ title, command = '' }) => `${title} | ${command}`);
  };

  test('stands where it goes', async () => {
    expect(await lensesOf({})).toEqual([
      '$(git-pull-request-create) Open Pull Request | driftline.confirmPullRequest',
      '$(diff-multiple) Files: 0 | driftline.showPlannedChanges',
      '$(discard) Discard | driftline.discardPullRequest',
      '$(repo) home/fleet: web → main | ',
      '$(symbol-structure) objects that change: 2 | ',
    ]);
  });

  test('and what is special', async () => {
    const existing = { number: 7, url: 'https://git.example/7' };
    const update = await lensesOf({ existing, risks: 1, objects: 0, reviewers: ['$(x)'], labels: ['gitops'] });
    expect(update[0]).toBe('$(repo-push) Update Pull Request #7 | driftline.confirmUpdate');
    expect(update[4]).toBe('$(warning) no object changes in the cluster, risks: 1 | ');
    expect(update[5]).toBe('$(organization) $ (x), gitops | ');
    expect((await lensesOf({ route: 'agit' }))[3]).toBe('$(repo) home/fleet: main | ');
    expect((await lensesOf({ route: 'compare' }))[0]).toMatch(/Push the Branch/);
  });
});

describe('a history', () => {
  const entry = (commit: string, applied?: ChangeHistoryEntry['applied']): ChangeHistoryEntry => ({
    ...{ commit, subject: `do ${commit} $(x)`, author: 'ada', time: 0, isMerge: false },
    ...(applied && { applied }),
  });
  const listOf = async (...entries: readonly ChangeHistoryEntry[]) => {
    const { listHistory } = await import('../../../client/src/pull-request/history-items.ts');
    return listHistory(entries, new Date(0)).map(({ label, description = '', isApplied }) => [
      label,
      description,
      isApplied,
    ]);
  };

  test('begins with what was applied before, where that is known', async () => {
    expect(await listOf(entry('c', 'current'), entry('b'), entry('a', 'previous'))).toEqual([
      ['$(history) The revision applied before the current one', 'a do a $ (x)', true],
      ['$(pass) do c $ (x)', 'c · applied now', false],
      ['$(git-commit) do b $ (x)', 'b', false],
      ['$(git-commit) do a $ (x)', 'a · applied before', false],
    ]);
    expect(await listOf({ ...entry('b'), isMerge: true })).toEqual([['$(git-merge) do b $ (x)', 'b', false]]);
  });
});

test.each([
  ['apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  path: ./apps/web # x\n', './apps/web'],
  [
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nspec:\n  path: "apps"\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\n',
    undefined,
  ],
  ['apiVersion: v1\nspec:\n  path: apps\n', undefined],
])('the path of a Kustomization: %j', async (text, path) => {
  const { findPath } = await import('../../../client/src/pull-request/roll-back-scopes.ts');
  expect(findPath(text)).toBe(path);
});

test.each([
  ['https://ada:secret@git.example/r.git', 'https://git.example/r.git'],
  ['https://token@git.example:3000/r@1.git', 'https://git.example:3000/r@1.git'],
  ['git@git.example:r.git', 'git@git.example:r.git'],
  ['https://git.example/a@b', 'https://git.example/a@b'],
])('a password is not shown: %s', async (url, shown) => {
  const { withoutPerson } = await import('../../../client/src/pull-request/remote-choice.ts');
  expect(withoutPerson(url)).toBe(shown);
});

test.each([
  ['bad-token', false, ['again']],
  ['not-found', true, ['choose-remote', 'again']],
  ['branch-moved', true, ['plan-again']],
  ['unknown-plan', false, ['plan-again']],
  ['nothing-to-change', true, []],
  ['secret', true, []],
  ['offline', false, ['again']],
  ['a kind of later', false, ['again']],
])('after the refusal %s', async (kind, hasChosen, answers) => {
  const { listAnswers } = await import('../../../client/src/pull-request/tell-refusal.ts');
  const found = listAnswers({ state: 'refused', kind, message: '' }, hasChosen);
  expect(found.map(({ answer }) => answer)).toEqual(answers);
});
