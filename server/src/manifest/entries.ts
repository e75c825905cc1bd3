import { type Node, isAlias, isNode, isPair, isScalar } from 'yaml';
import { type Container, endOf, entryStart, startOf, valueOf } from './layout.ts';

/** A field of a map, or an item of a list, as it is written; offsets count from the start of its document. */
export interface Entry {
  /** The field's name; undefined for an item of a list, and for a key that is no scalar. */
  readonly field: string | undefined;
  readonly key: Node | undefined;
  /** Absent where nothing is written. */
  readonly value: Node | undefined;
  /** From its key, or its dash in a block list, */
  readonly start: number;
  /** to the end of its value, without the line ends and comments behind it. */
  readonly end: number;
}

/** The entries of a map or a list in the order of the text. Each lies within its container, and none in another. */
export function listEntries(source: string, container: Container): readonly Entry[] {
  return container.items.flatMap((item, index): readonly Entry[] => {
    const key = isPair(item) && isNode(item.key) ? item.key : undefined;
    if (isPair(item) && !key) return [];
    const start = entryStart(source, container, index);
    const end = Math.max(start, trimEnd(source, endOf(item)));
    return [{ field: toField(key), key, value: valueOf(item), start, end }];
  });
}

/** Where a node is written: from its first letter to its last. */
export function spanOf(source: string, node: Node): readonly [start: number, end: number] {
  const start = startOf(node);
  return [start, Math.max(start, trimEnd(source, endOf(node)))];
}

function toField(key: Node | undefined): string | undefined {
  if (isAlias(key)) return `*${key.source}`;
  return isScalar<string | number | boolean | symbol | null>(key) ? (key.source ?? String(key.value ?? '')) : undefined;
}

/** A block scalar goes on to the next line, where nobody sees it. */
function trimEnd(source: string, end: number): number {
  let at = end;
  while (/\s/.test(source[at - 1] ?? '')) at--;
  return at;
}
