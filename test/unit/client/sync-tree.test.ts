import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as findModule from '../../../client/src/views/sync-find.ts';
import type * as summaryModule from '../../../client/src/views/sync-summary.ts';
import type * as tooltipModule from '../../../client/src/views/sync-tooltip.ts';
import type * as treeModule from '../../../client/src/views/sync-tree.ts';
import type { SyncCluster, SyncItem, SyncState, SyncTree } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

let { isLazy, listNodes, toChildren, toRow } = {} as typeof treeModule;
let { toBadge, toEmptyState, toHeading, toNotice } = {} as typeof summaryModule;
let { findNode } = {} as typeof findModule;
let { toTooltip } = {} as typeof tooltipModule;

beforeEach(async () => {
  vi.resetModules();
  vi.doMock('vscode', () => ({ l10n }));
  ({ isLazy, listNodes, toChildren, toRow } = await import('../../../client/src/views/sync-tree.ts'));
  ({ toBadge, toEmptyState, toHeading, toNotice } = await import('../../../client/src/views/sync-summary.ts'));
  ({ findNode } = await import('../../../client/src/views/sync-find.ts'));
  ({ toTooltip } = await import('../../../client/src/views/sync-tooltip.ts'));
});

const apiVersion = 'kustomize.toolkit.fluxcd.io/v1';
const other = 'kustomize.toolkit.fluxcd.io/v1beta2';
const location = {
  uri: 'file:///r/clusters/home/web.yaml',
  range: { start: { line: 2, character: 0 }, end: { line: 2, character: 8 } },
};

function kustomization(name: string, state: SyncState, more: Partial<SyncItem> = {}): SyncItem {
  const object = { apiVersion, kind: 'Kustomization', namespace: 'flux-system', name };
  return { id: `k\nkustomizations\n${name}`, type: 'object', label: `flux-system/${name}`, state, object, ...more };
}

const web = kustomization('web', 'ready', {
  summary: 'main@sha1:1a2b3c4d',
  revision: 'main@sha1:1a2b',
  location,
  more: 2,
  actions: ['reconcile', 'suspend'],
});
const apps = kustomization('apps', 'failing', {
  summary: 'BuildFailed',
  message: 'see [me](command:evil)',
  actions: ['reconcile', 'suspend'],
});
const db = kustomization('db', 'waiting');
const old = kustomization('old', 'suspended', { actions: ['resume'] });
const problem: SyncItem = {
  ...apps,
  id: 'k\nproblem apps',
  type: 'problem',
  children: [{ ...db, id: 'k\nproblem apps\ndb' }],
};
const group: SyncItem = {
  ...{
    id: 'k\nkustomizations',
    type: 'group',
    label: 'Kustomizations',
    summary: '1 of 4 failing · 1 waiting',
    state: 'failing',
  },
  children: [apps, db, old, web],
};
const gap: SyncItem = { id: 'k\ngap', type: 'gap', label: 'HelmRelease (helm.toolkit.fluxcd.io)', state: 'unknown' };
const home: SyncCluster = {
  ...{ id: 'k', context: 'home', state: 'read', failing: 2, objects: 4 },
  items: [problem, gap, group],
};
const treeOf = (...clusters: readonly SyncCluster[]): SyncTree => ({ state: 'clusters', clusters });
const tree = treeOf(home);

/** All rows by their labels, indented. */
function draw(given: SyncTree, isFiltered = false, parent?: treeModule.SyncNode, depth = 0): readonly string[] {
  return listNodes(given, isFiltered, parent).flatMap((node) => [
    `${' '.repeat(depth)}${toRow(node).label}`,
    ...draw(given, isFiltered, node, depth + 1),
  ]);
}

const nodeOf = (item: SyncItem) => ({ kind: 'item', cluster: 'k', context: 'home', item, parent: undefined }) as const;

test('one cluster is no level of its own, several are', () => {
  const rows = [
    ...['flux-system/apps', ' flux-system/db', 'HelmRelease (helm.toolkit.fluxcd.io)', 'Kustomizations'],
    ...[' flux-system/apps', ' flux-system/db', ' flux-system/old', ' flux-system/web'],
  ];
  expect(draw(tree)).toEqual(rows);
  const lab = { ...home, id: 'l', context: 'lab', items: [] };
  expect(draw(treeOf(home, lab))).toEqual(['home', ...rows.map((row) => ` ${row}`), 'lab']);
});

test('a row can be gone up from, and is what a controller can be asked about', () => {
  const [, , below] = listNodes(tree, false);
  const first = listNodes(tree, false, below)[0];
  expect(first).toMatchObject({ cluster: 'k', context: 'home', object: apps.object, parent: below });
  expect(below).not.toHaveProperty('object');
});

test('problems only: what has failed with what waits for it, and what stands still', () => {
  expect(draw(tree, true)).toEqual([
    ...['flux-system/apps', ' flux-system/db', 'HelmRelease (helm.toolkit.fluxcd.io)', 'Kustomizations'],
    ' flux-system/old',
  ]);
  const [, , left] = listNodes(tree, true);
  expect(left && toRow(left)).toMatchObject({ description: '1', icon: 'debug-pause', children: 'expanded' });
  const calm = treeOf({ ...home, failing: 0, items: [{ ...group, state: 'ready', children: [web] }] });
  expect(draw(calm, true)).toEqual([]);
  expect(toEmptyState(calm, true)).toBe('well');
  // while not everything is read, nobody can say so
  expect(toEmptyState(treeOf({ ...home, items: [], state: 'reading' }), true)).toBe('reading');
});

test('what is only counted has to be asked for', () => {
  expect([isLazy(nodeOf(web)), isLazy(nodeOf(apps)), isLazy(nodeOf(group)), isLazy(undefined)]).toEqual([
    ...[true, false, false, false],
  ]);
  const entry: SyncItem = { id: 'e', type: 'entry', label: 'Namespace demo' };
  expect(toChildren(nodeOf(web), [entry])).toEqual([{ ...nodeOf(entry), parent: nodeOf(web) }]);
});

describe('a row', () => {
  test('of an object', () => {
    // what is said of one that is well is no news
    expect(toRow(nodeOf({ ...web, message: 'Applied revision: main' })).spoken).not.toContain('Applied');
    expect(toRow(nodeOf(web))).toEqual({
      ...{ id: web.id, label: 'flux-system/web', description: 'main@sha1:1a2b3c4d', location },
      ...{ icon: 'pass', color: 'testing.iconPassed', children: 'collapsed' },
      contextValue: 'object;file;named;revision;reconcile;suspend;',
      spoken: 'flux-system/web, ready, main@sha1:1a2b3c4d',
    });
  });

  test('of a problem', () => {
    expect(toRow(nodeOf(problem))).toMatchObject({
      ...{ icon: 'error', color: 'list.errorForeground', children: 'expanded' },
      contextValue: 'problem;named;message;reconcile;suspend;',
      spoken: 'flux-system/apps, failing, BuildFailed, see [me](command:evil)',
    });
    const many = Array.from({ length: 11 }, () => db);
    expect(toRow(nodeOf({ ...problem, children: many })).children).toBe('collapsed');
  });

  test.each([
    [old, 'object;named;resume;'],
    [
      { ...web, type: 'entry', actions: undefined, object: { apiVersion: 'v1', kind: 'Namespace', name: 'demo' } },
      'entry;file;named;revision;',
    ],
    [{ ...db, actions: ['refresh', 'hard-refresh'] }, 'object;named;refresh;hard-refresh;'],
    [group, 'group;'],
    [gap, 'gap;'],
  ] as const)('offers what can be done with it: %#', (item, flags) => {
    expect(toRow(nodeOf(item as SyncItem)).contextValue).toBe(flags);
  });

  test('has a lock only where this account may not read', () => {
    expect(toRow(nodeOf({ ...gap, isForbidden: true })).icon).toBe('lock');
    expect(toRow(nodeOf(gap)).icon).toBe('warning');
  });

  test('has a shape of its own for each state', () => {
    const states: readonly SyncState[] = [
      ...([
        'ready',
        'failing',
        'waiting',
        'reconciling',
        'out-of-sync',
        'suspended',
        'deleting',
        'unknown',
        'none',
      ] as const),
    ];
    const icons = states.map((state) => toRow(nodeOf(kustomization('a', state))).icon);
    expect(new Set(icons).size).toBe(states.length);
  });
});

describe('a tooltip', () => {
  const item: SyncItem = {
    ...kustomization('apps', 'failing', { reason: 'BuildFailed', message: 'one\n[two](command:evil)' }),
    revision: 'main@sha1:aa',
    facts: [['Path', './`apps`'] as const],
    conditions: [
      { type: 'Ready', status: 'False', reason: 'BuildFailed', message: 'one\n[two](command:evil)' },
      { type: 'Healthy', status: 'Unknown', message: '![x](http://evil)', time: '2026-01-02' },
    ],
    attempts: Array.from({ length: 9 }, (_, i) => ({ revision: `r${i}`, outcome: 'failed' })),
  };

  test('tells what the controller says, and draws nothing of it', () => {
    const text = toTooltip(nodeOf(item));
    expect(text).toBe(
      [
        '**flux\\-system/apps**',
        'BuildFailed',
        'one  \n\\[two\\]\\(command\\:evil\\)',
        '**Revision** main@sha1\\:aa  \n**Path** \\./\\`apps\\`',
        'Conditions:\n- **Ready** False · BuildFailed\n- **Healthy** Unknown · 2026\\-01\\-02: \\!\\[x\\]\\(http\\://evil\\)',
        `History:\n${[0, 1, 2, 3, 4].map((i) => `- failed · r${i}`).join('\n')}`,
      ].join('\n\n'),
    );
    expect(text).not.toContain('](');
  });

  test('of a cluster that is lost has the reason', () => {
    const lost: SyncCluster = { ...home, state: 'stale', message: '[gone](command:evil)' };
    expect(toTooltip({ kind: 'cluster', content: lost })).toBe(
      'home\n\nnot up to date\\: \\[gone\\]\\(command\\:evil\\)',
    );
  });
});

test('a cluster among several says how it stands', () => {
  const rowOf = (content: SyncCluster) => toRow({ kind: 'cluster', content });
  expect(rowOf(home)).toMatchObject({ description: '2 of 4 not well', contextValue: 'cluster;', children: 'expanded' });
  expect(
    rowOf({ ...home, state: 'not-connected', message: 'refused', failing: 0, objects: 0, items: [] }),
  ).toMatchObject({
    ...{ description: 'not connected: refused', contextValue: 'cluster;lost;', icon: 'debug-disconnect' },
    children: 'none',
  });
});

test.each([
  [undefined, 'connecting'],
  [{ state: 'untrusted', clusters: [] }, 'untrusted'],
  [{ state: 'no-context', clusters: [] }, 'no-context'],
  [{ state: 'no-kubeconfig', clusters: [] }, 'no-kubeconfig'],
  ...(['connecting', 'not-connected', 'reading', 'no-controller', 'read'] as const).map(
    (state) => [treeOf({ ...home, state, items: [] }), state] as const,
  ),
  [tree, 'rows'],
  [treeOf({ ...home, items: [] }, home), 'rows'],
] as const)('an empty view says why: %#', (given, state) => {
  expect(toEmptyState(given, false)).toBe(state);
});

test('beside the title stands whose rows these are, or why there are none; above them, that they are old', () => {
  expect([toHeading(undefined), toHeading(tree), toHeading(treeOf(home, home))]).toEqual(['', 'home', '']);
  const lost = { ...home, state: 'not-connected', message: 'refused' } as const;
  expect([toHeading(treeOf(lost)), toNotice(treeOf(lost))]).toEqual(['home · not connected: refused', '']);
  const stale = { ...lost, state: 'stale' } as const;
  expect([toHeading(treeOf(stale)), toNotice(treeOf(stale))]).toEqual(['home', 'not up to date: refused']);
});

test('the badge counts what is not well in all clusters, and says so when nobody looks any more', () => {
  expect(toBadge(treeOf(home, home))).toEqual({ value: 4, tooltip: '4 objects are not well' });
  expect(toBadge(tree, new Date(0))?.tooltip).toMatch(/^2 objects were not well at \d/);
  expect([toBadge(undefined), toBadge(treeOf({ ...home, failing: 0 }))]).toEqual([undefined, undefined]);
});

describe('a row is found', () => {
  test('by its object, rather where its kind is than where it is wrong, whatever version is asked with', () => {
    const object = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps', apiVersion: other };
    expect(findNode(tree, false, { cluster: 'k', object })?.item).toBe(apps);
    expect(findNode(tree, true, { cluster: 'k', object })?.item).toBe(problem);
    expect(findNode(tree, false, { cluster: 'other', object })).toBeUndefined();
    expect(findNode(tree, false, { cluster: 'k', object: { ...object, name: 'none' } })).toBeUndefined();
  });

  test('by the place that declares it, if that is sure', () => {
    expect(findNode(tree, false, { uri: location.uri, line: 30 })?.item).toBe(web);
    expect(findNode(tree, false, { uri: 'file:///r/other.yaml', line: 2 })).toBeUndefined();
    const range = { start: { line: 20, character: 0 }, end: { line: 20, character: 3 } };
    const two = { ...group, children: [web, { ...old, location: { ...location, range } }] };
    const both = treeOf({ ...home, items: [two] });
    expect(findNode(both, false, { uri: location.uri, line: 2 })?.item).toBe(web);
    expect(findNode(both, false, { uri: location.uri, line: 20 })?.item.label).toBe(old.label);
    expect(findNode(both, false, { uri: location.uri, line: 30 })).toBeUndefined();
  });
});
