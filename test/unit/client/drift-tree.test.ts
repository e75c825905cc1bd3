import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as module from '../../../client/src/views/drift-tree.ts';
import type { DriftField, DriftGroup, DriftResource, DriftTree } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

let { listNodes, toAge, toEmptyState, toItem, toNotice, toTooltip } = {} as typeof module;

beforeEach(async () => {
  vi.resetModules();
  vi.doMock('vscode', () => ({ l10n }));
  ({ listNodes, toAge, toEmptyState, toItem, toNotice, toTooltip } =
    await import('../../../client/src/views/drift-tree.ts'));
});

const location = {
  uri: 'file:///r/apps/web.yaml',
  range: { start: { line: 3, character: 2 }, end: { line: 3, character: 9 } },
};
const field: DriftField = {
  ...{ id: 'f', path: 'spec.replicas', code: 'drift-changed', severity: 'warning', location },
  summary: 'live: 5 · kubectl-edit, 2 h ago',
  message: 'The cluster has 5 here, set by [me](command:evil).',
};
const resource: DriftResource = {
  ...{ id: 'r', name: 'Deployment demo/web', summary: '1 field drifted', message: field.message, location },
  ...{ isLive: true, time: 0, fields: [field] },
};
const owner: DriftGroup = {
  ...{ id: 'g', kind: 'owner', name: 'Kustomization flux-system/apps', summary: 'Ready · main@0123456' },
  ...{ health: 'ready', resources: [resource] },
};
const tree: DriftTree = {
  ...{ state: 'scanned', isScanning: false, isAutomatic: true, drifted: 1, groups: [owner] },
  scans: [{ context: 'home', time: 5000, compared: 9 }],
};
const toName = (uri: string): string => uri.replace('file:///r/', '');

test('groups have resources, and these their fields', () => {
  const [group] = listNodes(tree);
  const [one] = group ? listNodes(tree, group) : [];
  const [leaf] = one ? listNodes(tree, one) : [];
  expect([group?.kind, one?.kind, leaf?.kind]).toEqual(['group', 'resource', 'field']);
  expect(leaf && listNodes(tree, leaf)).toEqual([]);
  expect(listNodes(undefined)).toEqual([]);
});

test('an owner with its state', () => {
  expect(toItem({ kind: 'group', group: owner }, toName)).toEqual({
    ...{ id: 'g', label: 'Kustomization flux-system/apps', description: 'Ready · main@0123456 · 1', icon: 'layers' },
    ...{ children: 'expanded', contextValue: 'group;owner;' },
    spoken: 'Kustomization flux-system/apps, Ready · main@0123456, 1 resources',
  });
});

test.each([
  [{ health: 'not-ready' }, 'error'],
  [{ health: 'suspended' }, 'debug-pause'],
  [{ kind: 'unmanaged' }, 'person'],
  [{ kind: 'not-deployed' }, 'circle-slash'],
  [{ kind: 'not-compared' }, 'question'],
] as const)('%j is drawn as %s', (change, icon) => {
  expect(toItem({ kind: 'group', group: { ...owner, ...change } }, toName).icon).toBe(icon);
});

describe('a resource', () => {
  test('opens its file, and says what menus may offer', () => {
    expect(toItem({ kind: 'resource', group: owner, resource }, toName)).toMatchObject({
      ...{ label: 'Deployment demo/web', description: '1 field drifted', icon: 'diff-modified', location },
      ...{ children: 'collapsed', contextValue: 'resource;live;file;named;' },
    });
  });

  test('that is deleted has nothing to compare and no fields', () => {
    const deleted = { ...resource, summary: 'Deleted in the cluster', isLive: false, fields: [] };
    expect(toItem({ kind: 'resource', group: owner, resource: deleted }, toName)).toMatchObject({
      ...{ icon: 'diff-removed', children: 'none', contextValue: 'resource;file;named;' },
    });
  });

  test('without a name is a file, which is named from its folder; one that could not be compared says who it is of', () => {
    const { name: _name, ...file } = { ...resource, isLive: false, fields: [], summary: 'It could not be read.' };
    const group = { ...owner, kind: 'not-compared' } as const;
    expect(toItem({ kind: 'resource', group, resource: file }, toName)).toMatchObject({
      ...{ label: 'apps/web.yaml', icon: 'question', contextValue: 'resource;file;' },
    });
    const blind = {
      ...resource,
      isLive: false,
      fields: [],
      summary: 'forbidden',
      owner: 'Kustomization flux-system/apps',
    };
    expect(toItem({ kind: 'resource', group, resource: blind }, toName).description).toBe(
      'forbidden · Kustomization flux-system/apps',
    );
  });
});

test('a field opens its line, in the color of its severity', () => {
  const node = { kind: 'field', resource, field } as const;
  expect(toItem(node, toName)).toMatchObject({
    ...{ label: 'spec.replicas', description: 'live: 5 · kubectl-edit, 2 h ago', location },
    ...{ color: 'list.warningForeground', contextValue: 'field;file;' },
  });
  expect(toItem({ ...node, field: { ...field, severity: 'information' } }, toName).color).toBeUndefined();
});

test('a tooltip draws no link of what the cluster says', () => {
  for (const node of [
    { kind: 'field', resource, field },
    { kind: 'resource', group: owner, resource },
    { kind: 'group', group: { ...owner, name: '[me](command:evil)' } },
  ] as const) {
    expect(toTooltip(node)).toContain('\\[me\\]\\(command\\:evil\\)');
    expect(toTooltip(node)).not.toContain('](');
  }
});

test.each([
  [undefined, 'connecting'],
  [{ ...tree, groups: [] }, 'in-sync'],
  [{ ...tree, groups: [], isScanning: true }, 'scanning'],
  [{ ...tree, groups: [], state: 'no-context' }, 'no-context'],
  [tree, 'scanned'],
] as const)('an empty view says why: %#', (given, state) => {
  expect(toEmptyState(given)).toBe(state);
});

test('a cluster that has not been scanned, or is lost, is told above the rows', () => {
  expect(toNotice(tree)).toBeUndefined();
  expect(toNotice({ ...tree, scans: [...tree.scans, { context: 'lab', compared: 0 }] })).toBe('Not scanned: lab');
  const missing = { ...tree, groups: [], scans: [...tree.scans, { context: 'lab', compared: 0 }] };
  expect([toEmptyState(missing), toNotice(missing)]).toEqual(['not-scanned', 'Not scanned: lab']);
  expect(toNotice({ ...tree, message: 'refused' })).toBe('Not connected: refused');
  expect(toNotice({ ...tree, groups: [], message: 'refused' })).toBe('Not connected: refused');
  expect(toAge({ ...tree, scans: [...tree.scans, { context: 'lab', time: 3000, compared: 1 }] })).toBe(3000);
  expect(toAge({ ...tree, scans: [] })).toBeUndefined();
});
