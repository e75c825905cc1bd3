import { type Json, type JsonObject, isArray, isObject } from '../../manifest/json.ts';
import type { Step } from './rendered.ts';

/** A line and a column as kustomize tells them; 0 where it has none. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A scalar, an empty map or an empty list of an object, with the positions of its nodes. */
export interface PlacedLeaf {
  readonly path: readonly Step[];
  readonly value: Json;
  readonly own: Position;
  /** Of its key, or of the list that it is an item of. */
  readonly key: Position;
}

/** All leaves of an object, and where the object itself begins. */
export interface PlacedLeaves {
  readonly root: Position;
  readonly leaves: readonly PlacedLeaf[];
  /** Where the positions of the next object begin. */
  readonly end: number;
}

const nowhere: Position = { line: 0, column: 0 };

/** Walks an object in the order in which the engine wrote the positions of its nodes. */
export function listLeaves(object: JsonObject, positions: Int32Array, start: number): PlacedLeaves {
  const leaves: PlacedLeaf[] = [];
  let next = start;
  const take = (): Position => ({ line: positions[next++] ?? 0, column: positions[next++] ?? 0 });
  const visit = (value: Json, path: readonly Step[], key: Position): void => {
    const own = take();
    if (isArray(value) && value.length > 0)
      for (const [index, item] of value.entries()) visit(item, [...path, index], own);
    else if (isObject(value) && Object.keys(value).length > 0)
      for (const name of sortKeys(value)) visit(value[name] ?? null, [...path, name], take());
    else leaves.push({ path, value, own, key });
  };
  const root = { line: positions[start] ?? 0, column: positions[start + 1] ?? 0 };
  visit(object, [], nowhere);
  return { root, leaves, end: next };
}

/** The leaves of an object whose nodes have no positions. */
export function listBareLeaves(object: JsonObject): readonly PlacedLeaf[] {
  return listLeaves(object, new Int32Array(0), 0).leaves;
}

/** In byte order of UTF-8, which is that of code points. */
function sortKeys(object: JsonObject): readonly string[] {
  const keys = Object.keys(object);
  return keys.some((key) => /[\ud800-\udfff]/.test(key)) ? keys.sort(compareCodePoints) : keys.sort();
}

function compareCodePoints(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.codePointAt(at) === b.codePointAt(at)) at++;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}
