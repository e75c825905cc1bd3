import { describe, expect, test } from 'vitest';
import { planValues } from '../../../../server/src/graph/charts/plan-values.ts';
import type { Json, JsonObject } from '../../../../server/src/manifest/json.ts';

const release = (valuesFrom: Json, values: JsonObject = {}): JsonObject => ({ spec: { valuesFrom, values } });
const map = (more: JsonObject = {}): JsonObject => ({ kind: 'ConfigMap', name: 'settings', ...more });
const at = (targetPath: string, more: JsonObject = {}): JsonObject => map({ valuesKey: 'key', targetPath, ...more });

describe('where the values of a HelmRelease come from', () => {
  test('nothing is said of none', () => {
    expect(planValues({ spec: {} })).toEqual({ ok: true, value: [] });
  });

  test("in Flux' order, with its defaults", () => {
    const planned = planValues(release([map(), map({ valuesKey: 'other.yaml', optional: true }), at('a.b')]));
    expect(planned).toEqual({
      ok: true,
      value: [
        { kind: 'ConfigMap', name: 'settings', key: 'values.yaml', isOptional: false },
        { kind: 'ConfigMap', name: 'settings', key: 'other.yaml', isOptional: true },
        {
          kind: 'ConfigMap',
          name: 'settings',
          key: 'key',
          isOptional: false,
          target: { path: 'a.b', isLiteral: false },
        },
      ],
    });
  });

  test.each<[string, Json, JsonObject]>([
    ['whole values after one at a path', [at('a.b'), map()], {}],
    ['the same path twice', [at('a.b'), at('a.b')], {}],
    ['a path within another', [at('a.b'), at('a')], {}],
    ['an item of the same list', [at('a[0]'), at('a')], {}],
    ['what spec.values sets too', [at('a.b')], { a: { b: 1 } }],
    ['what spec.values has no map for', [at('a.b')], { a: 1 }],
    ['a list that spec.values sets', [at('a[0].b')], { a: [{}] }],
    ['a name with a dot that spec.values sets', [at('a\\.b')], { 'a.b': 1 }],
  ])('%s is an order that helm does not have', (_name, valuesFrom, values) => {
    expect(planValues(release(valuesFrom, values))).toMatchObject({ ok: false, obstacle: { code: 'target-path' } });
  });

  test.each<[string, Json, JsonObject]>([
    ['beside what spec.values sets', [at('a.b')], { a: { c: 1 } }],
    ['two paths that only begin alike', [at('a.b'), at('a.bc')], {}],
    ['a name with a dot', [at('a\\.b')], { a: { b: 1 } }],
  ])('%s is fine', (_name, valuesFrom, values) => {
    expect(planValues(release(valuesFrom, values)).ok).toBe(true);
  });
});
