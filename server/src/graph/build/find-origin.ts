import { type Node, isMap, isScalar, isSeq } from 'yaml';
import { type JsonObject, stringAt } from '../../manifest/json.ts';
import type { PlacedLeaf, Position } from './list-leaves.ts';
import { findNodeAt } from './node-at.ts';
import { type Entry, toPath } from './parsed-source.ts';
import type { BuildPlan } from './plan-build.ts';
import type { SourceCache } from './source-cache.ts';
import type { Step } from './rendered.ts';
import type { Origin } from './scope.ts';
import type { Source } from './source.ts';

/** A node where kustomize says that one is. */
export interface Located {
  readonly source: Source;
  readonly entry: Entry;
}

/** The node at a position in the line space; undefined for what kustomize made. */
export function locate({ space }: BuildPlan, sources: SourceCache, { line, column }: Position): Located | undefined {
  const placed = space.locate(line);
  const entry = placed && sources.parse(placed.source.text).find(placed.line, column);
  return placed && entry && { source: placed.source, entry };
}

/** Where an object comes from: where its root stands, else most of its leaves. */
export function findOrigin(
  plan: BuildPlan,
  sources: SourceCache,
  root: Position,
  leaves: readonly PlacedLeaf[],
): Origin | undefined {
  const found = locate(plan, sources, root);
  if (found?.source.via === 'resource')
    return toOrigin(sources, found.source, found.entry.document, toItem(found.entry));
  const votes = new Map<string, { located: Located; count: number }>();
  for (const leaf of leaves) {
    const located = locate(plan, sources, leaf.own);
    if (located?.source.via !== 'resource') continue;
    const key = `${located.entry.document} ${located.source.whole?.file ?? ''}`;
    votes.set(key, { located, count: (votes.get(key)?.count ?? 0) + 1 });
  }
  const [best] = [...votes.values()].sort((a, b) => b.count - a.count);
  if (!best) return undefined;
  const { source, entry } = best.located;
  return toOrigin(sources, source, entry.document, toItem(entry));
}

/** The steps to the item of a `List` that a node is part of. */
function toItem(entry: Entry): readonly Step[] {
  const [first, second] = toPath(entry);
  return first === 'items' && typeof second === 'number' ? [first, second] : [];
}

/** The document or the item of a list that has the kind of an object, and a name that became its name. */
export function searchOrigin(plan: BuildPlan, sources: SourceCache, object: JsonObject): Origin | undefined {
  const [kind, name] = [stringAt(object, 'kind'), stringAt(object, 'metadata', 'name') ?? ''];
  let best: Origin | undefined;
  for (const source of [...plan.sources.values(), ...plan.unmoved]) {
    if (source.via !== 'resource') continue;
    for (const [index, document] of sources.parse(source.text).documents.entries())
      for (const item of listItems(document.contents)) {
        if (textAt(document, [...item, 'kind']) !== kind) continue;
        const origin = toOrigin(sources, source, index, item);
        if (origin?.name === name) return origin;
        if (origin?.name && name.includes(origin.name) && origin.name.length > (best?.name?.length ?? 0)) best = origin;
      }
  }
  return best;
}

function listItems(contents: Node | null): readonly (readonly Step[])[] {
  const items = isMap(contents) ? contents.get('items', true) : undefined;
  return [[], ...(isSeq(items) ? items.items.map((_, index) => ['items', index]) : [])];
}

function toOrigin(sources: SourceCache, source: Source, index: number, item: readonly Step[]): Origin | undefined {
  const document = sources.parse(source.text).documents[index];
  if (!document) return undefined;
  const [name, namespace] = ['name', 'namespace'].map((field) => textAt(document, [...item, 'metadata', field]));
  return { source, document, index, item, name, namespace };
}

function textAt(document: Origin['document'], path: readonly Step[]): string | undefined {
  const node = findNodeAt(document, path)?.node;
  return isScalar(node) && node.value !== null ? node.source : undefined;
}
