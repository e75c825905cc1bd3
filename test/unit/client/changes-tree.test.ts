import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as module from '../../../client/src/views/changes-tree.ts';
import type { PullRequestItem, PullRequestList } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

let { listNodes, toEmptyState, toRow, toTooltip } = {} as typeof module;

beforeEach(async () => {
  vi.resetModules();
  vi.doMock('vscode', () => ({ l10n }));
  ({ listNodes, toEmptyState, toRow, toTooltip } = await import('../../../client/src/views/changes-tree.ts'));
});

const folder = 'file:///r/fleet';
const toName = (uri: string): string => uri.replace('file:///r/', '');
const open: PullRequestItem = {
  ...{ number: 7, url: 'https://git.example/home/fleet/pulls/7', title: 'web: 3 replicas', author: 'ada' },
  ...{ stage: 'open', isDraft: false, branch: 'web', base: 'main' },
};
const list = (...items: readonly PullRequestItem[]): PullRequestList => ({ folder, repository: 'home/fleet', items });
const refused = { state: 'refused', kind: 'offline', folder, message: 'git.example does not answer.' } as const;
const rowsOf = (...items: readonly PullRequestItem[]) => listNodes([list(...items)]).map((node) => toRow(node, toName));
const factsOf = (item: PullRequestItem): readonly string[] => {
  const [node] = listNodes([list(item)]);
  return listNodes([], node).map((one) => {
    const { label, description, icon } = toRow(one, toName);
    return [label, description, icon].join(' | ');
  });
};

describe('a repository', () => {
  test('needs no row of its own where it is alone', () => {
    expect(listNodes([list(open)]).map(({ kind }) => kind)).toEqual(['pull-request']);
    const both = listNodes([list(open), { ...list(), folder: 'file:///r/infra' }]);
    expect(both.map((node) => toRow(node, toName))).toMatchObject([
      { label: 'fleet', description: 'home/fleet · 1', children: 'expanded' },
      { label: 'infra', description: 'home/fleet · no open pull request', children: 'none' },
    ]);
    expect(listNodes([], both[0])).toMatchObject([{ kind: 'pull-request', item: { number: 7 } }]);
  });

  test('that could not be asked says why, also where it is alone', () => {
    const [node, ...others] = listNodes([refused]);
    expect(others).toEqual([]);
    expect(node && toRow(node, toName)).toMatchObject({
      ...{ label: 'fleet', description: refused.message, icon: 'warning', contextValue: 'repository;refused;' },
    });
    expect(node && listNodes([refused], node)).toEqual([]);
    expect(node && toTooltip(node)).toBe('git\\.example does not answer\\.');
  });
});

test.each<[string, Partial<PullRequestItem>, string, string]>([
  ['nothing more is known', {}, 'open', 'git-pull-request'],
  ['it conflicts', { mergeable: 'no', checks: 'failure' }, 'conflicts with main', 'error'],
  ['checks failed', { checks: 'failure', isDraft: true }, 'checks failed', 'error'],
  [
    'somebody wants something else',
    { reviews: [{ by: 'bob', verdict: 'changes-requested', isStale: false }] },
    ...(['changes requested', 'request-changes'] as const),
  ],
  [
    'that was about an older commit',
    { reviews: [{ by: 'bob', verdict: 'changes-requested', isStale: true }] },
    ...(['open', 'git-pull-request'] as const),
  ],
  ['it is a draft', { isDraft: true, checks: 'pending' }, 'draft', 'git-pull-request-draft'],
  ['checks run', { checks: 'pending', isBlocked: true }, 'checks are running', 'git-pull-request'],
  ['an approval is missing', { isBlocked: true, approvalsNeeded: 1 }, 'approvals missing: 1', 'git-pull-request'],
  [
    'the approval counts no more',
    {
      ...{ isBlocked: true, approvalsNeeded: 1 },
      reviews: [{ by: 'bob', verdict: 'approved', isStale: true }],
    },
    ...(['approvals missing: 1', 'git-pull-request'] as const),
  ],
  [
    'another rule is in the way',
    {
      ...{ isBlocked: true, approvalsNeeded: 1 },
      reviews: [{ by: 'bob', verdict: 'approved', isStale: false }],
    },
    ...(['main does not allow the merge yet', 'git-pull-request'] as const),
  ],
  ['it is merged', { stage: 'merged', appliers: ['Kustomization a/b'] }, 'merged, waiting for Flux', 'git-merge'],
  [
    'Argo CD is to apply it',
    { stage: 'merged', appliers: ['Application a/b'] },
    'merged, waiting for Argo CD',
    'git-merge',
  ],
  ['nobody is known who would', { stage: 'merged' }, 'merged; who applies it is not known', 'git-merge'],
  ['it is applied', { stage: 'applied', appliers: ['Kustomization a/b'] }, 'applied by Kustomization a/b', 'pass'],
  ['it was closed', { stage: 'closed' }, 'closed without a merge', 'git-pull-request-closed'],
])('a pull request: %s', (_name, state, description, icon) => {
  expect(rowsOf({ ...open, ...state })).toMatchObject([
    {
      id: `${folder}\n7`,
      label: '#7 web: 3 replicas',
      description,
      icon,
      spoken: `#7 web: 3 replicas, ${description}`,
    },
  ]);
});

test('its facts, as far as the forge tells them', () => {
  expect(factsOf(open)).toEqual(['web → main | ada | git-branch']);
  expect(
    factsOf({
      ...open,
      ...{ checks: 'success', mergeable: 'yes', approvalsNeeded: 2, summary: '1 changed\n\n1 deleted' },
      reviews: [
        { by: 'bob', verdict: 'approved', isStale: false },
        { by: 'eve', verdict: 'approved', isStale: true },
      ],
    }),
  ).toEqual([
    'web → main | ada | git-branch',
    '1 changed |  | symbol-structure',
    '1 deleted |  | symbol-structure',
    'Checks passed |  | pass',
    'Approvals: 1 of 2 |  | person',
    'bob | approved | pass',
    'eve | approved, an older commit | history',
    'Can be merged |  | pass',
  ]);
  expect(factsOf({ ...open, checks: 'unknown', mergeable: 'unknown' }).slice(1)).toEqual([
    'Checks are not known |  | question',
    'Whether it can be merged is not known |  | question',
  ]);
});

test('after the merge it tells who has applied it, and nothing of checks', () => {
  const merged = { ...open, checks: 'success', mergeable: 'unknown', appliers: ['Kustomization a/b'] } as const;
  expect(factsOf({ ...merged, stage: 'merged' }).slice(1)).toEqual([
    'Kustomization a/b | has not applied it yet | sync',
  ]);
  expect(factsOf({ ...merged, stage: 'applied' }).slice(1)).toEqual(['Kustomization a/b | has applied it | pass']);
});

test('one without a branch (AGit) names its base', () => {
  const { branch: _, ...pushed } = open;
  expect(factsOf(pushed)).toEqual(['main | ada | git-branch']);
});

test.each([
  ['https://git.example/7', 'pull-request;open;url;'],
  ['command:evil', 'pull-request;open;'],
])('what is no page of the web is not offered: %s', (url, contextValue) => {
  expect(rowsOf({ ...open, url })).toMatchObject([{ contextValue }]);
});

test('text of a forge draws nothing', () => {
  const [node] = listNodes([list({ ...open, title: '[a](command:evil) $(x) <img src=y>', author: '**bold**' })]);
  const tooltip = node ? toTooltip(node) : '';
  expect(tooltip).toContain('\\[a\\]\\(command\\:evil\\)');
  expect(tooltip).not.toMatch(/(?<!\\)[[\]*<>$]/);
});

test.each([
  [undefined, 'asking'],
  [[], 'no-repository'],
  [[list()], 'none'],
  [[list(open)], 'rows'],
  [[refused], 'rows'],
  [[list(), list()], 'rows'],
])('an empty view: %j', (answers, state) => {
  expect(toEmptyState(answers)).toBe(state);
});
