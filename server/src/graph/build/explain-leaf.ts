import { type Node, isAlias, isNode, isScalar, isSeq } from 'yaml';
import type { Json } from '../../manifest/json.ts';
import { findReplacement } from './explain-replacement.ts';
import { explainGenerated } from './explain-generator.ts';
import { searchPatches } from './explain-patch.ts';
import { searchPlugins } from './explain-plugin.ts';
import { findSetting, toTransformer } from './explain-setting.ts';
import { type Located, locate } from './find-origin.ts';
import type { PlacedLeaf } from './list-leaves.ts';
import { type Found, findNodeAt } from './node-at.ts';
import { toPath } from './parsed-source.ts';
import type { BuildPlan } from './plan-build.ts';
import type { Provenance, SourcePlace } from './rendered.ts';
import { isSameValue } from './same-value.ts';
import type { Origin, Scope } from './scope.ts';
import { toNodePlace } from './source.ts';

/**
 * Who set a value of an object. A node that kustomize left alone still says where it stands. A transformer makes a new
 * one, which has no line; then its key, which stays, tells what was there before, and the kustomizations tell the rest.
 */
export function explainLeaf(plan: BuildPlan, scope: Scope, leaf: PlacedLeaf): Provenance {
  const direct = locate(plan, scope.context.sources, leaf.own);
  const own = direct ?? locateByKey(plan, scope, leaf);
  const isKept = own !== undefined && isSameValue(leaf.value, own.entry.node);
  const replacement = findReplacement(scope, leaf);
  if (replacement) return toTransformer(replacement);
  const operation = scope.isAligned ? searchPatches(scope, leaf, 'named') : undefined;
  if (operation) return operation;
  if (direct && isKept) return toExact(scope, leaf, direct);
  const setting = findSetting(scope, leaf);
  if (setting?.isSure)
    return isName(leaf) ? addWritten(scope, leaf, toTransformer(setting), own) : toTransformer(setting);
  const generated = explainGenerated(scope, leaf);
  if (generated) return generated;
  if (own && isKept) return toExact(scope, leaf, own);
  const before = own ?? locateByPath(scope, leaf);
  const isSame = before !== undefined && isSameValue(leaf.value, before.entry.node);
  const place = before && toPlace(before);
  // A merge patch never changes these: kustomize puts them back.
  if (place && isSame && identity.has(leaf.path.join('/'))) return { how: 'searched', via: 'origin', place };
  const isReference = typeof leaf.value === 'string' && !isSame && !isName(leaf);
  const renamer = isReference ? scope.findRenamer(leaf.value) : undefined;
  if (place && renamer !== undefined) return { how: 'rewritten', by: renamer, place };
  const patched = searchPatches(scope, leaf, 'appended') ?? searchPatches(scope, leaf, 'anywhere');
  if (patched) return patched;
  if (setting) return toTransformer(setting);
  if (place && isSame) return { how: 'searched', via: 'origin', place };
  if (place && isVariable(before)) return { how: 'rewritten', by: 'vars', place };
  return searchPlugins(scope, leaf) ?? (place ? { how: 'rewritten', by: 'kustomize', place } : { how: 'unknown' });
}

const identity: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata/name', 'metadata/namespace']);

/** An object goes by the name that others see, and a person looks for the one that is written in it. */
function addWritten(scope: Scope, leaf: PlacedLeaf, provenance: Provenance, own: Located | undefined): Provenance {
  const before = own ?? locateByPath(scope, leaf);
  const generated = before ? undefined : explainGenerated(scope, leaf);
  const written = before ? toPlace(before) : generated?.how === 'generator' ? generated.place : undefined;
  return written && provenance.how === 'transformer' ? { ...provenance, written } : provenance;
}

function isName({ path }: PlacedLeaf): boolean {
  return path.length === 2 && path[0] === 'metadata' && path[1] === 'name';
}

/** The node behind the key of a value. */
function locateByKey(plan: BuildPlan, { context }: Scope, { key, path }: PlacedLeaf): Located | undefined {
  const named = typeof path.at(-1) === 'number' ? undefined : locate(plan, context.sources, key);
  return named?.entry.value && { source: named.source, entry: named.entry.value };
}

function toPlace({ source, entry }: Located): SourcePlace | undefined {
  return source.toPlace(entry) ?? source.whole;
}

function toExact(scope: Scope, leaf: PlacedLeaf, located: Located): Provenance {
  const { source, entry } = located;
  const place = source.toPlace(entry);
  if (!place) return source.whole ? { how: 'searched', via: 'patch', place: source.whole } : { how: 'unknown' };
  if (source.via !== 'resource') return { how: 'exact', via: source.via, place };
  const path = [...(scope.origin?.item ?? []), ...leaf.path];
  if (toPath(entry).join('\n') === path.join('\n')) return { how: 'exact', via: 'resource', place };
  const document = scope.context.sources.parse(source.text).documents[entry.document];
  const use = document && findNodeAt(document, path)?.use;
  const usePlace = use && toNodePlace(place.file, use, entry.document);
  const isAliased = isAlias(use) && use.source === anchorOf(entry.node);
  return { how: 'exact', via: isAliased ? 'alias' : 'moved', place, ...(usePlace ? { use: usePlace } : {}) };
}

function anchorOf(node: Node): string | undefined {
  return isScalar(node) ? node.anchor : undefined;
}

/** The same path in the document of the object: annotations lose their lines whenever one of them is set. */
function locateByPath({ origin, context }: Scope, { path, value }: PlacedLeaf): Located | undefined {
  const found = origin && findNode(origin, path, value);
  const entry = found && context.sources.parse(origin.source.text).entryOf(found.node);
  return entry && { source: origin.source, entry };
}

/** An item of a list that others were put before stands elsewhere in it. */
function findNode({ document, item }: Origin, path: PlacedLeaf['path'], value: Json): Found | undefined {
  const found = findNodeAt(document, [...item, ...path]);
  const list =
    typeof path.at(-1) === 'number' ? findNodeAt(document, [...item, ...path.slice(0, -1)])?.node : undefined;
  if (!isSeq(list) || (found && isSameValue(value, found.node))) return found;
  const same = list.items.find((one): one is Node => isNode(one) && isSameValue(value, one));
  return same ? { node: same } : found;
}

/** Variables leave the node its line. */
function isVariable({ entry: { node } }: Located): boolean {
  return isScalar(node) && String(node.value).includes('$(');
}
