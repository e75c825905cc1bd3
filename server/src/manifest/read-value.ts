import { type Alias, type Document, visit } from 'yaml';
import { type Json, isArray, isObject } from './json.ts';
import type { ManifestProblem } from './resource.ts';

/** More alias expansions than this are an alias bomb rather than a manifest. */
const maxAliasCount = 1000;
/** No manifest nests this deep; what does would exhaust the stack of whatever walks it, as would a circle. */
const maxDepth = 200;
/** More values than etcd can hold in one object, each counted where an alias uses it. */
const maxValues = 500_000;

type Fault = Pick<ManifestProblem, 'code' | 'message'> & { readonly place?: Alias };

/** What a document without syntax errors says, or why it says nothing; `place` is where the reason stands, if known. */
export function readValue(document: Document.Parsed): { readonly value: Json } | Fault {
  try {
    const value = document.toJS({ maxAliasCount }) as Json;
    return countValues(value, maxDepth, maxValues) < 0 ? tooComplex : { value };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) return tooComplex;
    const place = findUnresolved(document);
    if (error instanceof ReferenceError && !place) return tooComplex;
    return { code: 'yaml-syntax', message: error.message, ...(place ? { place } : {}) };
  }
}

/** For what would cost too much to read. */
export const tooComplex: Fault = {
  code: 'yaml-too-complex',
  message: 'This document nests too deeply or expands too many aliases, so Driftline does not read it.',
};

/** How many more values are allowed after this one; negative when it is too deep or too large. */
function countValues(value: Json, depth: number, allowed: number): number {
  if (!isArray(value) && !isObject(value)) return allowed - 1;
  if (depth === 0) return -1;
  let left = allowed - 1;
  for (const part of isArray(value) ? value : Object.values(value)) {
    if (left < 0) return left;
    left = countValues(part, depth - 1, left);
  }
  return left;
}

/** The first alias whose anchor does not stand before it. */
function findUnresolved(document: Document.Parsed): Alias | undefined {
  const anchors = new Set<string>();
  let found: Alias | undefined;
  visit(document, {
    Alias(_key, alias) {
      if (anchors.has(alias.source)) return undefined;
      found = alias;
      return visit.BREAK;
    },
    Value(_key, { anchor }) {
      if (anchor) anchors.add(anchor);
    },
  });
  return found;
}
