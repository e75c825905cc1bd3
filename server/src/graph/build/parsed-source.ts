import { type Document, type Node, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import { compose } from '../../manifest/compose.ts';
import { finish } from '../../manifest/slices.ts';
import { tokenize } from '../../manifest/tokenize.ts';
import { findLineStarts } from './line-starts.ts';
import type { Step } from './rendered.ts';

/** A node of a document, and how it is reached. */
export interface Entry {
  readonly node: Node;
  /** Which document of the text, from 0. */
  readonly document: number;
  readonly parent: Entry | undefined;
  readonly step: Step | undefined;
  /** Of a key: what stands behind its colon. */
  readonly value?: Entry | undefined;
}

/** A text as YAML, up to its first error. */
export interface ParsedSource {
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
  /** Whether there is more behind an error. */
  readonly isBroken: boolean;
  /** The innermost node that begins at a line and a column; both count from 1, the column in code points. */
  readonly find: (line: number, column: number) => Entry | undefined;
  /** How a node of it is reached. */
  readonly entryOf: (node: Node) => Entry | undefined;
}

/** Reads a text; never throws. */
export function parseSource(text: string): ParsedSource {
  const documents: Document.Parsed[] = [];
  let isBroken = false;
  const tokens = finish(tokenize(text));
  if (typeof tokens === 'number') isBroken = true;
  else
    for (const document of compose(tokens)) {
      if ('pos' in document) isBroken = true;
      else documents.push(document);
    }
  let index: Index | undefined;
  const read = (): Index => (index ??= toIndex(text, documents));
  const entryOf: ParsedSource['entryOf'] = (node) => {
    const found = read().entries.get(node.range?.[0] ?? -1);
    return found?.node === node ? found : undefined;
  };
  return { text, documents, isBroken, find: (line, column) => findAt(read(), line, column), entryOf };
}

/** The steps from the root of its document to a node. */
export function toPath(entry: Entry): readonly Step[] {
  const steps: Step[] = [];
  for (let here: Entry | undefined = entry; here; here = here.parent)
    if (here.step !== undefined) steps.push(here.step);
  return steps.reverse();
}

interface Index {
  readonly text: string;
  readonly starts: readonly number[];
  readonly entries: ReadonlyMap<number, Entry>;
}

/** The anchor and the tag of a node, where go-yaml says that it begins. */
const properties = /(?:[&!]\S*\s+(?:#[^\n]*\n\s*)?)+/y;

function findAt({ text, starts, entries }: Index, line: number, column: number): Entry | undefined {
  const start = starts[line - 1];
  if (start === undefined) return undefined;
  const offset = toOffset(text, start, column - 1);
  const found = entries.get(offset);
  if (found) return found;
  properties.lastIndex = offset;
  const before = properties.exec(text);
  return before ? entries.get(offset + before[0].length) : undefined;
}

function toOffset(text: string, start: number, count: number): number {
  let offset = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  for (let left = count; left > 0; left--) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

function toIndex(text: string, documents: readonly Document.Parsed[]): Index {
  const entries = new Map<number, Entry>();
  for (const [document, { contents }] of documents.entries())
    if (isNode(contents)) addEntry(entries, { node: contents, document, parent: undefined, step: undefined });
  return { text, starts: findLineStarts(text), entries };
}

/** What stands inside of a node is added after it, so that of those that begin at one place the innermost stays. */
function addEntry(entries: Map<number, Entry>, entry: Entry): void {
  const { node, document } = entry;
  const [start, end] = node.range ?? [0, 0];
  if (end > start || !entries.has(start)) entries.set(start, entry);
  if (isSeq(node))
    for (const [step, item] of node.items.entries())
      if (isNode(item)) addEntry(entries, { node: item, document, parent: entry, step });
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (!isNode(key)) continue;
    const step = toStep(key);
    const below = isNode(value) ? { node: value, document, parent: entry, step } : undefined;
    addEntry(entries, { node: key, document, parent: entry, step, value: below });
    if (below) addEntry(entries, below);
  }
}

function toStep(key: Node): string {
  if (isScalar(key)) return key.source ?? String(key.value);
  return isAlias(key) ? `*${key.source}` : '';
}
