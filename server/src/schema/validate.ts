import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import type { Written } from '../manifest/written.ts';
import { checkCombinations } from './combinations.ts';
import { didYouMean } from './did-you-mean.ts';
import type { SchemaFinding } from './finding.ts';
import { definitionName, resolve } from './resolve.ts';
import { checkScalar } from './scalars.ts';
import type { ApiSchemas } from './schema.ts';
import type { Walk, WalkContext } from './walk.ts';

/** More are not read by anybody, and a manifest of another kind would have thousands. */
const most = 100;

/** What is known of a manifest beside its text. */
export interface ValidateOptions {
  /** A patch lacks what stands elsewhere; `unsure` where nobody says which it is. */
  readonly part?: 'whole' | 'patch' | 'unsure';
  readonly written?: (path: FieldPath) => Written | undefined;
  readonly isRenamed?: boolean;
  /** Whether a patch elsewhere brings a field, so that it is not missed. */
  readonly isBrought?: (path: FieldPath) => boolean;
}

/**
 * Everything that the schema of its kind has against a resource; undefined when the schemas do not know the kind.
 * A document that lacks what its kind cannot do without is taken for a patch, whose other fields stand elsewhere.
 */
export function validate(
  value: JsonObject,
  kind: string,
  schemas: ApiSchemas,
  { part = 'unsure', isBrought = () => false }: ValidateOptions = {},
): readonly SchemaFinding[] | undefined {
  const name = own(schemas.kinds, kind);
  const definition = typeof name === 'string' ? schemas.definitions[name] : undefined;
  if (!definition || 'sops' in value) return undefined;
  const isPart = part === 'patch' || (part === 'unsure' && isPatch(value, definition, schemas));
  const all = walk(value, definition, [], { schemas, isPart });
  const isMissed = ({ code, path, expected }: SchemaFinding): boolean =>
    code !== 'schema-required' || !isBrought([...path, { field: expected }]);
  return all.filter(isMissed).slice(0, most);
}

/** Whether `spec` lacks a field that every object of the kind needs. */
function isPatch(value: JsonObject, definition: JsonObject, schemas: ApiSchemas): boolean {
  const { properties } = resolve(definition, schemas);
  const spec = isObject(properties) ? properties['spec'] : undefined;
  if (!isObject(spec)) return false;
  const { required } = resolve(spec, schemas);
  const given = value['spec'];
  const names = toNames(required);
  if (names.length === 0) return false;
  return !isObject(given) || names.some((name) => own(given, name) === undefined);
}

const walk: Walk = (value, unresolved, path, context) => {
  const schema = resolve(unresolved, context.schemas);
  // null is dropped by the API server where nothing is due, and `${VAR}` becomes anything
  if (value === null || isSubstituted(value)) return [];
  const name = definitionName(unresolved);
  if (isOpaque(schema, name)) return [];
  const own = isObject(value)
    ? walkObject(value, schema, path, context)
    : isArray(value)
      ? walkArray(value, schema, path, context)
      : checkScalar(value, schema, name, path);
  return [...own, ...checkCombinations(value, schema, path, context, walk)];
};

/** What Flux puts in before it applies; the value is not known here. */
export function isSubstituted(value: Json): boolean {
  return typeof value === 'string' && (/\$\{[^}]*\}/.test(value) || value.startsWith('ENC['));
}

/** Schemas that allow anything: `JSON`, `RawExtension`, `FieldsV1`, and what says nothing of its type. */
function isOpaque(schema: JsonObject, name: string | undefined): boolean {
  if (name?.endsWith('.RawExtension') || name?.endsWith('.FieldsV1') || name?.endsWith('.JSON')) return true;
  return Object.keys(schema).every((key) => key === 'description' || key === 'default' || key.startsWith('x-'));
}

function walkObject(
  value: JsonObject,
  schema: JsonObject,
  path: FieldPath,
  context: WalkContext,
): readonly SchemaFinding[] {
  const wrong = refuseType('object', schema, value, path);
  if (wrong) return [wrong];
  const findings: SchemaFinding[] = [];
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const { additionalProperties } = schema;
  for (const [key, item] of Object.entries(value)) {
    const property = own(properties, key);
    const inside = [...path, { field: key }];
    if (isObject(property)) findings.push(...walk(item, property, inside, context));
    else if (isObject(additionalProperties)) findings.push(...walk(item, additionalProperties, inside, context));
    else if (isClosed(schema, path)) findings.push(toUnknown(key, Object.keys(properties), inside, context));
  }
  if (!context.isPart) findings.push(...findMissing(value, schema, path));
  return findings;
}

/** The API server drops what a schema does not list, except where it is told to keep it. */
function isClosed(schema: JsonObject, path: FieldPath): boolean {
  if (schema['x-kubernetes-preserve-unknown-fields'] === true || schema['additionalProperties'] !== undefined)
    return false;
  if (schema['x-kubernetes-embedded-resource'] === true) return false;
  return path.length === 0 || (isObject(schema['properties']) && Object.keys(schema['properties']).length > 0);
}

function toUnknown(key: string, names: readonly string[], path: FieldPath, { schemas }: WalkContext): SchemaFinding {
  const suggestion = didYouMean(key, names);
  return {
    code: 'schema-unknown-field',
    severity: schemas.isExact ? 'error' : 'warning',
    path,
    anchor: 'key',
    expected: key,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function findMissing(value: JsonObject, schema: JsonObject, path: FieldPath): readonly SchemaFinding[] {
  const { required } = schema;
  const missing = toNames(required).filter((key) => (own(value, key) ?? null) === null);
  return missing.map((key) => ({
    code: 'schema-required',
    severity: 'error',
    path,
    anchor: 'key',
    expected: key,
  }));
}

function walkArray(
  value: readonly Json[],
  schema: JsonObject,
  path: FieldPath,
  context: WalkContext,
): readonly SchemaFinding[] {
  const wrong = refuseType('array', schema, value, path);
  if (wrong) return [wrong];
  const { items } = schema;
  const inside = isObject(items)
    ? value.flatMap((item, index) => walk(item, items, [...path, { index }], context))
    : [];
  return [...inside, ...findDuplicates(value, schema, path)];
}

/** Items that the API server takes for the same: https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy */
function findDuplicates(value: readonly Json[], schema: JsonObject, path: FieldPath): readonly SchemaFinding[] {
  const keys = schema['x-kubernetes-list-map-keys'];
  const isSet = schema['x-kubernetes-list-type'] === 'set';
  const names = toNames(keys);
  if (!isSet && names.length === 0) return [];
  const seen = new Set<string>();
  return value.flatMap((item, index): SchemaFinding[] => {
    const identity = names.length > 0 && isObject(item) ? names.map((name) => own(item, name) ?? null) : item;
    // a key that is left out has its default, which is not known here
    if (isArray(identity) && identity.includes(null)) return [];
    const text = JSON.stringify(identity);
    const isNew = !seen.has(text);
    seen.add(text);
    const code = 'schema-duplicate-item';
    return isNew ? [] : [{ code, severity: 'error', path: [...path, { index }], anchor: 'value', expected: text }];
  });
}

function toNames(list: Json | undefined): readonly string[] {
  return isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}

/** A finding when the schema wants another type than this. */
function refuseType(actual: string, schema: JsonObject, value: Json, path: FieldPath): SchemaFinding | undefined {
  const { type } = schema;
  if (typeof type !== 'string' || type === actual) return undefined;
  return { code: 'schema-type', severity: 'error', path, anchor: 'value', expected: type, found: value };
}
