import { type Json, type JsonObject, isArray, isObject } from '../manifest/json.ts';
import { branchesOf, fieldsOf, itemsOf } from '../schema/fields.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { type Part, writeScalar } from './proposal.ts';
import type { Layout } from './layout.ts';

/** How what is inserted is written. */
export interface Frame extends Layout {
  readonly schemas: ApiSchemas;
  /** Between brackets. */
  readonly isFlow: boolean;
  /** A patch has only what it changes. */
  readonly isPatch: boolean;
}

const deepest = 8;
/** Longer lists are chosen from by typing. */
const mostChoices = 30;

/**
 * What stands behind the colon of a key in a column: what its value cannot do without, and gaps for the rest. What the
 * API server makes of nothing, only to refuse it then, counts as required.
 */
export function writeValue(schema: JsonObject, column: number, frame: Frame, depth = 0): readonly Part[] {
  const all = branchesOf(schema, frame.schemas);
  const items = itemsOf(all, frame.schemas);
  if (items.length > 0 || isOfType(all, 'array')) return writeList(items, column, frame, depth);
  if (isMap(all)) return writeMap(all, column, frame, depth);
  return [' ', writeGap(all, schema)];
}

/** The fields that an object cannot do without, from the column on; its first line begins where the text stands. */
export function writeFields(
  all: readonly JsonObject[],
  column: number,
  frame: Frame,
  depth = 0,
): readonly Part[] | undefined {
  const due = frame.isPatch || depth > deepest ? [] : fieldsOf(all).filter((field) => isDue(field, frame, depth));
  if (due.length === 0) return undefined;
  const pad = ' '.repeat(column);
  return due.flatMap(({ name, schema }, i) => [
    `${i === 0 ? '' : `\n${pad}`}${writeScalar(name)}:`,
    ...writeValue(schema, column, frame, depth + 1),
  ]);
}

/** Whether a map is due, and nothing else. */
export function isMap(all: readonly JsonObject[]): boolean {
  const isScalar = ['string', 'integer', 'number', 'boolean'].some((type) => isOfType(all, type));
  const hasFields = fieldsOf(all).length > 0 || all.some((one) => isObject(one['additionalProperties']));
  const isOpen = all.some((one) => one['x-kubernetes-preserve-unknown-fields'] === true);
  return !isScalar && (isOfType(all, 'object') || hasFields || isOpen);
}

/** Whether one of these allows a type. */
export function isOfType(all: readonly JsonObject[], type: string): boolean {
  return all.some((one) => one['type'] === type || (isArray(one['type']) && one['type'].includes(type)));
}

/** The values that are listed, or that a switch has; the one that is there without a word comes first. */
export function choicesOf(all: readonly JsonObject[]): readonly Json[] {
  const listed = all.flatMap((one) => {
    if (isArray(one['enum'])) return one['enum'];
    return one['const'] === undefined ? [] : [one['const']];
  });
  const values = listed.length > 0 ? listed : isOfType(all, 'boolean') ? [true, false] : [];
  const standard = defaultOf(all);
  const rest = values.filter((value) => value !== null && value !== '' && value !== standard);
  return [...new Set([...(standard !== undefined && values.includes(standard) ? [standard] : []), ...rest])];
}

/** What a field is without a word. */
export function defaultOf(all: readonly JsonObject[]): Json | undefined {
  return all.map((one) => one['default']).find((value) => value !== undefined && value !== null && value !== '');
}

function isDue(
  { name, schema, isRequired }: { readonly name: string; readonly schema: JsonObject; readonly isRequired: boolean },
  frame: Frame,
  depth: number,
): boolean {
  if (isRequired) return true;
  if (depth === 0 && name === 'spec') return hasDue(schema, frame, depth);
  const { default: standard } = schema;
  return isObject(standard) && Object.keys(standard).length === 0 && name !== 'status' && hasDue(schema, frame, depth);
}

function hasDue(schema: JsonObject, frame: Frame, depth: number): boolean {
  if (depth >= deepest) return false;
  return fieldsOf(branchesOf(schema, frame.schemas)).some((field) => isDue(field, frame, depth + 1));
}

function writeList(items: readonly JsonObject[], column: number, frame: Frame, depth: number): readonly Part[] {
  if (frame.isFlow) return [' [', { gap: '' }, ']'];
  const dash = column + (frame.indentSeq ? frame.indent : 0);
  const fields = writeFields(items, dash + 2, frame, depth);
  return [`\n${' '.repeat(dash)}- `, ...(fields ?? [isMap(items) ? { gap: '' } : writeGap(items, {})])];
}

function writeMap(all: readonly JsonObject[], column: number, frame: Frame, depth: number): readonly Part[] {
  if (frame.isFlow) return [' { ', { gap: '' }, ' }'];
  const inner = column + frame.indent;
  return [`\n${' '.repeat(inner)}`, ...(writeFields(all, inner, frame, depth) ?? [{ gap: '' }])];
}

function writeGap(all: readonly JsonObject[], own: JsonObject): Part {
  const choices = choicesOf(all).map((value) => writeScalar(value));
  const standard = defaultOf([own, ...all]);
  const isShown = standard !== undefined && typeof standard !== 'object';
  if (choices.length > 1 && choices.length <= mostChoices)
    return { gap: isShown ? writeScalar(standard) : '', choices };
  return { gap: isShown ? writeScalar(standard) : ((choices.length === 1 ? choices[0] : undefined) ?? '') };
}
