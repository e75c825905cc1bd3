import { t } from '@vscode/l10n';
import { parseQuantity } from '../drift/quantity.ts';
import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, stringAt } from '../manifest/json.ts';
import { definitionName, resolve } from '../schema/resolve.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { isSecretName } from '../manifest/secret-names.ts';
import { isPlaceholder } from '../schema/substitute.ts';
import { describeBytes, describeCores, formatNumber } from './quantity-words.ts';
import { describeDuration } from './duration-words.ts';
import { describeSchedule } from './schedule-words.ts';

/**
 * What a number or a text means that people and programs write in short: a quantity, a duration, a schedule, a mode of
 * files. Undefined where it is as clear as it stands, and for what may be secret.
 */
export function describeValue(
  value: Json | undefined,
  path: FieldPath,
  unresolved: JsonObject,
  schemas: ApiSchemas,
): string | undefined {
  const name = toName(path);
  if ((typeof value !== 'string' && typeof value !== 'number') || path.some(isSecretly)) return undefined;
  if (typeof value === 'string' && (value.length > 100 || isPlaceholder(value))) return undefined;
  const schema = resolve(unresolved, schemas);
  if (isQuantity(unresolved, schema)) return describeQuantity(value, name);
  if (typeof value === 'number') return describeNumber(value, name, { ...schema, ...unresolved });
  if (isDuration(name, unresolved, schema)) return describeDuration(value);
  return /^(?:schedule|cron|cronSchedule)$/.test(name) ? describeSchedule(value) : undefined;
}

function isSecretly(segment: FieldPath[number]): boolean {
  return 'field' in segment && isSecretName(segment.field);
}

/** The field, or that of the list or map in which the value is. */
function toName(path: FieldPath): string {
  const last = path.findLast((segment) => 'field' in segment);
  return last && 'field' in last ? last.field : '';
}

/** A CustomResourceDefinition has the pattern of quantities, written out by controller-gen. */
function isQuantity(unresolved: JsonObject, schema: JsonObject): boolean {
  const pattern = stringAt(schema, 'pattern');
  return definitionName(unresolved)?.endsWith('.Quantity') === true || pattern?.includes('[KMGTPE]i') === true;
}

function describeQuantity(value: string | number, name: string): string | undefined {
  const nano = parseQuantity(value);
  if (nano === undefined) return undefined;
  if (/(?:^|\.)cpu$/.test(name)) return describeCores(nano);
  const isBytes = /memory|storage|hugepages|size/i.test(name) || String(value).endsWith('i');
  if (isBytes) return describeBytes(nano);
  return /[a-z]$/i.test(String(value)) ? formatNumber(nano) : undefined;
}

function describeNumber(value: number, name: string, schema: JsonObject): string | undefined {
  // Below a minute the number says it.
  if (/Seconds(?:$|[A-Z])/.test(name)) return value >= 60 ? describeDuration(`${value}s`) : undefined;
  const isMode = /^(?:defaultMode|mode)$/.test(name) && stringAt(schema, 'description')?.includes('mode bits');
  return isMode ? describeMode(value) : undefined;
}

/** Names of fields that hold durations where the schema says only that they hold text. */
const durationName = /(?:^|[a-z])(?:interval|timeout|duration|period|renewBefore|delay)$/i;

function isDuration(name: string, unresolved: JsonObject, { pattern, format }: JsonObject): boolean {
  if (format === 'duration' || definitionName(unresolved)?.endsWith('.meta.v1.Duration')) return true;
  // `(ms|s|m|h)`, or `([0-9]+)h)?` as the Prometheus Operator has it
  if (typeof pattern === 'string') return /[(|][mh]\|[smh]|\)[hd]\)\?/.test(pattern);
  return durationName.test(name);
}

/** `rw-r--r-- (0644)`. */
function describeMode(value: number): string | undefined {
  if (!Number.isInteger(value) || value < 0 || value > 0o777) return undefined;
  const bits = Array.from('rwxrwxrwx', (letter, i) => (value & (1 << (8 - i)) ? letter : '-')).join('');
  return t('{bits} ({octal} in octal)', { bits, octal: value.toString(8).padStart(4, '0') });
}
