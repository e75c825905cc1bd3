import { describe, expect, test } from 'vitest';
import { findDeletions } from '../../../../server/src/graph/deletions/find-deletions.ts';
import { type OwnerParts, graphOf, tell } from '../../../support/deletion-graphs.ts';

type Owners = Readonly<Record<string, OwnerParts>>;

const find = (before: Owners, after: Owners): readonly string[] => tell(findDeletions(graphOf(before), graphOf(after)));
const web = (objects: readonly string[], spec?: string): OwnerParts => ({
  objects,
  ...(spec !== undefined && { spec }),
});
const both = ['ConfigMap one/a', 'ConfigMap one/b'];

test.each<[string, OwnerParts, OwnerParts, readonly string[]]>([
  ['nothing changes', web(both), web(both), []],
  ['an object is not applied any more', web(both), web(['ConfigMap one/a']), ['ConfigMap one/b']],
  ['it does not prune', web(both, 'prune: false'), web([], 'prune: false'), []],
  ['it is suspended', web(both, 'suspend: true'), web([], 'suspend: true'), []],
  [
    'pruning is switched off at the same time',
    web(both),
    web(['ConfigMap one/a'], 'prune: false'),
    ['ConfigMap one/b perhaps'],
  ],
  [
    'pruning is switched on at the same time',
    web(both, 'prune: false'),
    web(['ConfigMap one/a']),
    ['ConfigMap one/b perhaps'],
  ],
  [
    'it is suspended at the same time',
    web(both),
    web(['ConfigMap one/a'], 'suspend: true'),
    ['ConfigMap one/b perhaps'],
  ],
  ['it is resumed at the same time', web(both, 'suspend: true'), web(['ConfigMap one/a']), ['ConfigMap one/b perhaps']],
  ['its build fails', web(both), { objects: [], isFailing: true }, []],
  ['its build failed before', { objects: both, isFailing: true }, web([]), []],
  ['the object says that it stays', web(['ConfigMap one/a spared']), web([]), []],
  ['a name that nobody knows takes its place', web(both), web(['ConfigMap ${NS}/a', 'Secret one/a']), []],
  [
    'a generated object takes its place',
    web(['ConfigMap one/a-bcdfghkmt2']),
    web(['ConfigMap one/a-9876542bcd']),
    ['ConfigMap one/a-bcdfghkmt2 replaced'],
  ],
  [
    'a definition says that its kind lies in no namespace',
    web(['Definition Toy Cluster', 'Toy one/a']),
    web(['Definition Toy Cluster', 'Toy two/a']),
    [],
  ],
])('where %s', (_, before, after, expected) => {
  expect(find({ web: before }, { web: after })).toEqual(expected);
});

test('what the list of kinds knows to lie in no namespace is the same in another one', () => {
  const [before, after] = [graphOf({ web: web(['Toy one/a']) }), graphOf({ web: web(['Toy two/a']) })];
  expect(tell(findDeletions(before, after, { isNamespaced: () => false }))).toEqual([]);
  expect(tell(findDeletions(before, after, { isNamespaced: () => true }))).toEqual(['Toy one/a']);
});

describe('a Kustomization that is removed', () => {
  const root = (objects: readonly string[]): OwnerParts => web(objects);
  const child = 'Kustomization flux-system/web';
  test.each<[string, string | undefined, readonly string[]]>([
    ['deletes what it has applied', undefined, ['ConfigMap one/a finalized', child]],
    ['that does not prune leaves all as it is', 'prune: false', [child]],
    ['leaves it behind', 'deletionPolicy: Orphan', [child]],
    [
      'deletes it though it did not prune',
      '{ prune: false, deletionPolicy: Delete }',
      ['ConfigMap one/a finalized', child],
    ],
    ['deletes nothing while it is suspended', 'suspend: true', [child]],
  ])('%s', (_, spec, expected) => {
    const parts = spec?.startsWith('{') ? spec.slice(2, -2).replace(', ', '\n  ') : spec;
    const before = { root: root([child]), web: web(['ConfigMap one/a'], parts) };
    expect(find(before, { root: root([]) })).toEqual(expected);
  });

  test('deletes those that it has applied, and they theirs', () => {
    const before = {
      root: root([child]),
      web: web(['Kustomization flux-system/deep']),
      deep: web(['Secret one/a']),
    };
    expect(find(before, { root: root([]) })).toEqual([
      'Kustomization flux-system/deep finalized',
      child,
      'Secret one/a finalized',
    ]);
  });

  test('is kept where its parent cannot be built', () => {
    const before = { root: root([child]), web: web(both) };
    expect(find(before, { root: { objects: [], isFailing: true } })).toEqual([]);
  });

  test('loses to its new name in a race', () => {
    const before = { root: root([child]), web: web(['ConfigMap one/a']) };
    const after = { root: root(['Kustomization flux-system/site']), site: web(['ConfigMap one/a']) };
    expect(find(before, after)).toEqual(['ConfigMap one/a finalized perhaps anew', child]);
  });

  test('deletes nothing that its parent applies itself, before it removes it', () => {
    const before = { root: root([child]), web: web(['ConfigMap one/a']) };
    expect(find(before, { root: root(['ConfigMap one/a']) })).toEqual([child]);
  });
});

describe('an object that moves to another Kustomization', () => {
  const move = (from: string | undefined, to: string | undefined): readonly string[] =>
    find({ a: web(['ConfigMap one/x'], from), b: web([], to) }, { a: web([], from), b: web(['ConfigMap one/x'], to) });

  test.each<[string, string | undefined, string | undefined, readonly string[]]>([
    ['may be deleted first', undefined, undefined, ['ConfigMap one/x perhaps anew']],
    ['is deleted first where the other waits', undefined, 'dependsOn: [{ name: a }]', ['ConfigMap one/x anew']],
    ['stays where the other is first', 'dependsOn: [{ name: b }]', undefined, []],
    ['is deleted where the other does not come to it', undefined, 'suspend: true', ['ConfigMap one/x']],
  ])('%s', (_, from, to, expected) => {
    expect(move(from, to)).toEqual(expected);
  });

  test('is deleted where the other waits for one that fails', () => {
    const after = {
      a: web([]),
      b: web(['ConfigMap one/x'], 'dependsOn: [{ name: c }]'),
      c: { objects: [], isFailing: true },
    };
    expect(find({ a: web(['ConfigMap one/x']) }, after)).toEqual(['ConfigMap one/x']);
  });

  test('is another object in another cluster', () => {
    const other = { ...web(['ConfigMap one/x']), cluster: 'away' };
    expect(find({ a: web(['ConfigMap one/x']) }, { a: web([]), b: other })).toEqual(['ConfigMap one/x']);
  });
});

test('one that waits for what fails, or for itself, deletes nothing', () => {
  const before = { a: web(['ConfigMap one/x'], 'dependsOn: [{ name: b }]'), b: web([]) };
  expect(find(before, { a: web([], 'dependsOn: [{ name: b }]'), b: { objects: [], isFailing: true } })).toEqual([]);
  expect(find(before, { a: web([], 'dependsOn: [{ name: b }]'), b: web([], 'suspend: true') })).toEqual([]);
  const round = { a: web([], 'dependsOn: [{ name: b }]'), b: web([], 'dependsOn: [{ name: a }]') };
  expect(find({ ...before, b: web([]) }, round)).toEqual([]);
});

test('a namespace takes all along that was applied into it, spared or not, and a definition all of its kind', () => {
  const rest = web(['ConfigMap one/a spared', 'ConfigMap two/b', 'Toy two/c']);
  const before = { base: web(['Namespace one', 'Definition Toy']), rest };
  expect(find(before, { base: web([]), rest })).toEqual([
    'ConfigMap one/a namespace',
    'CustomResourceDefinition Toy',
    'Namespace one',
    'Toy two/c definition',
  ]);
});

test('what several have applied is certain only if all of them delete it', () => {
  const x = 'ConfigMap one/x';
  expect(find({ a: web([x]), b: web([x]) }, { a: web([]), b: web([]) })).toEqual([x]);
  expect(find({ a: web([x]), b: web([x], 'prune: false') }, { a: web([]), b: web([], 'prune: false') })).toEqual([
    `${x} perhaps`,
  ]);
});

describe('the cluster', () => {
  const before = graphOf({ web: web(both) });
  const after = graphOf({ web: web([]) });
  const live = (ids: readonly string[]) => ({ status: { inventory: { entries: ids.map((id) => ({ id, v: 'v1' })) } } });

  test('says what has been applied', () => {
    const liveOwner = () => live(['one_a__ConfigMap', 'one_old_apps_Deployment']);
    expect(tell(findDeletions(before, after, { liveOwner }))).toEqual(['ConfigMap one/a', 'Deployment one/old']);
    expect(tell(findDeletions(before, after, { liveOwner: () => null }))).toEqual([]);
    expect(tell(findDeletions(before, after, { liveOwner: () => undefined }))).toEqual(both);
  });

  test('says what is gone already, and what somebody has spared', () => {
    const annotations = { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' };
    const liveObject = (_: unknown, { metadata }: { readonly metadata?: unknown }) =>
      (metadata as { name: string }).name === 'a' ? null : { metadata: { annotations } };
    expect(tell(findDeletions(before, after, { liveObject }))).toEqual([]);
  });

  test('knows what one has applied that was suspended since', () => {
    const suspended = graphOf({ web: web([], 'suspend: true') });
    const liveOwner = () => live(['one_a__ConfigMap']);
    expect(tell(findDeletions(suspended, after, { liveOwner }))).toEqual(['ConfigMap one/a']);
  });
});
