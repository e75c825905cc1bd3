import { parseDocument } from 'yaml';
import { type FieldPath, formatPath } from '../../../server/src/manifest/field-path.ts';
import { type Json, isArray, isEqual, isObject } from '../../../server/src/manifest/json.ts';
import { type Location, locate } from '../../../server/src/manifest/locate.ts';
import { pathAt } from '../../../server/src/manifest/path-at.ts';
import type { Position } from '../../../server/src/manifest/position.ts';
import type { Manifest, Resource } from '../../../server/src/manifest/resource.ts';
import { kubernetesTags } from '../../../server/src/manifest/scalars.ts';

/** What is known of the places of a manifest after all of them were checked. */
export interface Checked {
  /** Nodes of all kinds that have a place. */
  readonly nodes: number;
  /** Those whose text was read on its own and gave the value. */
  readonly decoded: number;
}

/**
 * Checks each node of a manifest's resources: it has a place, the text there says its value, and the place leads back to
 * it. Throws with the path where something does not fit.
 */
export function checkPlaces(text: string, { resources }: Manifest): Checked {
  const toOffset = indexLines(text);
  let [nodes, decoded] = [0, 0];
  for (const resource of resources) {
    for (const [path, value] of eachNode(resource.value)) {
      const place = locate(resource, path);
      if (!place) {
        if (hasOddKey(path) || isDefault(path)) continue;
        throw new Error(`${formatPath(path)} has no place in ${JSON.stringify(text)}`);
      }
      nodes++;
      const [start, end] = [toOffset(place.value.start), toOffset(place.value.end)];
      const written = text.slice(start, end);
      const said: Json[] = [];
      let fits = false;
      for (const one of decode(text, start, written, { place, path })) {
        fits ||= isEqual(one, value);
        if (fits) break;
        said.push(one);
      }
      if (!fits && said.length > 0) throw new Error(report(text, path, written, value, said));
      if (fits) decoded++;
      if (!leadsBack(resource, path, place, written))
        throw new Error(`${formatPath(path)}: its place does not lead back to it in ${JSON.stringify(text)}`);
    }
  }
  return { nodes, decoded };
}

/** Each value in a value with its path, the outer ones first. */
export function eachNode(value: Json, path: FieldPath = []): readonly (readonly [FieldPath, Json])[] {
  const parts = isArray(value)
    ? value.flatMap((item, index) => eachNode(item, [...path, { index }]))
    : isObject(value)
      ? Object.entries(value).flatMap(([field, item]) => eachNode(item, [...path, { field }]))
      : [];
  return [[path, value], ...parts];
}

/** From a place, as LSP counts it, to an offset: LF, CRLF and CR end lines. */
function indexLines(text: string): (position: Position) => number {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
  return ({ line, character }) => (starts[line] ?? text.length) + character;
}

/** What a piece of text could say, read on its own; nothing where it needs what stands elsewhere. */
function* decode(
  text: string,
  start: number,
  written: string,
  { place, path }: { readonly place: Location; readonly path: FieldPath },
): Generator<Json> {
  const last = path.at(-1);
  if (isAlias(written)) return;
  // Where no value is written its key is its place.
  if (last && 'field' in last && isEqualRange(place)) {
    yield null;
    return;
  }
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const tag = /(?:^|[\s,[{])(![^\s,\]}]*)\s*(?:&\S+\s+)?$/.exec(text.slice(0, start))?.[1] ?? '';
  if (written.trim() === '') {
    yield* read(tag);
    return;
  }
  const indent = ' '.repeat(line.replace(/^\uFEFF/, '').length);
  if (/^[|>]/.test(written)) {
    if (/^\s*[?:]/.test(line)) return;
    const column = last && 'field' in last ? place.key.start.character : line.lastIndexOf('- ');
    const values = read(`${' '.repeat(Math.max(0, column))}k: ${tag} ${written}`);
    return yield* values.map((value) => (value as { k: Json }).k);
  }
  // As it stands in block style, and as it stands in flow style.
  yield* read(`${tag}\n${indent}${written}`);
  yield* read(`[ ${tag} ${written}\n]`).map((value) => (value as readonly Json[])[0] ?? null);
}

function isAlias(written: string): boolean {
  return /^\*\S+$/.test(written);
}

function isEqualRange({ key, value }: Location): boolean {
  return JSON.stringify(key) === JSON.stringify(value);
}

const options = { customTags: kubernetesTags, merge: true, uniqueKeys: false, resolveKnownTags: false } as const;

function read(text: string): readonly Json[] {
  try {
    const document = parseDocument(text, { ...options, logLevel: 'silent' });
    return document.errors.length > 0 ? [] : [document.toJS({ maxAliasCount: -1 }) as Json];
  } catch {
    return [];
  }
}

/**
 * A map or list in block style begins with its first part; an alias stands for all that is behind it; what is not
 * written has no place of its own.
 */
function leadsBack(resource: Resource, path: FieldPath, { value }: Location, written: string): boolean {
  if (hasOddKey(path)) return true;
  const back = pathAt(resource, value.start);
  return isAlias(written) || written === '' ? isPrefix(back, path) : isPrefix(path, back);
}

function isPrefix(a: FieldPath, b: FieldPath): boolean {
  return a.every((segment, i) => JSON.stringify(segment) === JSON.stringify(b[i]));
}

/** Keys that are no text in YAML: lists, maps, aliases, and null behind a merge. */
function hasOddKey(path: FieldPath): boolean {
  return path.some((segment) => 'field' in segment && /^(?:[[{*].*|null)$/s.test(segment.field));
}

/** The items of a typed list have these from the list. */
function isDefault(path: FieldPath): boolean {
  const [first] = path;
  return path.length === 1 && !!first && 'field' in first && /^(?:apiVersion|kind)$/.test(first.field);
}

function report(text: string, path: FieldPath, written: string, value: Json, said: readonly Json[]): string {
  return `${formatPath(path)} is ${JSON.stringify(value)}, but ${JSON.stringify(written)} says ${JSON.stringify(said)} in ${JSON.stringify(text)}`;
}
