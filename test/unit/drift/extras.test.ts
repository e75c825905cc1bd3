import { describe, expect, test } from 'vitest';
import { findCandidates, findKept, judge, toRemovalOrder } from '../../../server/src/drift/extras.ts';
import { type FieldPath, formatPath } from '../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { type ManagedEntry, managed } from '../../support/managed-object.ts';

const flux = 'kustomize-controller';
const env = 'f:spec/f:env';
const applied: ManagedEntry = {
  manager: flux,
  operation: 'Apply',
  fields: ['f:spec/f:replicas', `${env}/k:{"name":"A"}/.`],
};

/** The candidates where live and predicted are the same object, of which the applier holds `applied`. */
function candidates(object: JsonObject, ...others: readonly ManagedEntry[]): string[] {
  const whole = { apiVersion: 'apps/v1', ...object };
  return findCandidates(managed(whole, applied, ...others), managed(whole, applied), flux).map(formatPath);
}

const object = { spec: { replicas: 3, paused: true, env: [{ name: 'A' }, { name: 'B', value: 'x' }] } };
const item = [`${env}/k:{"name":"B"}/.`, `${env}/k:{"name":"B"}/f:name`, `${env}/k:{"name":"B"}/f:value`];

describe('findCandidates', () => {
  test.each<readonly [string, ManagedEntry]>([
    ['kubectl-edit', { manager: 'kubectl-edit', fields: ['f:spec/f:paused'] }],
    ['kubectl apply --server-side', { manager: 'kubectl', operation: 'Apply', fields: ['f:spec/f:paused'] }],
    ['before-first-apply', { manager: 'before-first-apply', fields: ['f:spec/f:paused'] }],
    ['an Update of the applier', { manager: flux, fields: ['f:spec/f:paused'] }],
  ])('%s is taken over: its field may go', (_who, entry) => {
    expect(candidates(object, entry)).toEqual(['spec.paused']);
  });

  test.each<readonly [string, ManagedEntry]>([
    ['k9s', { manager: 'k9s', fields: ['f:spec/f:paused'] }],
    ['a controller', { manager: 'kube-controller-manager', fields: ['f:spec/f:paused'] }],
    ['kubectl through a subresource', { manager: 'kubectl', subresource: 'scale', fields: ['f:spec/f:paused'] }],
    [
      'an Apply of before-first-apply',
      { manager: 'before-first-apply', operation: 'Apply', fields: ['f:spec/f:paused'] },
    ],
  ])('%s is not taken over: its field stays', (_who, entry) => {
    expect(candidates(object, entry)).toEqual([]);
  });

  test('a field that somebody else holds too stays', () => {
    const edit = { manager: 'kubectl-edit', fields: ['f:spec/f:paused'] };
    expect(candidates(object, edit, { manager: 'k9s', fields: ['f:spec/f:paused'] })).toEqual([]);
    expect(candidates(object, edit, { manager: 'k9s', subresource: 'scale', fields: ['f:spec/f:paused'] })).toEqual([]);
    expect(candidates(object, edit, { manager: 'x', subresource: 'status', fields: ['f:spec/f:paused'] })).toEqual([
      'spec.paused',
    ]);
  });

  test('a field that the applier holds, before or after, is none', () => {
    expect(candidates(object, { manager: 'kubectl-edit', fields: ['f:spec/f:replicas'] })).toEqual([]);
    const live = managed(
      object,
      { ...applied, fields: ['f:spec/f:paused'] },
      { manager: 'kubectl', fields: ['f:spec/f:paused'] },
    );
    expect(findCandidates(live, managed(object, applied), flux).map(formatPath)).toEqual(['spec.paused']);
    expect(findCandidates(live, managed(object, { ...applied, fields: ['f:spec/f:paused'] }), flux)).toEqual([]);
  });

  test('an added item goes as a whole', () => {
    expect(candidates(object, { manager: 'kubectl-edit', fields: item })).toEqual(['spec.env[name="B"]']);
  });

  test('an item in which somebody else holds something goes in parts, and never loses its identity', () => {
    const other = { manager: 'k9s', fields: [`${env}/k:{"name":"B"}/f:x`] };
    expect(candidates(object, { manager: 'kubectl-edit', fields: item }, other)).toEqual(['spec.env[name="B"].value']);
  });

  test('a field that applying changes or removes by itself is none', () => {
    const live = managed(object, applied, { manager: 'kubectl-edit', fields: ['f:spec/f:paused'] });
    expect(findCandidates(live, managed(object, applied), flux)).toHaveLength(1);
    const changed = managed({ spec: { ...object.spec, paused: false } }, applied);
    expect(findCandidates(live, changed, flux)).toEqual([]);
    const { paused: _paused, ...spec } = object.spec;
    expect(findCandidates(live, managed({ spec }, applied), flux)).toEqual([]);
  });

  test('a field that the object does not have is none', () => {
    expect(candidates(object, { manager: 'kubectl-edit', fields: ['f:spec/f:missing', 'f:spec/f:env/i:7'] })).toEqual(
      [],
    );
  });

  test('of metadata only labels and annotations, one by one, and none that a tool keeps for itself', () => {
    const metadata = {
      finalizers: ['a'],
      labels: { a: 'b' },
      annotations: {
        note: 'x',
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
        'kubectl.kubernetes.io/restartedAt': 'now',
        'deployment.kubernetes.io/revision': '1',
      },
    };
    const fields = [
      'f:metadata/f:finalizers/.',
      'f:metadata/f:labels/.',
      'f:metadata/f:labels/f:a',
      'f:metadata/f:annotations/.',
      ...Object.keys(metadata.annotations).map((name) => `f:metadata/f:annotations/f:${name}`),
    ];
    expect(candidates({ metadata }, { manager: 'kubectl-edit', fields })).toEqual([
      'metadata.labels.a',
      'metadata.annotations.note',
    ]);
  });

  test('status is none', () => {
    expect(candidates({ status: { x: 1 } }, { manager: 'kubectl', fields: ['f:status/f:x'] })).toEqual([]);
  });

  test('an entry whose fields are all gone holds nothing and frees nothing', () => {
    expect(candidates(object, { manager: 'kubectl', fields: [] }, { manager: 'k9s', fields: [] })).toEqual([]);
  });
});

describe('findKept', () => {
  const kept = (...others: readonly ManagedEntry[]): string[] => {
    const whole = { apiVersion: 'apps/v1', ...object };
    return findKept(managed(whole, applied, ...others), managed(whole, applied), flux).map(formatPath);
  };
  const paused = ['f:spec/f:paused'];

  test.each(['k9s', 'Lens', 'curl'])('16: %s is let be: its field stays', (manager) => {
    expect(kept({ manager, fields: paused })).toEqual(['spec.paused']);
  });

  test.each<readonly [string, ManagedEntry]>([
    ['what Flux takes over', { manager: 'kubectl-edit', fields: paused }],
    ['3: kubectl scale', { manager: 'kubectl', subresource: 'scale', fields: paused }],
    ['a controller', { manager: 'kube-controller-manager', fields: paused }],
    ['a tool that we do not know', { manager: 'my-script', fields: paused }],
  ])('%s is none', (_who, entry) => {
    expect(kept(entry)).toEqual([]);
  });

  test('what the applier or a controller holds too is none; what kubectl holds too is', () => {
    const own = { manager: 'k9s', fields: paused };
    expect(kept(own, { manager: 'my-operator', fields: paused })).toEqual([]);
    expect(kept({ ...own, fields: ['f:spec/f:replicas'] })).toEqual([]);
    expect(kept(own, { manager: 'kubectl-edit', fields: paused })).toEqual(['spec.paused']);
  });
});

describe('toRemovalOrder', () => {
  const list: FieldPath = [{ field: 'spec' }, { field: 'list' }];
  const whole = {
    spec: { list: [{ name: 'a', v: 1 }, { name: 'b', v: 2 }, { name: 'c' }], set: ['x', 'y'] },
    metadata: { annotations: { 'a/b~c': '1', d: '2' } },
  };

  test('resolves keys and set items to their index, and escapes keys', () => {
    const paths: FieldPath[] = [
      [...list, { keys: { name: 'b' } }],
      [{ field: 'spec' }, { field: 'set' }, { item: 'y' }],
      [{ field: 'metadata' }, { field: 'annotations' }, { field: 'a/b~c' }],
    ];
    expect([...toRemovalOrder(whole, paths)].sort()).toEqual([
      '/metadata/annotations/a~1b~0c',
      '/spec/list/1',
      '/spec/set/1',
    ]);
  });

  test('leaves out what the object does not have', () => {
    expect(
      toRemovalOrder(whole, [
        [...list, { keys: { name: 'z' } }],
        [{ field: 'spec' }, { field: 'toString' }],
      ]),
    ).toEqual([]);
  });

  test('the higher index first, though unrelated paths stand between', () => {
    const unrelated: FieldPath = [{ field: 'metadata' }, { field: 'annotations' }, { field: 'd' }];
    const order = toRemovalOrder(whole, [[...list, { index: 0 }], unrelated, [...list, { index: 2 }]]);
    expect(order.indexOf('/spec/list/2')).toBeLessThan(order.indexOf('/spec/list/0'));
    expect(order).toHaveLength(3);
  });

  test('the tenth before the second', () => {
    const many = { list: Array.from({ length: 12 }, (_, i) => i) };
    const paths = [2, 10, 9].map((index): FieldPath => [{ field: 'list' }, { index }]);
    expect(toRemovalOrder(many, paths)).toEqual(['/list/10', '/list/9', '/list/2']);
  });

  test('what is inside before that', () => {
    const paths: FieldPath[] = [
      [...list, { index: 1 }],
      [...list, { index: 1 }, { field: 'v' }],
    ];
    expect(toRemovalOrder(whole, paths)).toEqual(['/spec/list/1/v', '/spec/list/1']);
  });
});

describe('judge', () => {
  const path: FieldPath = [{ field: 'spec' }, { field: 'a' }];
  const live = { spec: { a: 5, b: 1 } };

  test('unchanged: a default, silent', () => {
    expect(judge(live, { spec: { a: 5 } }, [path])).toEqual([]);
  });

  test('gone: an extra that applying removes', () => {
    expect(judge(live, { spec: {} }, [path])).toEqual([{ path, live: 5, outcome: undefined }]);
  });

  test('another value: an extra that applying resets', () => {
    expect(judge(live, { spec: { a: 1 } }, [path])).toEqual([{ path, live: 5, outcome: 1 }]);
  });

  test('what live does not have is none', () => {
    expect(judge({ spec: {} }, { spec: {} }, [path])).toEqual([]);
  });
});
