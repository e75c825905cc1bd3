import { type Document, type Node, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Step } from './rendered.ts';

/** A node, and the alias or the merge key through which it was reached. */
export interface Found {
  readonly node: Node;
  readonly use?: Node;
}

/** The node at a path of a document, through aliases and merge keys. */
export function findNodeAt(document: Document.Parsed, path: readonly Step[]): Found | undefined {
  let here: Found | undefined = isNode(document.contents) ? { node: document.contents } : undefined;
  for (const step of path) {
    here = here && below(document, follow(document, here), step);
    if (!here) return undefined;
  }
  return here && follow(document, here);
}

function follow(document: Document.Parsed, found: Found): Found | undefined {
  const { node } = found;
  if (!isAlias(node)) return found;
  const target = node.resolve(document);
  return target ? { node: target, use: node } : undefined;
}

function below(document: Document.Parsed, found: Found | undefined, step: Step): Found | undefined {
  if (!found) return undefined;
  const { node, use } = found;
  const item = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
  if (isNode(item)) return use ? { node: item, use } : { node: item };
  if (!isMap(node)) return undefined;
  const own = valueOf(node, step);
  if (own) return use ? { node: own, use } : { node: own };
  const merged = valueOf(node, '<<');
  if (!merged) return undefined;
  for (const one of isSeq(merged) ? merged.items : [merged]) {
    const from = isAlias(one) ? one.resolve(document) : one;
    const value = isMap(from) ? valueOf(from, step) : undefined;
    if (value) return { node: value, use: isNode(one) ? one : merged };
  }
  return undefined;
}

function valueOf(map: Node, step: Step): Node | undefined {
  if (!isMap(map)) return undefined;
  const pair = map.items.find(({ key }) => isScalar(key) && (key.source ?? String(key.value)) === String(step));
  return isNode(pair?.value) ? pair.value : undefined;
}
