import { type Json, type JsonObject, isArray, isObject, own, stringAt } from '../../manifest/json.ts';
import type { Prepared } from '../compiled.ts';
import { type Place, inside } from '../place.ts';

/** A rule of a schema. */
export interface Rule {
  readonly rule: string;
  readonly message: string | undefined;
  readonly fieldPath: string | undefined;
  /** `oldSelf` is optional, so that the rule holds for new objects too. */
  readonly isOptional: boolean;
}

/** A part of an object for which its schema has rules. */
export interface Ruled {
  readonly value: Json;
  readonly schema: JsonObject;
  readonly place: Place | undefined;
  readonly rules: readonly Rule[];
}

/** No object has more parts; a schema of any size may be written into a repository. */
const mostSteps = 50_000;
const deepest = 100;

/**
 * The parts of a custom resource that are there and have rules, as the API server finds them: null has none, and what
 * stands in `status` is not a manifest's.
 */
export function findRules(
  value: JsonObject,
  definition: JsonObject,
  prepare: (schema: JsonObject) => Prepared,
): readonly Ruled[] {
  const found: Ruled[] = [];
  let steps = 0;
  function walk(here: Json, unresolved: Json | undefined, place: Place | undefined): void {
    if (!isObject(unresolved) || here === null || ++steps > mostSteps || (place?.depth ?? 0) > deepest) return;
    const { schema } = prepare(unresolved);
    const rules = readRules(schema['x-kubernetes-validations']);
    if (rules.length > 0) found.push({ value: here, schema, place, rules });
    if (isArray(here)) for (const [index, item] of here.entries()) walk(item, schema['items'], inside(place, index));
    if (!isObject(here)) return;
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    for (const [key, item] of Object.entries(here)) {
      if (!place && (key === 'status' || key === 'metadata')) continue;
      walk(item, own(properties, key) ?? schema['additionalProperties'], inside(place, key));
    }
  }
  walk(value, definition, undefined);
  return found;
}

function readRules(list: Json | undefined): readonly Rule[] {
  return (isArray(list) ? list : []).flatMap((one) => {
    const rule = stringAt(one, 'rule');
    if (rule === undefined) return [];
    return [
      {
        rule,
        message: stringAt(one, 'message'),
        fieldPath: stringAt(one, 'fieldPath'),
        isOptional: isObject(one) && one['optionalOldSelf'] === true,
      },
    ];
  });
}
