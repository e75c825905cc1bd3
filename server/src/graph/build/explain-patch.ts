import { type Document, type Node, isScalar, isSeq } from 'yaml';
import { stringAt } from '../../manifest/json.ts';
import type { LayerPatch } from './layer.ts';
import type { PlacedLeaf } from './list-leaves.ts';
import { findNodeAt } from './node-at.ts';
import type { Provenance, SourcePlace, Step } from './rendered.ts';
import { isSameValue } from './same-value.ts';
import { type Scope, isTarget, namesOf } from './scope.ts';

/**
 * Where an operation may stand that set a value: only at its path or one above it, also at the end of a list, or in any
 * place of a list, into which others were put before it later.
 */
export type Precision = 'named' | 'appended' | 'anywhere';

/** Looks for a value in the patches that reach an object, of which the last one counts; by name only in operations. */
export function searchPatches(scope: Scope, leaf: PlacedLeaf, precision: Precision): Provenance | undefined {
  for (const { patches } of scope.layers)
    for (const patch of patches.toReversed()) {
      if (precision !== 'appended' && !patch.isJson) continue;
      const node = patch.isJson ? findInOperations(scope, patch, leaf, precision) : findInDocuments(scope, patch, leaf);
      const place = node && toPlace(scope, patch, node);
      if (place) return { how: 'searched', via: patch.isJson ? 'json-patch' : 'patch', place };
    }
  return undefined;
}

function toPlace({ context }: Scope, { source }: LayerPatch, node: Node): SourcePlace | undefined {
  const entry = context.sources.parse(source.text).entryOf(node);
  return (entry && source.toPlace(entry)) ?? source.whole;
}

function findInDocuments(scope: Scope, { source, target }: LayerPatch, { path, value }: PlacedLeaf): Node | undefined {
  if (target && !isTarget(scope, target)) return undefined;
  for (const document of scope.context.sources.parse(source.text).documents) {
    if (!target && !isMeant(scope, document)) continue;
    const found = findNodeAt(document, path);
    if (found && isSameValue(value, found.node)) return found.node;
  }
  return undefined;
}

/** A patch without a target says itself whom it is for. */
function isMeant(scope: Scope, document: Document.Parsed): boolean {
  const text = (...path: readonly Step[]): string => {
    const node = findNodeAt(document, path)?.node;
    return isScalar(node) ? String(node.value) : '';
  };
  return text('kind') === stringAt(scope.object, 'kind') && namesOf(scope).includes(text('metadata', 'name'));
}

function findInOperations(
  scope: Scope,
  { source, target }: LayerPatch,
  leaf: PlacedLeaf,
  precision: Precision,
): Node | undefined {
  if (!target || !isTarget(scope, target)) return undefined;
  const [document] = scope.context.sources.parse(source.text).documents;
  if (!document || !isSeq(document.contents)) return undefined;
  for (let index = document.contents.items.length - 1; index >= 0; index--) {
    const node = findInOperation(document, index, leaf.path, precision);
    if (node && isSameValue(leaf.value, node)) return node;
  }
  return undefined;
}

function findInOperation(
  document: Document.Parsed,
  index: number,
  path: readonly Step[],
  precision: Precision,
): Node | undefined {
  const text = (name: string): string => {
    const node = findNodeAt(document, [index, name])?.node;
    return isScalar(node) ? String(node.value) : '';
  };
  if (!['add', 'replace'].includes(text('op'))) return undefined;
  const pointer = text('path')
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const isStep = (part: string, i: number): boolean => {
    if (part === String(path[i])) return true;
    const isItem = typeof path[i] === 'number' && (precision === 'anywhere' ? /^\d+$/.test(part) : part === '-');
    return isItem && precision !== 'named';
  };
  return pointer.length <= path.length && pointer.every(isStep)
    ? findNodeAt(document, [index, 'value', ...path.slice(pointer.length)])?.node
    : undefined;
}
