import { type Json, type JsonObject, type JsonScalar, isArray, isEqual } from '../manifest/json.ts';
import type { SchemaFinding } from './finding.ts';
import { findFormat } from './formats.ts';
import type { Place } from './place.ts';
import { type WalkContext, mayGoOn, report, suggest, toFound } from './walk.ts';

type Scalar = Exclude<JsonScalar, null>;
/** More are not read in a message. */
const mostChoices = 20;

/** Checks what a schema says of a value beyond its type: choices, ranges, lengths, patterns, formats. */
export function checkLimits(value: Scalar, schema: JsonObject, place: Place | undefined, context: WalkContext): void {
  checkChoices(value, schema, place, context);
  if (typeof value === 'number') checkNumber(value, schema, place, context);
  if (typeof value === 'string') checkText(value, schema, place, context);
}

/** Checks `enum` and `const`. For fields of the API server's own kinds an empty text stands for "not given". */
export function checkChoices(value: Json, schema: JsonObject, place: Place | undefined, context: WalkContext): void {
  const { enum: listed, const: only } = schema;
  if (listed === undefined && only === undefined) return;
  const choices = only === undefined ? listed : [only];
  if (!isArray(choices) || isNotGiven(value, place, context)) return;
  context.effort.steps += choices.length;
  if (!mayGoOn(place, context) || choices.some((choice) => isEqual(choice, value))) return;
  const scalars = choices.filter((choice) => typeof choice !== 'object' || choice === null).slice(0, mostChoices);
  const texts = scalars.filter((choice) => typeof choice === 'string');
  const suggestion = typeof value === 'string' && !context.isHidden ? suggest(value, texts, context) : undefined;
  report(context, place, {
    ...toWrong(
      'schema-enum',
      choices
        .slice(0, mostChoices)
        .map((choice) => JSON.stringify(choice))
        .join(', '),
    ),
    ...toFound(value, place, context),
    choices: scalars,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function isNotGiven(value: Json, place: Place | undefined, { dialect }: WalkContext): boolean {
  return value === '' && dialect === 'built-in' && typeof place?.key !== 'number';
}

function checkNumber(value: number, schema: JsonObject, place: Place | undefined, context: WalkContext): void {
  const expected = findRange(value, schema);
  if (expected !== undefined)
    report(context, place, { ...toWrong('schema-range', expected), ...toFound(value, place, context) });
}

/** What a number should be instead; `exclusiveMinimum` is a flag for Kubernetes and a number for JSON Schema. */
function findRange(value: number, schema: JsonObject): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  if (typeof minimum === 'number') {
    if (exclusiveMinimum === true && value <= minimum) return `> ${minimum}`;
    if (value < minimum) return `>= ${minimum}`;
  }
  if (typeof maximum === 'number') {
    if (exclusiveMaximum === true && value >= maximum) return `< ${maximum}`;
    if (value > maximum) return `<= ${maximum}`;
  }
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return `> ${exclusiveMinimum}`;
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return `< ${exclusiveMaximum}`;
  if (typeof multipleOf === 'number' && multipleOf > 0 && !isMultiple(value, multipleOf)) return `n × ${multipleOf}`;
  if (format === 'int32' && (value < -(2 ** 31) || value > 2 ** 31 - 1)) return 'int32';
  if (format === 'int64' && (value < -(2 ** 63) || value >= 2 ** 63)) return 'int64';
  return undefined;
}

/** 0.3 is a multiple of 0.1 for everybody but a computer. */
function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times));
}

function checkText(value: string, schema: JsonObject, place: Place | undefined, context: WalkContext): void {
  const { minLength, maxLength, pattern, format } = schema;
  const tell = (code: SchemaFinding['code'], expected: string): void =>
    report(context, place, { ...toWrong(code, expected), ...toFound(value, place, context) });
  if (typeof minLength === 'number' && value.length < 2 * minLength && countCharacters(value) < minLength) {
    // what is too short seldom matches the pattern either
    tell('schema-length', `>= ${minLength}`);
    return;
  }
  if (typeof maxLength === 'number' && value.length > maxLength && countCharacters(value) > maxLength)
    tell('schema-length', `<= ${maxLength}`);
  if (typeof pattern === 'string') {
    const isMatch = context.patterns.matches(pattern, value);
    if (isMatch === undefined) context.effort.unsure++;
    if (isMatch === false) tell('schema-pattern', pattern);
  }
  if (typeof format === 'string' && isChecked(format, context) && findFormat(format)?.(value) === false)
    tell('schema-format', format);
}

/** Go reads base64 for the API server's own kinds, and everything else only for custom ones. */
function isChecked(format: string, { dialect }: WalkContext): boolean {
  return dialect === 'custom' || (dialect === 'built-in' && format === 'byte');
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}

function toWrong(
  code: SchemaFinding['code'],
  expected: string,
): Pick<SchemaFinding, 'code' | 'severity' | 'anchor' | 'expected'> {
  return { code, severity: 'error', anchor: 'value', expected };
}
