import { type Json, type JsonObject, isArray, isObject, own, stringAt } from '../manifest/json.ts';
import type { ApiSchemas } from './schema.ts';

const prefix = '#/components/schemas/';
/** A schema that refers to itself through nothing but references is no schema. */
const maxSteps = 20;
/** What stands beside a reference and says nothing of the value. */
const notes: ReadonlySet<string> = new Set(['$ref', 'allOf', 'description', 'default', 'title', 'example', '$comment']);

/** Follows `$ref`, also in the form in which Kubernetes writes it beside a default: `allOf` with one part. */
export function resolve(schema: JsonObject, schemas: ApiSchemas): JsonObject {
  let here = schema;
  for (let steps = 0; steps < maxSteps; steps++) {
    const reference = readReference(here);
    if (reference === undefined) return here;
    const target = find(reference, schemas);
    if (!isObject(target)) return {};
    here = Object.keys(here).every((key) => notes.has(key)) ? target : join(target, here);
  }
  return {};
}

/** The name of the definition that a schema refers to directly; undefined for one that is written out. */
export function definitionName(schema: JsonObject): string | undefined {
  const reference = readReference(schema);
  return reference?.startsWith(prefix) ? reference.slice(prefix.length) : undefined;
}

function readReference(schema: JsonObject): string | undefined {
  const { $ref, allOf } = schema;
  if (typeof $ref === 'string') return $ref;
  return isArray(allOf) && allOf.length === 1 ? stringAt(allOf[0], '$ref') : undefined;
}

/** What both say of the same keyword holds together. */
function join(target: JsonObject, here: JsonObject): JsonObject {
  const { $ref, allOf, ...beside } = here;
  const kept = typeof $ref === 'string' && isArray(allOf) ? allOf : [];
  const isApart =
    kept.length === 0 && Object.keys(beside).every((key) => notes.has(key) || !Object.hasOwn(target, key));
  return isApart ? { ...target, ...beside } : { ...beside, allOf: [...kept, target, {}] };
}

function find(reference: string, { definitions, root }: ApiSchemas): Json | undefined {
  if (reference.startsWith(prefix)) {
    const found = own(definitions, reference.slice(prefix.length));
    if (found !== undefined || !root) return found;
  }
  // `#Port` is the name of a part that says so itself, wherever it stands
  if (!root || !/^#(?:\/|$)/.test(reference)) return undefined;
  let here: Json | undefined = root;
  for (const step of reference.slice(1).split('/').slice(1)) {
    const key = decode(step).replaceAll('~1', '/').replaceAll('~0', '~');
    here = isObject(here) ? own(here, key) : isArray(here) ? here[Number(key)] : undefined;
  }
  return here;
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
