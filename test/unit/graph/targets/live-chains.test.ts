import { expect, test } from 'vitest';
import type { BuildTarget } from '../../../../server/src/graph/targets/build-target.ts';
import { readFluxTarget } from '../../../../server/src/graph/targets/flux-target.ts';
import {
  type FindLive,
  completeSource,
  createOutside,
  judgeChains,
} from '../../../../server/src/graph/targets/live-chains.ts';
import type { VariableSource } from '../../../../server/src/graph/targets/provided-variables.ts';
import type { JsonObject } from '../../../../server/src/manifest/json.ts';
import { fluxKustomization, onlyObject } from '../../../support/graph-files.ts';

const root = (cluster: string, name = 'flux-system'): BuildTarget =>
  readFluxTarget(onlyObject(fluxKustomization(name, { path: `./clusters/${cluster}` })), { cluster });
const roots = [root('prod'), root('test')];
const live =
  (objects: Readonly<Record<string, JsonObject | null>>): FindLive =>
  ({ kind, name }) =>
    objects[`${kind}/${name}`];
const withPath = (path: string): JsonObject => ({ spec: { path } });

test.each([
  ['./clusters/test', { prod: 'elsewhere', test: 'here' }],
  ['clusters/prod/', { prod: 'here', test: 'elsewhere' }],
  ['/clusters/prod', { prod: 'here', test: 'elsewhere' }],
  ['./clusters/other', { prod: 'unknown', test: 'unknown' }],
])('a chain is for the cluster that has it with its path: %s', (path, expected) => {
  expect(Object.fromEntries(judgeChains(roots, live({ 'Kustomization/flux-system': withPath(path) })))).toEqual(
    expected,
  );
});

test('nothing is known of a cluster that does not say it, or has no such Kustomization', () => {
  expect([...judgeChains(roots, () => undefined).values()]).toEqual(['pending', 'pending']);
  expect([...judgeChains(roots, () => null).values()]).toEqual(['unknown', 'unknown']);
});

test('a chain whose Kustomization the cluster does not have may be about to come, whatever else is there', () => {
  const found = live({ 'Kustomization/flux-system': withPath('./clusters/prod'), 'Kustomization/new': null });
  expect(Object.fromEntries(judgeChains([...roots, root('more', 'new')], found))).toEqual({
    prod: 'here',
    test: 'elsewhere',
    more: 'unknown',
  });
});

test('what several clusters share says nothing of which it is', () => {
  const of = (cluster: string, name: string, path: string): BuildTarget =>
    readFluxTarget(onlyObject(fluxKustomization(name, { path })), { cluster });
  const shared = ['staging', 'production'].flatMap((one) => [
    of(one, 'infra', './infrastructure'),
    of(one, 'apps', `./apps/${one}`),
  ]);
  const paths = { 'Kustomization/infra': './infrastructure', 'Kustomization/apps': './apps/production' };
  const objects = Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, withPath(path)]));
  expect(Object.fromEntries(judgeChains(shared, live(objects)))).toEqual({ staging: 'elsewhere', production: 'here' });
});

test('only a chain that is for the cluster gets its variables there', () => {
  const find = live({
    'Kustomization/flux-system': withPath('./clusters/prod'),
    'ConfigMap/keys': { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'keys' }, data: { A: 'one' } },
  });
  const outside = createOutside(judgeChains(roots, find), find);
  const reference = { kind: 'ConfigMap', namespace: 'flux-system', name: 'keys' };
  expect(outside('prod', reference)?.values.get('A')).toMatchObject({ value: 'one' });
  expect(outside('test', reference)).toBeUndefined();
  expect(outside('prod', { ...reference, name: 'others' })).toBeUndefined();
});

test('what Git shows counts, and the cluster has the rest', () => {
  const source = (values: VariableSource['values'], isOpen = false): VariableSource => ({
    kind: 'Secret',
    name: 'keys',
    values,
    isOpen,
  });
  const written = new Map([
    ['A', { value: 'new' }],
    ['B', { value: null }],
  ]);
  const there = source(
    new Map([
      ['A', { value: 'old' }],
      ['B', { value: 'two' }],
      ['C', { value: 'three' }],
    ]),
  );
  expect([...(completeSource(source(written), there)?.values ?? [])]).toEqual([
    ['A', { value: 'new' }],
    ['B', { value: 'two', isLive: true }],
  ]);
  expect([...(completeSource(source(written, true), there)?.values.keys() ?? [])].sort()).toEqual(['A', 'B', 'C']);
  expect(completeSource(source(written, true), there)?.isOpen).toBe(false);
  expect(completeSource(undefined, there)?.values.get('C')).toEqual({ value: 'three', isLive: true });
  expect(completeSource(source(written, true), undefined)?.isOpen).toBe(true);
});
