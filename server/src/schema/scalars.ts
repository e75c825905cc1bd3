import type { Json, JsonScalar } from '../manifest/json.ts';
import type { Prepared } from './compiled.ts';
import { goDuration, isQuantity, isTime } from './formats.ts';
import { checkLimits } from './limits.ts';
import { type Place, isAt, toPath } from './place.ts';
import { type WalkContext, report, toFound, toWritten } from './walk.ts';

type Scalar = Exclude<JsonScalar, null>;

/** Words that kubectl reads as booleans and kustomize as text. */
const word = /^(?:y|n|yes|no|on|off)$/i;
/** kustomize writes such a plain text as a timestamp: `2024-01-01T00:00:00Z`. */
const date = /^\d{4}-\d\d?-\d\d?(?:$|[Tt ])/;

/**
 * Checks a text, number or boolean against a schema, by the name of its definition where that says more; whether its
 * branches are still to be tried.
 */
export function checkScalar(
  value: Scalar,
  { schema, name, types, isIntOrString }: Prepared,
  place: Place | undefined,
  context: WalkContext,
): boolean {
  if (name?.endsWith('.resource.Quantity')) {
    checkQuantity(value, place, context);
    return false;
  }
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    reportType(value, types, place, context);
    return false;
  }
  if (typeof value === 'boolean' && types.length > 0 && !types.includes('string')) checkWord(value, place, context);
  if (typeof value === 'string' && date.test(value)) checkDate(value, place, context);
  if (typeof value === 'string' && name) checkNamedText(value, name, place, context);
  checkLimits(value, schema, place, context);
  // the branches of a built-in one only say its types
  return !(isIntOrString && name);
}

/** Reports a value of another type than is due. */
export function reportType(
  value: Json,
  types: readonly string[],
  place: Place | undefined,
  context: WalkContext,
  severest: 'error' | 'warning' = 'error',
): void {
  const isTextDue = types.includes('string');
  const facts = { anchor: 'value', expected: types.join(' | '), ...toFound(value, place, context) } as const;
  const source = readSource(value, isTextDue, place, context);
  const quote =
    isTextDue && (typeof value === 'number' || typeof value === 'boolean') ? ({ quote: true } as const) : {};
  if (isTextDue && typeof value === 'boolean' && (source === undefined || word.test(source))) {
    const written = source === undefined ? {} : toWritten(source, place, context);
    context.effort.unsure++;
    report(context, place, { ...facts, ...quote, ...written, code: 'yaml-word', severity: 'hint' });
    return;
  }
  // kustomize makes annotations text, and what becomes of labels is not certain
  const isMeta =
    place?.depth === 3 && (isAt(place.above, 'metadata', 'labels') || isAt(place.above, 'metadata', 'annotations'));
  const severity = isMeta && isTextDue && quote.quote ? 'hint' : severest;
  if (severity === 'hint') context.effort.unsure++;
  if (isTextDue && source !== undefined && typeof value === 'number' && source !== String(value)) {
    report(context, place, { ...facts, ...quote, ...toWritten(source, place, context), code: 'yaml-word', severity });
    return;
  }
  const unquote = typeof value === 'string' && readsAs(value, types) ? ({ unquote: true } as const) : {};
  const code = severity === 'hint' ? 'yaml-word' : 'schema-type';
  report(context, place, { ...facts, ...quote, ...unquote, code, severity });
}

/** The text of a plain scalar that became no text, where text is due. */
function readSource(
  value: Json,
  isTextDue: boolean,
  place: Place | undefined,
  { options }: WalkContext,
): string | undefined {
  if (!isTextDue || (typeof value !== 'number' && typeof value !== 'boolean')) return undefined;
  const written = options.written?.(toPath(place));
  return written?.style === 'plain' ? written.source : undefined;
}

function readsAs(text: string, types: readonly string[]): boolean {
  if (types.includes('boolean') && /^(?:true|false)$/.test(text)) return true;
  if (types.includes('integer') && /^(?:0|-?[1-9]\d*)$/.test(text)) return true;
  return types.includes('number') && /^(?:0|-?[1-9]\d*)(?:\.\d+)?$/.test(text);
}

function isOfType(value: Scalar, type: string): boolean {
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  return typeof value === type;
}

function checkQuantity(value: Scalar, place: Place | undefined, context: WalkContext): void {
  if (typeof value === 'number' || (typeof value === 'string' && isQuantity(value))) return;
  const expected = 'quantity';
  const found = toFound(value, place, context);
  report(context, place, { code: 'schema-quantity', severity: 'error', anchor: 'value', expected, ...found });
}

/** `enabled: yes` is true for kubectl and the text "yes" for Flux, which the API server then refuses. */
function checkWord(value: boolean, place: Place | undefined, context: WalkContext): void {
  const { mayHaveWords, written: ask } = context.options;
  const written = mayHaveWords?.() === false ? undefined : ask?.(toPath(place));
  if (written?.style !== 'plain' || !word.test(written.source)) return;
  report(context, place, {
    code: 'yaml-word',
    severity: 'warning',
    anchor: 'value',
    expected: 'boolean',
    ...toFound(value, place, context),
    ...toWritten(written.source, place, context),
    suggestion: String(value),
  });
}

/** Annotations are text for kustomize however they are written. */
function checkDate(value: string, place: Place | undefined, context: WalkContext): void {
  if (context.dialect === 'json-schema' || isAt(place?.above, 'metadata', 'annotations')) return;
  if (context.options.written?.(toPath(place))?.style !== 'plain') return;
  const facts = { anchor: 'value', expected: 'string', ...toFound(value, place, context) } as const;
  report(context, place, { ...facts, code: 'yaml-date', severity: 'hint', quote: true });
}

/** Texts that the API server reads as more than that, wherever they stand. */
function checkNamedText(value: string, name: string, place: Place | undefined, context: WalkContext): void {
  const isWrong =
    (name.endsWith('.meta.v1.Duration') && !goDuration.test(value)) ||
    (/\.meta\.v1\.(?:Micro)?Time$/.test(name) && value !== '' && !isTime(value));
  if (!isWrong) return;
  const expected = name.endsWith('Duration') ? 'duration' : 'date-time';
  const found = toFound(value, place, context);
  report(context, place, { code: 'schema-format', severity: 'error', anchor: 'value', expected, ...found });
}
