import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { definitionName, resolve } from './resolve.ts';
import { stepInto } from './schema-at.ts';
import type { ApiSchemas } from './schema.ts';

/** What a schema says of one field. */
export interface Description {
  /** As `kubectl explain` writes it: `integer`, `[]Container`, `map[string]string`; absent where anything goes. */
  readonly type?: string;
  /** Prose of whoever made the kind: not to be trusted as anything but text. */
  readonly text?: string;
  readonly isRequired: boolean;
  readonly default?: Json;
  /** The only values that are allowed; empty where the schema does not list them. */
  readonly choices: readonly Json[];
}

/** Describes the field that a path leads to, or the kind itself; undefined where the schema ends before. */
export function describe(schemas: ApiSchemas, kind: string, path: FieldPath): Description | undefined {
  const name = own(schemas.kinds, kind);
  let here = typeof name === 'string' ? own(schemas.definitions, name) : undefined;
  let isRequired = false;
  for (const segment of path) {
    if (!isObject(here)) return undefined;
    const parent = resolve(here, schemas);
    const { required } = parent;
    isRequired = 'field' in segment && isArray(required) && required.includes(segment.field);
    here = stepInto(parent, segment);
  }
  if (!isObject(here)) return undefined;
  const described = describeSchema(here, schemas, isRequired);
  return path.length === 0 ? { ...described, type: kind } : described;
}

/** Describes what a schema is for, by the schema itself. */
export function describeSchema(here: JsonObject, schemas: ApiSchemas, isRequired: boolean): Description {
  const schema = resolve(here, schemas);
  const type = toType(here, schemas);
  // What stands beside a reference is about this field, and what it leads to about all like it.
  const { description, default: given, enum: choices } = { ...schema, ...here };
  // What a Quantity is in general is two pages, and nothing about the field.
  const text = type === 'Quantity' ? here['description'] : description;
  return {
    ...(type === undefined ? {} : { type }),
    ...(typeof text === 'string' && text !== '' ? { text } : {}),
    isRequired,
    // Kubernetes gives every object an empty one, which says nothing.
    ...(given === undefined || isEmptyObject(given) ? {} : { default: given }),
    choices: isArray(choices) ? choices : [],
  };
}

function toType(unresolved: JsonObject, schemas: ApiSchemas, depth = 0): string | undefined {
  const name = definitionName(unresolved);
  const schema = resolve(unresolved, schemas);
  if (name?.endsWith('.Quantity')) return 'Quantity';
  const isEither = schema['x-kubernetes-int-or-string'] === true || schema['format'] === 'int-or-string';
  if (isEither || name?.endsWith('.IntOrString')) return 'integer or string';
  const { type, items, additionalProperties } = schema;
  const toInner = (inner: Json | undefined): string =>
    (isObject(inner) && depth < 5 ? toType(inner, schemas, depth + 1) : undefined) ?? 'any';
  if (type === 'array') return `[]${toInner(items)}`;
  if (isObject(additionalProperties)) return `map[string]${toInner(additionalProperties)}`;
  if (type === 'object' && name !== undefined) return name.slice(name.lastIndexOf('.') + 1);
  return typeof type === 'string' ? type : undefined;
}

function isEmptyObject(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
