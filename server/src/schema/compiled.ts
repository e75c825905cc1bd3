import { type JsonObject, isArray } from '../manifest/json.ts';
import { type Patterns, createPatterns } from './patterns.ts';
import { definitionName, resolve } from './resolve.ts';
import type { ApiSchemas } from './schema.ts';

/** What a walk needs of one part of a schema, looked up once. */
export interface Prepared {
  readonly schema: JsonObject;
  /** The definition that it refers to. */
  readonly name: string | undefined;
  readonly types: readonly string[];
  readonly isIntOrString: boolean;
  /** Whether anything goes. */
  readonly isOpaque: boolean;
  readonly hasBranches: boolean;
}

/** What was prepared of some schemas, for who validates more than once against them. */
export interface Compiled {
  readonly patterns: Patterns;
  /** The parts of these schemas that were met; they go when the schemas go. */
  partsOf(schemas: ApiSchemas): (schema: JsonObject) => Prepared;
}

/** Prepares each part when it is first met. */
export function createCompiled(): Compiled {
  const all = new WeakMap<ApiSchemas, WeakMap<JsonObject, Prepared>>();
  return {
    patterns: createPatterns(),
    partsOf(schemas) {
      const parts = all.get(schemas) ?? new WeakMap<JsonObject, Prepared>();
      all.set(schemas, parts);
      return (schema) => {
        const known = parts.get(schema);
        if (known) return known;
        const prepared = prepare(schema, schemas);
        parts.set(schema, prepared);
        return prepared;
      };
    },
  };
}

function prepare(unresolved: JsonObject, schemas: ApiSchemas): Prepared {
  const schema = resolve(unresolved, schemas);
  const name = definitionName(unresolved);
  const isIntOrString =
    schema['x-kubernetes-int-or-string'] === true ||
    schema['format'] === 'int-or-string' ||
    name?.endsWith('.intstr.IntOrString') === true;
  const types = isIntOrString ? intOrString : toTypes(schema);
  const hasBranches = [schema['allOf'], schema['anyOf'], schema['oneOf'], schema['not']].some(
    (one) => one !== undefined,
  );
  return { schema, name, types, isIntOrString, isOpaque: isOpaque(schema, name, types), hasBranches };
}

const intOrString: readonly string[] = ['integer', 'string'];

/** The types that a schema allows; none where it does not say. */
function toTypes({ type }: JsonObject): readonly string[] {
  if (typeof type === 'string') return [type];
  return isArray(type) ? type.filter((one) => typeof one === 'string') : [];
}

/** Schemas that allow anything: `JSON`, `RawExtension`, `FieldsV1`, and what says nothing of its type. */
function isOpaque(schema: JsonObject, name: string | undefined, types: readonly string[]): boolean {
  if (name?.endsWith('.RawExtension') || name?.endsWith('.FieldsV1') || name?.endsWith('.JSON')) return true;
  if (types.length > 0 || schema['x-kubernetes-embedded-resource'] === true) return false;
  return Object.keys(schema).every((key) => key === 'description' || key === 'default' || key.startsWith('x-'));
}
