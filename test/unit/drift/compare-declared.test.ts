import { describe, expect, test } from 'vitest';
import { compareDeclared } from '../../../server/src/drift/compare-declared.ts';
import { readListTypes } from '../../../server/src/drift/managed-fields.ts';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { entries } from '../../support/managed-object.ts';

const container = 'f:spec/f:template/f:spec/f:containers/k:{"name":"web"}';
const lists = readListTypes(
  entries({
    manager: 'a',
    fields: [
      `${container}/f:ports/k:{"containerPort":80,"protocol":"TCP"}/.`,
      `${container}/f:env/k:{"name":"A"}/.`,
      'f:spec/f:set/v:"a"',
      'f:spec/f:ports/k:{"port":53,"protocol":"UDP"}/.',
    ],
  }),
);

const paths = (desired: JsonObject, live: JsonObject): string[] =>
  compareDeclared(desired, live, lists).map(({ path }) => formatPath(path));

const workload = (parts: JsonObject, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  spec: { ...spec, template: { spec: { containers: [{ name: 'web', ...parts }] } } },
});
const web = 'spec.template.spec.containers[name="web"]';
const limits = (cpu: Json): JsonObject => ({ resources: { limits: { cpu } } });
const memory = (value: Json): JsonObject => ({ resources: { requests: { memory: value } } });

describe('the cases of the specification', () => {
  test.each<readonly [string, JsonObject, JsonObject]>([
    ['4: 1000m and 1', limits('1000m'), limits('1')],
    ['5: 0.5 and 500m', limits(0.5), limits('500m')],
    ['6: 1024Mi and 1Gi', memory('1024Mi'), memory('1Gi')],
    [
      '9: a port without protocol',
      { ports: [{ containerPort: 80 }] },
      { ports: [{ containerPort: 80, protocol: 'TCP' }] },
    ],
    ['30: stdin: false', { stdin: false }, {}],
    ['30: workingDir: ""', { workingDir: '' }, {}],
  ])('%s: silent', (_case, desired, live) => {
    expect(paths(workload(desired), workload(live))).toEqual([]);
  });

  test('7: 512Mi and 256Mi: the value', () => {
    expect(paths(workload(memory('512Mi')), workload(memory('256Mi')))).toEqual([`${web}.resources.requests.memory`]);
  });

  test('8: equal text in a custom resource: silent; equal meaning: no, since nobody says that it is a quantity', () => {
    const custom = (cpu: Json): JsonObject => ({ apiVersion: 'example.com/v1', spec: { limits: { cpu } } });
    expect(paths(custom('1000m'), custom('1000m'))).toEqual([]);
    expect(paths(custom('1000m'), custom('1'))).toEqual(['spec.limits.cpu']);
  });

  test('10: of 53/TCP and 53/UDP only the one that changed', () => {
    const ports = (udp: string): JsonObject => ({
      apiVersion: 'v1',
      spec: {
        ports: [
          { port: 53, name: 't' },
          { port: 53, protocol: 'UDP', name: udp },
        ],
      },
    });
    const live = {
      apiVersion: 'v1',
      spec: {
        ports: [
          { port: 53, protocol: 'UDP', name: 'other' },
          { port: 53, protocol: 'TCP', name: 't' },
        ],
      },
    };
    expect(paths(ports('u'), live)).toEqual(['spec.ports[port=53,protocol="UDP"].name']);
    expect(paths(ports('other'), live)).toEqual([]);
  });

  test('30: minReadySeconds: 0, paused: false: silent', () => {
    expect(paths(workload({}, { minReadySeconds: 0, paused: false }), workload({}))).toEqual([]);
  });

  test('45: what the server adds inside an item of a list without a type: silent', () => {
    const desired = { spec: { templates: [{ metadata: { name: 'd' } }] } };
    const live = {
      spec: { templates: [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'd' } }] },
    };
    expect(paths(desired, live)).toEqual([]);
  });

  test('46: rules: [] and null: silent; filled: the list', () => {
    expect(paths({ rules: [] }, { rules: null })).toEqual([]);
    expect(paths({ rules: [] }, { rules: [{ verbs: ['get'] }] })).toEqual(['rules']);
  });
});

describe('only what the manifest says', () => {
  test('what only the cluster has is silent', () => {
    const live = workload({ image: 'a', env: [{ name: 'A' }, { name: 'B' }] }, { replicas: 3 });
    expect(paths(workload({ env: [{ name: 'A' }] }), live)).toEqual([]);
  });

  test.each<Json>([null, [], {}, 0, '', false, { a: { b: [] } }])('%j means the same as nothing', (value) => {
    expect(paths({ spec: { a: value } }, { spec: {} })).toEqual([]);
    expect(paths({ spec: { a: value } }, {})).toEqual([]);
  });

  test.each<Json>([0, '', false])('%j is a value where the cluster has another', (value) => {
    expect(paths({ spec: { a: value } }, { spec: { a: 'x' } })).toEqual(['spec.a']);
  });

  test('null leaves the field to the server, whatever that has', () => {
    expect(paths({ spec: { a: null } }, { spec: { a: 3 } })).toEqual([]);
  });

  test('what the cluster lacks, as the smallest whole', () => {
    expect(paths({ spec: { a: { b: 1, c: 2 }, d: 1 } }, { spec: { d: 1 } })).toEqual(['spec.a']);
    expect(paths(workload({ env: [{ name: 'B', value: 'x' }] }), workload({ env: [] }))).toEqual([
      `${web}.env[name="B"]`,
    ]);
    expect(paths({ spec: { set: ['a', 'b'] } }, { spec: { set: ['b'] } })).toEqual(['spec.set[="a"]']);
  });

  test('a changed kind of value', () => {
    expect(paths({ spec: { a: { b: 1 } } }, { spec: { a: 'x' } })).toEqual(['spec.a']);
    expect(paths({ spec: { a: ['x'] } }, { spec: { a: { x: 1 } } })).toEqual(['spec.a']);
    expect(paths({ spec: { a: 80 } }, { spec: { a: '80' } })).toEqual(['spec.a']);
  });

  test("status and the server's bookkeeping do not count", () => {
    const desired = { metadata: { name: 'a', creationTimestamp: null, generation: 1 }, status: { x: 1 } };
    expect(paths(desired, { metadata: { name: 'a', generation: 2 } })).toEqual([]);
  });

  test('keys that every JavaScript object has are keys like others', () => {
    const [difference] = compareDeclared({ data: { constructor: 'a' } }, { data: {} }, lists);
    expect(difference).toStrictEqual({ path: [{ field: 'data' }, { field: 'constructor' }], predicted: 'a' });
  });
});

describe('lists', () => {
  test.each<readonly [string, Json, Json, string[]]>([
    ['same', ['a', 'b'], ['a', 'b'], []],
    ['another order', ['a', 'b'], ['b', 'a'], ['spec.args']],
    ['longer in the file', ['a', 'b'], ['a'], ['spec.args']],
    ['longer in the cluster', ['a'], ['a', 'b'], ['spec.args']],
    ['an item with a default more', [{ a: 1 }], [{ a: 1, b: 2 }], []],
    ['an item that differs inside', [{ a: 1 }], [{ a: 2 }], ['spec.args']],
    ['lists in a list', [[1], [2]], [[1], [3]], ['spec.args']],
  ])('one value, %s', (_what, desired, live, expected) => {
    expect(paths({ spec: { args: desired } }, { spec: { args: live } })).toEqual(expected);
  });

  test('an item without its key makes the whole list one value', () => {
    expect(paths(workload({ env: ['A'] }), workload({ env: [{ name: 'A' }] }))).toEqual([`${web}.env`]);
  });
});

describe('quantities', () => {
  const limitRange = (item: JsonObject): JsonObject => ({ apiVersion: 'v1', spec: { limits: [item] } });

  test.each<readonly [string, (value: Json) => JsonObject]>([
    ['hard', (value) => ({ apiVersion: 'v1', spec: { hard: { 'limits.cpu': value } } })],
    ['capacity', (value) => ({ apiVersion: 'v1', spec: { capacity: { storage: value } } })],
    [
      'sizeLimit',
      (value) => ({ apiVersion: 'v1', spec: { volumes: [{ name: 'a', emptyDir: { sizeLimit: value } }] } }),
    ],
    ['divisor', (value) => ({ apiVersion: 'v1', spec: { resourceFieldRef: { divisor: value } } })],
    ['averageValue', (value) => ({ apiVersion: 'autoscaling/v2', spec: { target: { averageValue: value } } })],
    ['default', (value) => limitRange({ default: { cpu: value } })],
    ['defaultRequest', (value) => limitRange({ defaultRequest: { cpu: value } })],
    ['min', (value) => limitRange({ min: { cpu: value } })],
    ['max', (value) => limitRange({ max: { cpu: value } })],
    ['maxLimitRequestRatio', (value) => limitRange({ maxLimitRequestRatio: { cpu: value } })],
    ['overhead', (value) => ({ apiVersion: 'v1', spec: { overhead: { cpu: value } } })],
    ['podFixed', (value) => ({ apiVersion: 'node.k8s.io/v1', overhead: { podFixed: { cpu: value } } })],
    ["an HPA's target", (value) => ({ apiVersion: 'autoscaling/v2', spec: { target: { type: 'Value', value } } })],
  ])('in %s', (_where, object) => {
    expect(paths(object('1000m'), object(1))).toEqual([]);
    expect(paths(object('1000m'), object(2))).not.toEqual([]);
  });

  test.each<readonly [string, (value: Json) => JsonObject]>([
    ['data', (value) => ({ apiVersion: 'v1', data: { limits: value } })],
    ['env', (value) => workload({ env: [{ name: 'A', value }] })],
    ['labels', (value) => ({ apiVersion: 'v1', metadata: { labels: { cpu: value } } })],
  ])('text in %s is text', (_where, object) => {
    expect(paths(object('1000m'), object('1'))).toHaveLength(1);
  });
});
