import { type Node, type Pair, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { FieldPath } from './field-path.ts';
import { type Position, isBefore } from './position.ts';
import type { Declaration } from './resource.ts';

/**
 * The path of what stands at a position: the deepest value, or key, that holds it or ends at it; items are named by
 * their index. Where an alias stands it leads to the alias; outside of all values it is empty.
 */
export function pathAt(resource: Declaration, position: Position): FieldPath {
  const offset = toOffset(resource, position);
  let path: FieldPath = [];
  let here: Node = resource.syntax().root;
  for (;;) {
    const next: Next = isMap(here)
      ? findInMap(resource, here.items, offset, path)
      : isSeq(here)
        ? findInList(here, offset, path)
        : {};
    path = next.path ?? path;
    if (!next.node) return path;
    here = next.node;
  }
}

/** A step into a value, which may not change the path, and may be the last. */
interface Next {
  readonly path?: FieldPath;
  readonly node?: Node;
}

function findInMap(resource: Declaration, items: readonly Pair[], offset: number, path: FieldPath): Next {
  for (const { key, value } of items) {
    if (!isNode(key)) continue;
    const name: unknown = isAlias(key) ? key.resolve(resource.syntax().document) : key;
    if (!isScalar<string | number | boolean | null>(name)) continue;
    const isMerge = name.type === 'PLAIN' && name.source === '<<';
    const inside = isMerge ? path : [...path, { field: String(name.value ?? '') }];
    if (isNode(value) && isIn(value, offset)) {
      // A list of merges is no list of the value.
      const node = isMerge && isSeq(value) ? value.items.filter(isNode).find((item) => isIn(item, offset)) : value;
      return node ? { path: inside, node } : { path: inside };
    }
    const [start, end] = [key.range?.[0] ?? 0, isNode(value) ? startOf(value) : (key.range?.[1] ?? 0)];
    if (start <= offset && offset <= end) return { path: inside };
  }
  return {};
}

function findInList(list: { readonly items: readonly unknown[] }, offset: number, path: FieldPath): Next {
  for (const [index, item] of list.items.entries())
    if (isNode(item) && isIn(item, offset)) return { path: [...path, { index }], node: item };
  return {};
}

/** A cursor behind the last letter is at a scalar; behind the end of a map or list it is at what comes next. */
function isIn(node: Node, offset: number): boolean {
  const [start, end] = node.range ?? [0, -1];
  const isOpen = isMap(node) || isSeq(node) || (isScalar(node) && node.type?.startsWith('BLOCK'));
  return start <= offset && (isOpen ? offset < end : offset <= end);
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** The inverse of `toPosition`, which grows with the offset. */
function toOffset({ source, toPosition }: Declaration, position: Position): number {
  let low = 0;
  let high = source.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isBefore(position, toPosition(middle))) high = middle - 1;
    else low = middle;
  }
  return low;
}
