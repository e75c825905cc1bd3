import { findReachable, findReferences } from '../../scripts/schemas/references.ts';
import { type Json, type JsonObject, isArray, isObject } from '../../server/src/manifest/json.ts';
import type { ApiSchemas } from '../../server/src/schema/schema.ts';

const [ours, theirs] = ['#/components/schemas/', '#/definitions/'];
const draft = 'http://json-schema.org/draft-07/schema#';

/** One kind of an apiVersion. */
export interface DescribedKind {
  readonly schemas: ApiSchemas;
  readonly kind: string;
}

/** The schemas that we validate with as JSON Schema, which other programs read; `strict` forbids what is not listed. */
export function toJsonSchema({ schemas, kind }: DescribedKind, options: { readonly strict: boolean }): JsonObject {
  const name = schemas.kinds[kind] ?? '';
  const definitions = convertAll(findReachable([name], schemas.definitions), options.strict);
  const root = definitions[name];
  if (!root) throw new Error(`${schemas.apiVersion} ${kind} is not described`);
  return { $schema: draft, ...root, definitions };
}

/** All kinds as one schema: any document is one of them, as in the schema that YAML editors are given for Kubernetes. */
export function toOneOf(kinds: readonly DescribedKind[]): JsonObject {
  const roots = kinds.map(({ schemas, kind }) => {
    const definition = schemas.definitions[schemas.kinds[kind] ?? ''];
    return [`${schemas.apiVersion} ${kind}`, definition ? nameKind(definition, schemas, kind) : {}] as const;
  });
  const definitions = Object.assign({}, ...kinds.map(({ schemas }) => schemas.definitions)) as Definitions;
  const used = findReachable(
    roots.flatMap(([, root]) => findReferences(root)),
    definitions,
  );
  const names = new Map(roots.map(([name], i) => [name, `kind-${i}`]));
  return {
    $schema: draft,
    definitions: {
      ...convertAll(used, true),
      ...Object.fromEntries(roots.map(([name, root]) => [names.get(name) ?? '', close(convert(root, true))])),
    },
    oneOf: roots.map(([name]) => ({ $ref: `${theirs}${names.get(name) ?? ''}` })),
  };
}

type Definitions = Readonly<Record<string, JsonObject>>;

function nameKind(definition: JsonObject, { apiVersion }: ApiSchemas, kind: string): JsonObject {
  const properties = isObject(definition['properties']) ? definition['properties'] : {};
  const only = (value: string): JsonObject => ({ type: 'string', enum: [value] });
  const required = isArray(definition['required']) ? definition['required'] : [];
  return {
    ...definition,
    properties: { ...properties, apiVersion: only(apiVersion), kind: only(kind) },
    required: [...new Set(['apiVersion', 'kind', ...required])],
  };
}

function convertAll(definitions: Definitions, strict: boolean): Definitions {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      const converted = convert(definition, strict);
      return [name, strict && definition['x-kubernetes-group-version-kind'] ? close(converted) : converted];
    }),
  );
}

/** An object of the API server has no other fields than those listed, whatever is not listed in it. */
function close(schema: JsonObject): JsonObject {
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in schema;
  return isOpen ? schema : { ...schema, additionalProperties: false };
}

/** `isBranch` for a part of a combination, which names some fields and leaves the others to the whole. */
function convert(schema: JsonObject, strict: boolean, isBranch = false): JsonObject {
  const entries = Object.entries(schema).flatMap(([key, value]) => convertEntry(key, value, schema, strict, isBranch));
  const converted = Object.fromEntries(entries);
  const isOpen =
    isBranch ||
    schema['x-kubernetes-embedded-resource'] === true ||
    !isObject(schema['properties']) ||
    Object.keys(schema['properties']).length === 0;
  const whole = strict && !isOpen ? close(converted) : converted;
  const isEither = schema['x-kubernetes-int-or-string'] === true && !('anyOf' in schema) && !('type' in schema);
  const named = isEither ? { ...whole, type: ['integer', 'string'] } : whole;
  return schema['nullable'] === true ? allowNull(named) : named;
}

function convertEntry(
  key: string,
  value: Json,
  schema: JsonObject,
  strict: boolean,
  isBranch: boolean,
): readonly (readonly [string, Json])[] {
  const inside = (one: Json): Json => (isObject(one) ? convert(one, strict, isBranch) : one);
  const branch = (one: Json): Json => (isObject(one) ? convert(one, strict, true) : one);
  if (key === '$ref' && typeof value === 'string') return [[key, value.replace(ours, theirs)]];
  if (key === 'properties' && isObject(value)) return [[key, convertProperties(value, schema['required'], inside)]];
  if (key === 'items' || key === 'additionalProperties') return [[key, inside(value)]];
  if ((key === 'allOf' || key === 'anyOf' || key === 'oneOf') && isArray(value)) return [[key, value.map(branch)]];
  if (key === 'not') return [[key, branch(value)]];
  return [[key, value]];
}

/** Null stands for "not given", as in the schemas that are made of the official description for these programs. */
function convertProperties(
  properties: JsonObject,
  required: Json | undefined,
  inside: (one: Json) => Json,
): JsonObject {
  const names = isArray(required) ? required : [];
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const converted = inside(property);
      return [name, isObject(converted) && !names.includes(name) ? allowNull(converted) : converted];
    }),
  );
}

function allowNull(schema: JsonObject): JsonObject {
  const { type, enum: choices } = schema;
  if (typeof type !== 'string') return schema;
  return { ...schema, type: [type, 'null'], ...(isArray(choices) ? { enum: [...choices, null] } : {}) };
}
