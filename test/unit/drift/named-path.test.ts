import { expect, test } from 'vitest';
import { toNamedPath } from '../../../server/src/drift/named-path.ts';
import { type FieldPath, formatPath } from '../../../server/src/manifest/field-path.ts';
import { managed } from '../../support/managed-object.ts';

const flux = 'kustomize-controller';
const containers: FieldPath = [{ field: 'spec' }, { field: 'containers' }];
const image = (index: number): FieldPath => [...containers, { index }, { field: 'image' }];
const pod = (names: readonly string[]) => ({ apiVersion: 'v1', spec: { containers: names.map((name) => ({ name })) } });
const fields = (names: readonly string[]): string[] =>
  names.map((name) => `f:spec/f:containers/k:{"name":"${name}"}/f:name`);

/** The live list as Flux holds it, but for the items of another manager. */
function named(
  index: number,
  live: readonly string[],
  desired: readonly string[],
  others: readonly string[] = [],
): string {
  const own = live.filter((name) => !others.includes(name));
  const object = managed(
    pod(live),
    { manager: flux, operation: 'Apply', fields: fields(own) },
    { manager: 'other', fields: fields(others) },
  );
  return formatPath(toNamedPath(image(index), { live: object, desired: pod(desired), manager: flux }));
}

test.each<readonly [number, readonly string[], readonly string[], readonly string[], string]>([
  [1, ['a', 'b'], ['a', 'b'], [], 'spec.containers[name="b"].image'],
  // the order of the manifest counts
  [0, ['a', 'b'], ['b', 'a'], [], 'spec.containers[name="b"].image'],
  // what nobody else holds is gone before anybody looks
  [0, ['a', 'b'], ['b'], [], 'spec.containers[name="b"].image'],
  // what somebody else holds stays where it was
  [1, ['x', 'b'], ['b'], ['x'], 'spec.containers[name="b"].image'],
  [0, ['x', 'b'], ['b'], ['x'], 'spec.containers'],
  [0, ['b'], ['new', 'b'], [], 'spec.containers[name="new"].image'],
])('index %i of live %j and desired %j, with %j of others: %s', (index, live, desired, others, path) => {
  expect(named(index, live, desired, others)).toBe(path);
});

test('without a live object the index is that of the manifest', () => {
  expect(formatPath(toNamedPath(image(0), { desired: pod(['a']), manager: flux }))).toBe(
    'spec.containers[name="a"].image',
  );
});

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['a new one stands first', ['web'], ['aa', 'web']],
  ['one is gone', ['aa', 'web'], ['web']],
])('%s where nobody holds anything: nobody can tell which item is meant, so the list is', (_how, live, desired) => {
  expect(toNamedPath(image(0), { live: pod(live), desired: pod(desired), manager: flux })).toEqual(containers);
});

test('what a list of its own has no name for keeps its index', () => {
  const object = { spec: { containers: [{ name: 'b', args: ['x'] }] } };
  const path = [...containers, { index: 0 }, { field: 'args' }, { index: 0 }];
  expect(formatPath(toNamedPath(path, { live: object, desired: object, manager: flux }))).toBe(
    'spec.containers[name="b"].args[0]',
  );
});

test("a Service's clusterIPs are said of its clusterIP, unless they are written", () => {
  const path = [{ field: 'spec' }, { field: 'clusterIPs' }, { index: 0 }];
  const short = { spec: { clusterIP: '10.0.0.1' } };
  expect(formatPath(toNamedPath(path, { live: short, desired: short, manager: flux }))).toBe('spec.clusterIP');
  const long = { spec: { clusterIPs: ['10.0.0.1'] } };
  expect(formatPath(toNamedPath(path, { live: long, desired: long, manager: flux }))).toBe('spec.clusterIPs[0]');
});
