import { type Document, type Node, isMap, isNode, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Step } from '../graph/build/rendered.ts';

/** What is to be said of a value. */
export interface Annotation {
  readonly path: readonly Step[];
  readonly text: string;
}

/**
 * Puts a comment behind each value: `objects` holds what there is to say of the objects that a text has, in their order.
 * The values stay as they are written; of a block scalar the comment stands behind its first line.
 */
export function annotateYaml(yaml: string, objects: readonly (readonly Annotation[])[]): string {
  const documents = parseAllDocuments(yaml, { version: '1.1', logLevel: 'silent' });
  if (!Array.isArray(documents)) return yaml;
  /** By the offset at which a line ends. */
  const comments = new Map<number, string[]>();
  for (const [index, document] of documents.entries()) {
    for (const { path, text } of objects[index] ?? []) {
      const offset = findEnd(yaml, document, path);
      if (offset !== undefined) comments.set(offset, [...(comments.get(offset) ?? []), text]);
    }
  }
  let [annotated, from] = ['', 0];
  for (const [offset, texts] of [...comments].toSorted(([a], [b]) => a - b)) {
    annotated += `${yaml.slice(from, offset)} # ${texts.join('; ')}`;
    from = offset;
  }
  return annotated + yaml.slice(from);
}

/** Where the line ends on which a value ends, or on which the first line of a block scalar stands. */
function findEnd(yaml: string, document: Document, path: readonly Step[]): number | undefined {
  const range = findNode(document, path)?.range;
  if (!range) return undefined;
  const isBlock = /^[|>]/.test(yaml.slice(range[0], range[0] + 1));
  const at = isBlock ? range[0] : range[1];
  const end = yaml.indexOf('\n', at);
  return end < 0 ? yaml.length : end;
}

function findNode(document: Document, path: readonly Step[]): Node | undefined {
  let here: unknown = document.contents;
  for (const step of path) {
    if (isMap(here)) here = here.items.find(({ key }) => toKey(key) === String(step))?.value;
    else if (isSeq(here)) here = here.items[Number(step)];
    else return undefined;
  }
  return isNode(here) ? here : undefined;
}

function toKey(key: unknown): string | undefined {
  return isScalar(key) ? (key.source ?? String(key.value)) : undefined;
}
