import { type Json, type JsonObject, isArray, isObject } from '../../manifest/json.ts';
import type { Leaf, Step } from '../build/rendered.ts';
import type { RenderedPart } from './rendered-file.ts';

const hidden = '***';

/** Whether Flux has put something of a Secret into a value. */
export function isOfSecret({ variables = [] }: Leaf, { secrets }: Pick<RenderedPart, 'secrets'>): boolean {
  return variables.some((name) => secrets.has(name));
}

/** A rendered object as it may be shown: without what Flux has put in from Secrets. */
export function hideSecrets(value: JsonObject, part: RenderedPart): JsonObject {
  return hide(value, new Set(listPaths(part)));
}

/**
 * The same of its live counterpart, or beside it: items of lists can stand in another order there, so that a list with
 * something of a Secret in it is hidden as a whole.
 */
export function hideSecretLists(value: JsonObject, part: RenderedPart): JsonObject {
  return hide(value, new Set(listPaths(part).map((path) => path.replace(/\0\d+(?:\0.*|$)/s, ''))));
}

function listPaths(part: RenderedPart): readonly string[] {
  return part.object.leaves.filter((leaf) => isOfSecret(leaf, part)).map(({ path }) => path.join('\0'));
}

function hide(value: JsonObject, paths: ReadonlySet<string>): JsonObject {
  if (paths.size === 0) return value;
  const visit = (here: Json, path: string): Json => {
    if (paths.has(path)) return hidden;
    if (isArray(here)) return here.map((item, i) => visit(item, join(path, i)));
    if (!isObject(here)) return here;
    return Object.fromEntries(Object.entries(here).map(([key, item]) => [key, visit(item, join(path, key))]));
  };
  return visit(value, '') as JsonObject;
}

function join(path: string, step: Step): string {
  return path === '' ? String(step) : `${path}\0${step}`;
}
