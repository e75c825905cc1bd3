import { t } from '@vscode/l10n';
import { stringify } from 'yaml';
import { formatPath } from '../manifest/field-path.ts';
import { type Json, isObject } from '../manifest/json.ts';
import { diffLines } from '../manifest/diff-lines.ts';
import type { FieldChange, ObjectChange } from './change.ts';

/** More lines of one object are not read in a review. */
const most = 80;
/** Lines that stay the same around those that do not. */
const context = 1;
/** Longer lines are cut, in UTF-16 code units. */
const longest = 300;

/** What changes in an object as lines of a diff: each field's path, what it was and what it will be. */
export function toChangeLines({ fields, after }: ObjectChange): readonly string[] {
  const lines = after ? toYamlLines(after).map((line) => `+ ${line}`) : fields.flatMap(toFieldLines);
  const cut = lines.map(shorten);
  if (cut.length <= most) return cut;
  return [...cut.slice(0, most), `  ${t('… {0} more lines', cut.length - most)}`];
}

function toFieldLines({ path, before, after, isOrder }: FieldChange): readonly string[] {
  const name = `  ${formatPath(path)}${isOrder ? ` ${t('(order)')}` : ''}:`;
  const [then, now] = [toLines(before), toLines(after)];
  const isLong = then.length > 2 && now.length > 2;
  if (!isLong) return [name, ...then.map((line) => `-   ${line}`), ...now.map((line) => `+   ${line}`)];
  return [name, ...toHunks(then, now)];
}

function toHunks(then: readonly string[], now: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let shown = 0;
  for (const { from, to, otherFrom, otherTo } of diffLines(then, now)) {
    const start = Math.max(shown, from - context);
    if (start > shown) lines.push('    …');
    lines.push(...then.slice(start, from).map((line) => `    ${line}`));
    lines.push(...then.slice(from, to).map((line) => `-   ${line}`));
    lines.push(...now.slice(otherFrom, otherTo).map((line) => `+   ${line}`));
    shown = Math.min(then.length, to + context);
    lines.push(...then.slice(to, shown).map((line) => `    ${line}`));
  }
  return shown < then.length ? [...lines, '    …'] : lines;
}

function toLines(value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' && value.includes('\n') ? value.replace(/\n$/, '').split('\n') : toYamlLines(value);
}

function toYamlLines(value: Json): readonly string[] {
  return stringify(sortKeys(value), { indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false })
    .replace(/\n$/, '')
    .split('\n');
}

/** As they are read: what it is before what it says. */
const first = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sortKeys(item));
  if (!isObject(value)) return value;
  const rank = (key: string): number => (first.includes(key) ? first.indexOf(key) : first.length);
  const keys = Object.keys(value).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key] ?? null)]));
}

function shorten(line: string): string {
  return line.length > longest ? `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
