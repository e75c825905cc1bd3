import { describe, expect, test } from 'vitest';
import { findLost, wasLost, wasSent } from '../../../server/src/drift/lost-fields.ts';
import { type FieldPath, formatPath } from '../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { type ManagedEntry, managed } from '../../support/managed-object.ts';
import { flux } from '../../support/observations.ts';

const time = '2026-11-01T10:00:00Z';
const later = '2026-11-01T10:05:00Z';
const holds = (fields: readonly string[], more: Partial<ManagedEntry> = {}): ManagedEntry => ({
  manager: flux,
  operation: 'Apply',
  time,
  fields,
  ...more,
});
const state = (...entries: readonly ManagedEntry[]): JsonObject =>
  managed({ apiVersion: 'v1', metadata: { uid: 'one' } }, ...entries);
const lost = (
  before: JsonObject,
  now: JsonObject,
  known: readonly FieldPath[] = [],
  gitOps: string | undefined = flux,
) => findLost({ live: before, lost: known }, now, gitOps).map(formatPath);

const both = ['f:data/f:a', 'f:data/f:b'];
const path: FieldPath = [{ field: 'data' }, { field: 'b' }];

describe('findLost', () => {
  test('a field that the applier held, and holds no more, though it has not applied since', () => {
    expect(lost(state(holds(both)), state(holds(['f:data/f:a'])))).toEqual(['data.b']);
    expect(lost(state(holds(both)), state(holds(both)))).toEqual([]);
  });

  test('not when it has applied since: the field may have been removed from Git', () => {
    expect(lost(state(holds(both)), state(holds(['f:data/f:a'], { time: later })))).toEqual([]);
  });

  test('not without times, of another object, or when the entry is gone', () => {
    const [before, now] = [state({ ...holds(both), time: '' }), state({ ...holds(['f:data/f:a']), time: '' })];
    expect(lost(before, now)).toEqual([]);
    const other = managed({ apiVersion: 'v1', metadata: { uid: 'two' } }, holds(['f:data/f:a']));
    expect(lost(state(holds(both)), other)).toEqual([]);
    expect(lost(state(holds(both)), state())).toEqual([]);
  });

  test('not for what an Update held, whose time does not tell, nor through a subresource', () => {
    for (const more of [{ operation: 'Update' }, { subresource: 'scale' }] as const)
      expect(lost(state(holds(both, more)), state(holds(['f:data/f:a'], more)))).toEqual([]);
  });

  test('what was lost stays so until somebody applies it again', () => {
    const now = state(holds(['f:data/f:a']));
    expect(lost(now, now, [path])).toEqual(['data.b']);
    expect(lost(now, state(holds(both, { time: later })), [path])).toEqual([]);
    expect(lost(now, state(holds(['f:data/f:a'], { time: later })), [path])).toEqual([]);
  });

  test('other appliers of the object do not count where a GitOps controller applies it; kubectl does where none does', () => {
    const operator = (at: string): ManagedEntry => ({ ...holds(['f:data/f:z']), manager: 'my-operator', time: at });
    expect(lost(state(holds(both), operator(time)), state(holds(['f:data/f:a']), operator(later)))).toEqual(['data.b']);
    const kubectl = (fields: readonly string[]): JsonObject => state(holds(fields, { manager: 'kubectl' }));
    expect(lost(kubectl(both), kubectl(['f:data/f:a']))).toEqual([]);
    expect(findLost({ live: kubectl(both) }, kubectl(['f:data/f:a']), undefined)).toEqual([path]);
  });
});

test('a field was lost if it, or anything in it, is among what was lost', () => {
  expect(wasLost(path, [path])).toBe(true);
  expect(wasLost([{ field: 'data' }], [path])).toBe(true);
  expect(wasLost([...path, { field: 'c' }], [path])).toBe(false);
  expect(wasLost([{ field: 'data' }, { field: 'bb' }], [path])).toBe(false);
  expect(wasLost(path)).toBe(false);
});

test('what an applier has noted as sent', () => {
  expect(wasSent(path, { data: { b: '1' } })).toBe(true);
  expect(wasSent(path, { data: { a: '1' } })).toBe(false);
  expect(wasSent(path, undefined)).toBe(false);
});
