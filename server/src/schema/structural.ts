import { type Json, type JsonObject, at, isArray, isEqual, isObject, own, stringAt } from '../manifest/json.ts';
import { type Place, inside } from './place.ts';
import { isPlaceholder } from './substitute.ts';
import { type WalkContext, mayGoOn, report } from './walk.ts';

type Level = 'root' | 'field' | 'item';

/** What no schema of a CustomResourceDefinition may have. */
const unsupported = ['$ref', 'id', 'patternProperties', 'additionalItems', 'definitions', 'dependencies'] as const;
/** What a schema inside of `allOf`, `anyOf`, `oneOf` or `not` may not have, since these only narrow. */
const structure = [
  'type',
  'additionalProperties',
  'default',
  'title',
  'description',
  'nullable',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
] as const;
const intOrString: Json = [{ type: 'integer' }, { type: 'string' }];
const types: ReadonlySet<string> = new Set(['array', 'boolean', 'integer', 'number', 'object', 'string']);
const listTypes: ReadonlySet<string> = new Set(['atomic', 'map', 'set']);

/**
 * Checks whether each schema that a CustomResourceDefinition carries is structural, which the API server insists on.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function checkStructural(crd: JsonObject, context: WalkContext): void {
  checkCrdName(crd, context);
  const versions = at(crd, 'spec', 'versions');
  if (!isArray(versions)) return;
  for (const [index, version] of versions.entries()) {
    const above = inside(inside(undefined, 'spec'), 'versions');
    const schema = at(version, 'schema', 'openAPIV3Schema');
    const place = inside(inside(inside(above, index), 'schema'), 'openAPIV3Schema');
    if (isObject(schema)) checkSchema(schema, 'root', place, context);
    else if (isObject(version) && schema === undefined && !context.isPart)
      report(context, inside(above, index), { ...facts, expected: 'schema.openAPIV3Schema' });
  }
}

const facts = { code: 'crd-not-structural', severity: 'error', anchor: 'key' } as const;

function checkCrdName(crd: JsonObject, context: WalkContext): void {
  const name = stringAt(crd, 'metadata', 'name') ?? '';
  const plural = stringAt(crd, 'spec', 'names', 'plural');
  const group = stringAt(crd, 'spec', 'group');
  if (name === '' || !plural || !group || context.isPart || context.options.isRenamed === true) return;
  const due = `${plural}.${group}`;
  if (name === due || isPlaceholder(name) || isPlaceholder(due)) return;
  const place = inside(inside(undefined, 'metadata'), 'name');
  const told = { expected: 'crd-name', found: name, foundKind: 'text', suggestion: due } as const;
  report(context, place, { code: 'invalid-name', severity: 'error', anchor: 'value', ...told });
}

function checkSchema(schema: JsonObject, level: Level, place: Place, context: WalkContext): void {
  if (!mayGoOn(place, context)) return;
  checkUnsupported(schema, place, context);
  checkType(schema, level, place, context);
  checkExtensions(schema, place, context);
  checkLists(schema, place, context);
  const { properties, items, additionalProperties } = schema;
  if (additionalProperties !== undefined) {
    const hasProperties = isObject(properties) && Object.keys(properties).length > 0;
    if (level === 'root') forbid('additionalProperties', 'root', place, context);
    else if (hasProperties && additionalProperties !== true)
      forbid('additionalProperties', 'no-properties', place, context);
    if (isObject(additionalProperties))
      checkSchema(additionalProperties, 'field', inside(place, 'additionalProperties'), context);
  }
  if (isObject(items)) checkSchema(items, 'item', inside(place, 'items'), context);
  if (isObject(properties)) {
    for (const key of Object.keys(properties)) {
      const property = properties[key];
      const there = inside(inside(place, 'properties'), key);
      if (!isObject(property)) continue;
      checkSchema(property, 'field', there, context);
      if (level === 'root') checkObjectField(key, property, there, context);
    }
  }
  checkBranches(schema, level === 'root' ? schema : undefined, true, place, context);
}

function checkUnsupported(schema: JsonObject, place: Place, context: WalkContext): void {
  for (const key of unsupported) if (schema[key] !== undefined) forbid(key, 'never', place, context);
  if (schema['uniqueItems'] === true) forbid('uniqueItems', 'never', place, context);
  if (isArray(schema['items'])) forbid('items', 'array', place, context);
  const { pattern } = schema;
  if (typeof pattern === 'string' && !isPlaceholder(pattern) && context.patterns.compiles(pattern) === false)
    forbid('pattern', 'pattern', place, context);
}

function checkType(schema: JsonObject, level: Level, place: Place, context: WalkContext): void {
  const { type } = schema;
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const mayLack =
    schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === undefined || type === '') {
    if (!mayLack || isEmbedded) report(context, place, { ...facts, expected: 'type' });
    return;
  }
  if (typeof type !== 'string' || isPlaceholder(type)) return;
  if (!types.has(type)) forbid('type', 'known-type', place, context);
  else if ((level === 'root' || isEmbedded) && type !== 'object') forbid('type', 'object', place, context);
  if (type === 'array' && schema['items'] === undefined) report(context, place, { ...facts, expected: 'items' });
}

function checkExtensions(schema: JsonObject, place: Place, context: WalkContext): void {
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true;
  const keeps = schema['x-kubernetes-preserve-unknown-fields'];
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  if (isIntOrString && keeps === true) forbid('x-kubernetes-preserve-unknown-fields', 'int-or-string', place, context);
  if (isIntOrString && isEmbedded) forbid('x-kubernetes-embedded-resource', 'int-or-string', place, context);
  if (keeps === false) forbid('x-kubernetes-preserve-unknown-fields', 'true', place, context);
  if (!isEmbedded) return;
  const { properties } = schema;
  if (schema['additionalProperties'] !== undefined) forbid('additionalProperties', 'embedded', place, context);
  if (keeps !== true && (!isObject(properties) || Object.keys(properties).length === 0))
    report(context, place, { ...facts, expected: 'properties' });
}

function checkLists(schema: JsonObject, place: Place, context: WalkContext): void {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  const { type, items } = schema;
  if (listType !== undefined && type !== undefined && type !== 'array')
    forbid('x-kubernetes-list-type', 'array', place, context);
  if (typeof listType === 'string' && !listTypes.has(listType))
    forbid('x-kubernetes-list-type', 'list-type', place, context);
  const hasKeys = isArray(keys) && keys.length > 0;
  if (hasKeys && listType !== 'map') forbid('x-kubernetes-list-map-keys', 'map', place, context);
  if (listType !== 'map') return;
  if (!hasKeys) report(context, place, { ...facts, expected: 'x-kubernetes-list-map-keys' });
  const properties = at(items, 'properties');
  if (!isArray(keys) || !isObject(properties)) return;
  if (keys.some((key) => typeof key !== 'string' || own(properties, key) === undefined))
    forbid('x-kubernetes-list-map-keys', 'item-field', place, context);
}

/** At the root, metadata is every object's own: only its name can be narrowed. */
function checkObjectField(field: string, schema: JsonObject, place: Place, context: WalkContext): void {
  const { type, properties } = schema;
  if ((field === 'apiVersion' || field === 'kind') && type !== 'string') forbid('type', 'string', place, context);
  if (field !== 'metadata') return;
  if (type !== undefined && type !== 'object') forbid('type', 'object', place, context);
  for (const key of Object.keys(schema))
    if (key !== 'type' && key !== 'properties' && !isEmpty(schema[key])) forbid(key, 'metadata', place, context);
  for (const key of isObject(properties) ? Object.keys(properties) : [])
    if (key !== 'name' && key !== 'generateName') forbid(key, 'metadata', inside(place, 'properties'), context);
}

function isEmpty(value: Json | undefined): boolean {
  return (
    value === undefined || value === null || value === false || value === '' || (isArray(value) && value.length === 0)
  );
}

/**
 * What stands in `allOf`, `anyOf`, `oneOf` and `not` may only narrow what the schema itself describes. Only the schema
 * itself may have the pair of types that makes an integer or a text.
 */
function checkBranches(
  schema: JsonObject,
  described: JsonObject | undefined,
  mayPair: boolean,
  place: Place,
  context: WalkContext,
): void {
  for (const key of ['allOf', 'anyOf', 'oneOf'] as const) {
    const branches = schema[key];
    if (!isArray(branches) || (mayPair && key === 'anyOf' && isEqual(branches, intOrString))) continue;
    for (const [index, branch] of branches.entries()) {
      if (!isObject(branch)) continue;
      const isPair = mayPair && key === 'allOf' && index === 0 && isEqual(branch['anyOf'], intOrString);
      checkNested(branch, described, isPair, inside(inside(place, key), index), context);
    }
  }
  const { not } = schema;
  if (isObject(not)) checkNested(not, described, false, inside(place, 'not'), context);
}

function checkNested(
  schema: JsonObject,
  described: JsonObject | undefined,
  isPair: boolean,
  place: Place,
  context: WalkContext,
): void {
  if (!mayGoOn(place, context)) return;
  checkUnsupported(schema, place, context);
  for (const key of structure) {
    if (!isEmpty(schema[key])) forbid(key, 'branch', place, context);
  }
  const { properties, items } = schema;
  if (isObject(properties)) {
    for (const key of Object.keys(properties)) {
      const property = properties[key];
      const there = inside(inside(place, 'properties'), key);
      const known = described ? describe(described, key) : undefined;
      if (key === 'metadata') forbid(key, 'branch', inside(place, 'properties'), context);
      else if (described && known === undefined) forbid(key, 'undescribed', inside(place, 'properties'), context);
      if (isObject(property)) checkNested(property, known, false, there, context);
    }
  }
  if (isObject(items)) {
    const known = described?.['items'];
    if (described && !isObject(known)) forbid('items', 'undescribed', place, context);
    checkNested(items, isObject(known) ? known : undefined, false, inside(place, 'items'), context);
  }
  if (isPair) {
    const { anyOf: _anyOf, ...others } = schema;
    checkBranches(others, described, false, place, context);
  } else checkBranches(schema, described, false, place, context);
}

function describe(schema: JsonObject, key: string): JsonObject | undefined {
  const { properties } = schema;
  const property = isObject(properties) ? own(properties, key) : undefined;
  return isObject(property) ? property : undefined;
}

/** `expected` tells the keyword and why it may not be there: `default: branch`. */
function forbid(key: string, why: string, place: Place, context: WalkContext): void {
  report(context, inside(place, key), { ...facts, expected: why });
}
