import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import type { Prepared } from './compiled.ts';
import { checkChoices } from './limits.ts';
import { type Place, inside } from './place.ts';
import { mayBeLeftOut } from './left-out.ts';
import { reportType } from './scalars.ts';
import { isPlaceholder } from './substitute.ts';
import { isSecretName } from '../manifest/secret-names.ts';
import { type WalkContext, isBrought, mayGoOn, report, suggest } from './walk.ts';

const nothing: JsonObject = {};
/** What every object has, whether or not the schema of one inside of another says so. */
const objectFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Checks an object: the type, its fields, those it lacks and those that nobody knows. */
export function checkObject(
  value: JsonObject,
  { schema, types, name }: Prepared,
  place: Place | undefined,
  context: WalkContext,
): boolean {
  if (types.length > 0 && !types.includes('object')) {
    reportType(value, types, place, context);
    return false;
  }
  const properties = isObject(schema['properties']) ? schema['properties'] : nothing;
  const required = isArray(schema['required']) ? schema['required'] : [];
  const rest = toRest(schema, properties, context);
  let count = 0;
  for (const key of Object.keys(value)) {
    count++;
    const item = value[key] ?? null;
    // what is missing is told once
    if (required.includes(key) && isMissing(key, value, properties, context)) continue;
    const known = own(properties, key);
    if (known === false) reportUnknown(key, nothing, place, context);
    else if (known !== undefined) context.walk(item, known, inside(place, key), hideIfSecret(key, value, context));
    else checkRest(key, item, rest, properties, schema, place, context);
  }
  if (!context.isPart) reportMissing(value, required, properties, name ?? (place ? '' : context.root), place, context);
  checkCount(count, schema, place, context);
  checkChoices(value, schema, place, context);
  return true;
}

/** `{ name: DB_PASSWORD, value: … }`: what a value is stands beside it. */
function hideIfSecret(key: string, value: JsonObject, context: WalkContext): WalkContext {
  const name = key === 'value' ? own(value, 'name') : undefined;
  return typeof name === 'string' && isSecretName(name) ? { ...context, isHidden: true } : context;
}

/** The schema of what is not listed; `false` where nothing else may be there. */
function toRest(schema: JsonObject, properties: JsonObject, { dialect, isOpen }: WalkContext): Json {
  const { additionalProperties } = schema;
  if (additionalProperties !== undefined) return additionalProperties;
  if (isOpen || dialect === 'json-schema' || schema['x-kubernetes-preserve-unknown-fields'] === true) return true;
  // an object of which nothing is said is not known to be empty
  return Object.keys(properties).length === 0;
}

function checkRest(
  key: string,
  item: Json,
  rest: Json,
  properties: JsonObject,
  schema: JsonObject,
  place: Place | undefined,
  context: WalkContext,
): void {
  const patterned = findPatterned(key, schema, context);
  if (patterned !== undefined) context.walk(item, patterned, inside(place, key), context);
  else if (rest !== false) context.walk(item, rest, inside(place, key), context);
  else if (!isExcused(key, schema, context)) reportUnknown(key, properties, place, context);
}

/** `patternProperties` of JSON Schema; where a pattern cannot be tried, the field counts as known. */
function findPatterned(key: string, schema: JsonObject, context: WalkContext): Json | undefined {
  const { patternProperties } = schema;
  if (context.dialect !== 'json-schema' || !isObject(patternProperties)) return undefined;
  for (const pattern of Object.keys(patternProperties)) {
    const isMatch = context.patterns.matches(pattern, key);
    if (isMatch === undefined) return true;
    if (isMatch) return patternProperties[pattern];
  }
  return undefined;
}

/** Placeholders, directives of a patch such as `$patch`, and what an object inside of another has anyway. */
function isExcused(key: string, schema: JsonObject, { options }: WalkContext): boolean {
  if (isPlaceholder(key) || (key.startsWith('$') && options.part !== 'whole')) return true;
  return schema['x-kubernetes-embedded-resource'] === true && objectFields.has(key);
}

function reportUnknown(key: string, properties: JsonObject, place: Place | undefined, context: WalkContext): void {
  if (!mayGoOn(place, context)) return;
  const suggestion = suggest(key, Object.keys(properties), context);
  report(context, inside(place, key), {
    code: 'schema-unknown-field',
    severity: context.schemas.isExact ? 'error' : 'warning',
    anchor: 'key',
    expected: key,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** An empty text is none of the choices, and "not given" does not do where one is due. */
function isMissing(key: string, value: JsonObject, properties: JsonObject, { dialect, prepare }: WalkContext): boolean {
  const given = own(value, key) ?? null;
  if (given !== '' || dialect !== 'built-in') return given === null;
  const schema = own(properties, key);
  return isObject(schema) && prepare(schema).schema['enum'] !== undefined;
}

function reportMissing(
  value: JsonObject,
  required: readonly Json[],
  properties: JsonObject,
  definition: string,
  place: Place | undefined,
  context: WalkContext,
): void {
  for (const key of required) {
    if (typeof key !== 'string' || !isMissing(key, value, properties, context)) continue;
    if (isBrought(place, key, context)) continue;
    const isSure = context.options.part === 'whole' && !mayBeLeftOut(own(properties, key), definition, key, context);
    const severity = isSure ? 'error' : 'warning';
    report(context, place, { code: 'schema-required', severity, anchor: 'key', expected: key });
  }
}

function checkCount(count: number, schema: JsonObject, place: Place | undefined, context: WalkContext): void {
  const { minProperties, maxProperties } = schema;
  const facts = { code: 'schema-length', severity: 'error', anchor: 'key', foundKind: 'object' } as const;
  if (typeof minProperties === 'number' && count < minProperties && !context.isPart)
    report(context, place, { ...facts, expected: `>= ${minProperties}` });
  if (typeof maxProperties === 'number' && count > maxProperties)
    report(context, place, { ...facts, expected: `<= ${maxProperties}` });
}
