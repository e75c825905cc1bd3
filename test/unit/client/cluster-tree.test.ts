import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as module from '../../../client/src/views/cluster-tree.ts';
import type { ClusterItem, NodeItem } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

let { listNodes, toEmptyState, toRow, toTooltip } = {} as typeof module;

beforeEach(async () => {
  vi.resetModules();
  vi.doMock('vscode', () => ({ l10n }));
  ({ listNodes, toEmptyState, toRow, toTooltip } = await import('../../../client/src/views/cluster-tree.ts'));
});

const server: NodeItem = {
  ...{ name: 'one', state: 'ready', isCordoned: false, roles: ['control-plane', 'etcd'], version: 'v1.36.3+k3s1' },
  ...{ kind: 'k3s', system: 'Debian GNU/Linux 13', arguments: ['server', '--disable', 'traefik'], conditions: [] },
};
const broken: NodeItem = {
  ...{ name: 'two', state: 'failing', isCordoned: true, roles: [], version: 'v1.36.3', kind: 'talos' },
  talosVersion: 'v1.13.0',
  conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'see [me](command:evil)' }],
};
const home: ClusterItem = {
  ...{ id: 'k', context: 'home', state: 'connected', cluster: { kind: 'k3s', version: 'v1.36.3+k3s1' } },
  nodes: [server, broken],
  permissions: { dryRun: 'allowed', dryRunOfNew: 'allowed', reconcile: 'denied' },
};

/** All rows, with what stands beside them. */
function draw(clusters: readonly ClusterItem[], parent?: module.ClusterNode, depth = 0): readonly string[] {
  return listNodes(clusters, parent).flatMap((node) => {
    const { label, description, icon } = toRow(node);
    return [`${' '.repeat(depth)}${icon}: ${label} | ${description}`, ...draw(clusters, node, depth + 1)];
  });
}

test('a cluster, what may be done there, and its nodes with what they are', () => {
  expect(draw([home])).toEqual([
    'server-environment: home | K3s v1.36.3+k3s1 · connected',
    ' check: Dry runs are allowed | ',
    ' lock: Flux may not be asked to reconcile | ',
    ' pass: one | ready · control-plane, etcd · v1.36.3+k3s1',
    '  device-desktop: Debian GNU/Linux 13 | ',
    '  terminal: server | argument',
    '  terminal: --disable | argument',
    '  terminal: traefik | argument',
    ' error: two | not ready · cordoned · v1.36.3',
    '  warning: Ready | Unknown · NodeStatusUnknown · see [me](command:evil)',
    '  versions: Talos v1.13.0 | ',
  ]);
});

test('ids tell all rows apart, whatever nodes and arguments are called', () => {
  const twice = { ...server, arguments: ['-v', '-v'] };
  const ids: string[] = [];
  const clusters = [
    { ...home, nodes: [twice, { ...twice, name: 'three' }] },
    { ...home, id: 'l' },
  ];
  const walk = (parent?: module.ClusterNode): void => {
    for (const node of listNodes(clusters, parent)) {
      ids.push(toRow(node).id);
      walk(node);
    }
  };
  walk();
  expect(ids.length).toBeGreaterThan(15);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('what may be done', () => {
  test.each([
    [{ dryRun: 'denied', dryRunOfNew: 'denied', reconcile: 'unknown' }, ['Read only: dry runs are not allowed']],
    [
      { dryRun: 'allowed', dryRunOfNew: 'denied', reconcile: 'allowed' },
      ['Dry runs are allowed, but not of new objects', 'Flux may be asked to reconcile'],
    ],
    [{ dryRun: 'unknown', dryRunOfNew: 'unknown', reconcile: 'unknown' }, []],
  ] as const)('%j', (permissions, words) => {
    const [cluster] = listNodes([{ ...home, nodes: [server], permissions }]);
    const rows = listNodes([], cluster).filter(({ kind }) => kind === 'fact');
    expect(rows.map((row) => toRow(row).label)).toEqual(words);
  });
});

const silent = { dryRun: 'unknown', dryRunOfNew: 'unknown', reconcile: 'unknown' } as const;
const { nodes: _nodes, cluster: _cluster, ...bare } = { ...home, permissions: silent };

test.each([
  [bare, ['server-environment: home | connected', ' loading~spin: Reading the nodes | ']],
  [{ ...bare, nodes: [] }, ['server-environment: home | connected', ' circle-slash: No nodes | ']],
  [
    { ...bare, nodesMessage: 'forbidden' },
    ['server-environment: home | connected', ' question: The nodes are not known | forbidden'],
  ],
  [{ ...bare, state: 'unavailable', message: 'refused' }, ['debug-disconnect: home | not connected: refused']],
] as const)('what is not known is told: %#', (cluster, rows) => {
  expect(draw([cluster])).toEqual(rows);
});

test('nodes that may be out of date are shown as such', () => {
  const [cluster] = listNodes([{ ...home, nodesMessage: 'timeout' }]);
  expect(listNodes([], cluster).map((row) => toRow(row).label)).toContain('The nodes may be out of date');
});

test('a tooltip draws no link of what the cluster says', () => {
  const message = '[me](command:evil)';
  const [lost] = listNodes([{ ...bare, state: 'unavailable', message, nodesMessage: message }]);
  const all = listNodes([{ ...home, nodesMessage: message }], listNodes([{ ...home, nodesMessage: message }])[0]);
  const below = all.flatMap((node) => listNodes([], node));
  const texts = [...(lost ? [lost] : []), ...all, ...below].map(toTooltip);
  expect(texts.filter((text) => text.includes('\\[me\\]\\(command\\:evil\\)')).length).toBeGreaterThan(3);
  expect(texts.filter((text) => text.includes(']('))).toEqual([]);
});

test('an empty view says why', () => {
  expect([toEmptyState(undefined), toEmptyState([], 'no-context'), toEmptyState([home])]).toEqual([
    ...['connecting', 'no-context', 'rows'],
  ]);
  expect(toEmptyState([], 'no-kubeconfig')).toBe('no-kubeconfig');
});
