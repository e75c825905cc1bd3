import { type JsonObject, isArray, isObject, own, stringAt } from '../manifest/json.ts';
import type { ApiSchemas } from './schema.ts';

const prefix = '#/components/schemas/';
/** A schema that refers to itself through nothing but references is no schema. */
const maxSteps = 20;

/** Follows `$ref`, also in the form in which Kubernetes writes it beside a default: `allOf` with one part. */
export function resolve(schema: JsonObject, { definitions }: ApiSchemas): JsonObject {
  let here = schema;
  for (let steps = 0; steps < maxSteps; steps++) {
    const reference = stringAt(here, '$ref') ?? readOnlyPart(here);
    if (!reference?.startsWith(prefix)) return here;
    const target = own(definitions, reference.slice(prefix.length));
    if (!isObject(target)) return {};
    const { $ref: _ref, allOf: _allOf, ...beside } = here;
    here = { ...target, ...beside };
  }
  return {};
}

/** The name of the definition that a schema refers to directly; undefined for one that is written out. */
export function definitionName(schema: JsonObject): string | undefined {
  const reference = stringAt(schema, '$ref') ?? readOnlyPart(schema);
  return reference?.startsWith(prefix) ? reference.slice(prefix.length) : undefined;
}

function readOnlyPart({ allOf }: JsonObject): string | undefined {
  return isArray(allOf) && allOf.length === 1 ? stringAt(allOf[0], '$ref') : undefined;
}
