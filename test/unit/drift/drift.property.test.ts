import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '../../../server/src/drift/compare.ts';
import { compareDeclared } from '../../../server/src/drift/compare-declared.ts';
import { toDesired } from '../../../server/src/drift/desired.ts';
import { findCandidates, toRemovalOrder } from '../../../server/src/drift/extras.ts';
import { findDrift } from '../../../server/src/drift/find-drift.ts';
import { isListed, readApplier } from '../../../server/src/drift/inventory.ts';
import { readEntries, readListTypes } from '../../../server/src/drift/managed-fields.ts';
import { toNamedPath } from '../../../server/src/drift/named-path.ts';
import { parseServerPath } from '../../../server/src/drift/rejection.ts';
import { type FieldPath, type Segment, formatPath, toPathKey } from '../../../server/src/manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isEqual, isObject } from '../../../server/src/manifest/json.ts';
import { liveObject, jsonObject } from '../../support/arbitraries.ts';
import { removeAll } from '../../support/json-patch.ts';
import { runs } from '../../support/runs.ts';

const listsOf = (...objects: readonly JsonObject[]) => readListTypes(objects.flatMap(readEntries));

describe('an object does not differ from itself', () => {
  test('compare', () => {
    fc.assert(
      fc.property(liveObject, (object) => {
        expect(compare(object, structuredClone(object), listsOf(object))).toEqual([]);
      }),
    );
  });

  test('compareDeclared', () => {
    fc.assert(
      fc.property(liveObject, (object) => {
        expect(compareDeclared(object, structuredClone(object), new Map())).toEqual([]);
      }),
    );
  });

  test('and differs from another, unless only bookkeeping does', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, (a, b) => {
        const isSame = isEqual(a, b);
        expect(compare({ spec: a }, { spec: b }, new Map()).length > 0).toBe(!isSame);
      }),
    );
  });
});

describe('nothing throws, whatever objects look like', () => {
  test('comparing', () => {
    fc.assert(
      fc.property(liveObject, liveObject, (a, b) => {
        compare(a, b, listsOf(a, b));
        compareDeclared(a, b, listsOf(b));
        toDesired(a, b);
        readApplier(a);
        isListed(a, { apiVersion: 'v1', kind: 'A', name: 'a' });
      }),
    );
  });

  test('findDrift, in every mode', () => {
    const rejection = fc.record({
      message: fc.string(),
      causes: fc.array(fc.record({ field: fc.string(), message: fc.string() }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(liveObject, liveObject, liveObject, rejection, (declared, live, predicted, words) => {
        const seen = { state: 'present', declared, live, manager: 'kustomize-controller' } as const;
        const candidates = findCandidates(live, predicted, 'kustomize-controller');
        const trimmed = { object: predicted, candidates };
        findDrift({ ...seen, prediction: { mode: 'dry-run', predicted, trimmed } }).map(({ path }) => formatPath(path));
        findDrift({ ...seen, prediction: { mode: 'read-only', reason: 'setting', desired: declared } });
        findDrift({ ...seen, prediction: { mode: 'rejected', rejection: words, desired: declared } });
        findDrift({
          state: 'absent',
          declared,
          inventory: 'not-listed',
          obstacle: { mode: 'rejected', rejection: words, desired: declared },
        });
        findDrift({ state: 'absent', declared, inventory: 'listed' });
      }),
    );
  });

  test('reading the words of the API server', () => {
    const unit = fc.constantFrom(...Array.from('ab.[]="0-,/<> '));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit })), liveObject, (words, object) => {
        const path = parseServerPath(words);
        if (path) toNamedPath(path, { live: object, desired: { spec: object }, manager: 'kustomize-controller' });
      }),
    );
  });
});

describe('removing in order removes exactly what was meant', () => {
  /** An object with several places in it, some inside others, each named by one of the ways that fit. */
  const wanted = jsonObject
    .map((object): JsonObject => ({ keyed: [{ name: 'a', x: [1, 2] }, { name: 'b' }, { name: 'c' }], object }))
    .chain((object) => {
      const paths = allPaths(object);
      return fc.tuple(fc.constant(object), fc.shuffledSubarray(paths, { minLength: 1 }));
    });

  test('for every object and every choice of places', () => {
    fc.assert(
      fc.property(wanted, ([object, paths]) => {
        const removed = removeAll(object, toRemovalOrder(object, paths));
        expect(removed).toEqual(without(object, new Set(paths.map(toPathKey))));
      }),
      { numRuns: runs(300) },
    );
  });

  test('also beyond ten items and with the same depth elsewhere', () => {
    const object = { a: Array.from({ length: 15 }, (_, i) => i), b: { x: 1, y: 2, z: 3 } };
    fc.assert(
      fc.property(fc.shuffledSubarray(allPaths(object).filter((path) => path.length === 2)), (paths) => {
        const removed = removeAll(object, toRemovalOrder(object, paths));
        expect(removed).toEqual(without(object, new Set(paths.map(toPathKey))));
      }),
    );
  });
});

function toSegment(item: Json, index: number): Segment {
  return isObject(item) && typeof item['name'] === 'string' && 'abc'.includes(item['name'])
    ? { keys: { name: item['name'] } }
    : { index };
}

function allPaths(value: Json, path: FieldPath = []): FieldPath[] {
  const below = isArray(value)
    ? value.flatMap((item, i) => allPaths(item, [...path, toSegment(item, i)]))
    : isObject(value)
      ? Object.entries(value).flatMap(([field, item]) => allPaths(item, [...path, { field }]))
      : [];
  return path.length > 0 ? [path, ...below] : below;
}

function without(value: Json, gone: ReadonlySet<string>, path: FieldPath = []): Json {
  const isKept = (step: Segment): boolean => !gone.has(toPathKey([...path, step]));
  if (isArray(value)) {
    return value.flatMap((item, i) => {
      const step = toSegment(item, i);
      return isKept(step) ? [without(item, gone, [...path, step])] : [];
    });
  }
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([field]) => isKept({ field }));
  return Object.fromEntries(kept.map(([field, item]) => [field, without(item, gone, [...path, { field }])]));
}
