import { stringify } from 'yaml';
import { type JsonObject, stringAt } from '../manifest/json.ts';
import { maskValue } from '../manifest/mask-texts.ts';
import type { UpgradeComparison } from '../protocol.ts';
import { maskSecret } from './mask-secret.ts';

/** What is released beside what the next upgrade would bring, both in one order, so that only what changes differs. */
export function writeUpgrade(
  title: string,
  released: readonly JsonObject[],
  next: readonly JsonObject[],
  secretTexts: readonly string[],
): UpgradeComparison {
  const [before, after] = [index(released), index(next)];
  const write = (own: Map<string, JsonObject>, others: Map<string, JsonObject>, side: 'before' | 'after'): string =>
    [...own]
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, object]) => writeObject(object, others.get(key) ?? {}, side, secretTexts))
      .join('');
  return { title, released: write(before, after, 'before'), next: write(after, before, 'after') };
}

function index(objects: readonly JsonObject[]): Map<string, JsonObject> {
  return new Map(objects.map((object) => [toKey(object), object]));
}

function toKey(object: JsonObject): string {
  const [kind, namespace, name] = [
    stringAt(object, 'kind'),
    stringAt(object, 'metadata', 'namespace'),
    stringAt(object, 'metadata', 'name'),
  ];
  return [kind ?? '', namespace ?? '', name ?? ''].join('\0');
}

function writeObject(
  object: JsonObject,
  other: JsonObject,
  side: 'before' | 'after',
  secretTexts: readonly string[],
): string {
  const masked = object['kind'] === 'Secret' ? maskSecret(object, other, side) : object;
  const shown = maskValue(masked, secretTexts);
  return `---\n${stringify(shown, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false })}`;
}
