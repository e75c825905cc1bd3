import { type Node, type Pair, type YAMLMap, type YAMLSeq, isCollection, isMap, isNode, isPair, visit } from 'yaml';
import type { Declaration } from './resource.ts';
import type { Style } from './render.ts';

/** A map or a list as it is written. */
export type Container = YAMLMap | YAMLSeq;

/** Where a node begins, without its anchor and tag. */
export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** How far a position stands from the start of its line. */
export function columnOf(source: string, offset: number): number {
  return offset - (source.lastIndexOf('\n', offset - 1) + 1);
}

/** Where the line of a position ends, before its line end. */
export function lineEnd(source: string, offset: number): number {
  const next = source.indexOf('\n', offset);
  const end = next < 0 ? source.length : next;
  return source[end - 1] === '\r' && end > offset ? end - 1 : end;
}

/** The value of an entry: of a pair, or an item of a list; undefined where nothing is written. */
export function valueOf(entry: unknown): Node | undefined {
  const value = isPair(entry) ? entry.value : entry;
  return isNode(value) && value.range && value.range[1] > value.range[0] ? value : undefined;
}

/** Where the text of an entry ends: before comments, but after the line ends of a block scalar. */
export function endOf(entry: unknown): number {
  const value = valueOf(entry);
  if (isCollection(value) && !value.flow && value.items.length > 0) return endOf(value.items.at(-1));
  if (value) return value.range?.[1] ?? 0;
  if (isPair(entry) && isNode(entry.key)) return entry.key.range?.[1] ?? 0;
  return isNode(entry) ? startOf(entry) : 0;
}

/** Where an entry of a container begins: its key, or its dash in a block list. */
export function entryStart(source: string, container: Container, index: number): number {
  const entry = container.items[index] as Pair | Node | undefined;
  if (isPair(entry)) return isNode(entry.key) ? startOf(entry.key) : 0;
  if (container.flow) return entry ? startOf(entry) : 0;
  const start = startOf(container);
  if (index === 0) return start;
  const column = columnOf(source, start);
  const from = Math.max(0, endOf(container.items[index - 1]) - 1);
  const dash = new RegExp(`\n {${column}}-`).exec(source.slice(from));
  return dash ? from + dash.index + 1 + column : startOf(container);
}

/** How a document is indented: as its first map in a map, and its first list in a map, are. */
export function detectStyle({ syntax, source }: Declaration): Pick<Style, 'indent' | 'indentSeq'> {
  let indent: number | undefined;
  let indentSeq: boolean | undefined;
  visit(syntax().document, {
    Pair(_key, { key, value }) {
      if (!isNode(key) || !isCollection(value) || value.flow || value.items.length === 0) return;
      const deeper = columnOf(source, startOf(value)) - columnOf(source, startOf(key));
      if (!isMap(value)) indentSeq ??= deeper > 0;
      else if (deeper > 0) indent ??= deeper;
    },
  });
  return { indent: indent ?? 2, indentSeq: indentSeq ?? true };
}
