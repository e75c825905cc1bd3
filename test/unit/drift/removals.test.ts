import { describe, expect, test } from 'vitest';
import { findMissing, findUndesired } from '../../../server/src/drift/removals.ts';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { type ManagedEntry, managed } from '../../support/managed-object.ts';

const kubectl = 'kubectl-client-side-apply';
const sent = { spec: { a: 1, b: 2, c: 3 } };
const desired = { spec: { a: 1 } };

function find(live: JsonObject, note: JsonObject | undefined, ...entries: readonly ManagedEntry[]): readonly string[] {
  const object = managed({ apiVersion: 'v1', ...live }, ...entries);
  return findUndesired({ live: object, predicted: object, desired, sent: note }).map(formatPath);
}

const own = { manager: kubectl, fields: ['f:spec/f:a', 'f:spec/f:b', 'f:spec/f:x'] };

describe('of an applier that compares on its own side', () => {
  test('what it has noted, and the cluster still has', () => {
    expect(find({ spec: { a: 1, b: 2, x: 9 } }, sent, own)).toEqual(['spec.b']);
  });

  test('without a note all that it holds, for a dry run to judge', () => {
    expect(find({ spec: { a: 1, b: 2, x: 9 } }, undefined, own)).toEqual(['spec.b', 'spec.x']);
  });

  test('and what a person has added, as little as says it', () => {
    const item = 'f:spec/f:list/k:{"name":"n"}';
    const edit = { manager: 'kubectl-edit', fields: ['f:spec/f:a', `${item}/.`, `${item}/f:name`] };
    const live = { spec: { a: 1, list: [{ name: 'n' }] } };
    expect(find(live, sent, own, edit)).toEqual(['spec.list[name="n"]']);
  });

  test.each([
    ['of a controller', 'some-operator'],
    ['of nobody known', 'tool'],
  ])('not what is %s', (_whose, manager) => {
    expect(find({ spec: { a: 1, y: 1 } }, sent, own, { manager, fields: ['f:spec/f:y'] })).toEqual([]);
  });

  test('not what somebody else holds too', () => {
    const both = [
      { manager: 'kubectl-edit', fields: ['f:spec/f:y'] },
      { manager: 'some-operator', fields: ['f:spec/f:y'] },
    ];
    expect(find({ spec: { a: 1, y: 1 } }, sent, own, ...both)).toEqual([]);
  });
});

test('nothing of an object that no such applier has touched', () => {
  const made = { manager: 'kubectl-create', fields: ['f:spec/f:a', 'f:spec/f:b'] };
  expect(find({ spec: { a: 1, b: 2 } }, undefined, made)).toEqual([]);
  expect(find({ spec: { a: 1, b: 2 } }, undefined, { ...own, operation: 'Apply' })).toEqual([]);
});

describe('what one has and another lacks', () => {
  const missing = (before: JsonObject, after: JsonObject): readonly string[] =>
    findMissing(before, after, new Map([['f:list\u0000', ['port', 'protocol']]])).map(formatPath);

  test.each<readonly [string, JsonObject, JsonObject, readonly string[]]>([
    ['a field', { a: 1, b: { c: 1, d: 2 } }, { b: { c: 9 } }, ['a', 'b.d']],
    ['what is null says nothing', { a: null }, {}, []],
    ['what becomes null is gone', { a: 1 }, { a: null }, ['a']],
    [
      'an item by its keys, with their defaults',
      { list: [{ port: 1 }, { port: 2, x: 1 }, { port: 3 }] },
      {
        list: [
          { port: 2, protocol: 'TCP' },
          { port: 3, protocol: 'UDP' },
        ],
      },
      ['list[port=1,protocol="TCP"]', 'list[port=2,protocol="TCP"].x', 'list[port=3,protocol="TCP"]'],
    ],
    ['of a list without keys nothing', { other: [1, 2] }, { other: [1] }, []],
  ])('%s', (_what, before, after, paths) => {
    expect(missing(before, after)).toEqual(paths);
  });
});
