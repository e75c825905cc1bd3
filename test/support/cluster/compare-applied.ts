import {
  type FieldEntry,
  type ListTypes,
  readEntries,
  readListTypes,
  toItemSegment,
} from '../../../server/src/drift/managed-fields.ts';
import { type FieldPath, formatPath, toPathKey, valueAt } from '../../../server/src/manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../../server/src/manifest/json.ts';
import { isAlwaysSent, isLeftOut, isStored, toSent } from './flux-normalization.ts';

/**
 * How a rendered object differs from what the kustomize-controller owns of it in the cluster, in words; nothing where
 * it owns exactly what is rendered, with these values. What Flux and the API server do to an object on the way stands
 * in `flux-normalization`, and nothing else is let pass.
 */
export function compareApplied(rendered: JsonObject, live: JsonObject, kustomization: JsonObject): readonly string[] {
  const entries = readEntries(live);
  const [own, ...more] = entries.filter(
    ({ manager, operation }) => manager === 'kustomize-controller' && operation === 'Apply',
  );
  if (!own || more.length > 0) return ['the kustomize-controller has not applied it, or not at this apiVersion'];
  const sent = withOwnerLabels(toSent(rendered), kustomization);
  const comparison: Comparison = {
    own,
    types: readListTypes(entries),
    live,
    kind: sent,
    covered: new Set(),
    found: [],
  };
  for (const [name, value] of Object.entries(sent)) {
    if (name === 'metadata' && isObject(value)) {
      for (const [field, one] of Object.entries(value)) {
        // these are the identity, which nobody owns
        if (field === 'name' || field === 'namespace') isSame(comparison, [{ field: name }, { field }], one);
        else walk(comparison, [{ field: name }, { field }], one);
      }
    } else if (name === 'apiVersion' || name === 'kind') isSame(comparison, [{ field: name }], value);
    else walk(comparison, [{ field: name }], value);
  }
  return [...comparison.found, ...findUnrendered(comparison, sent)];
}

interface Comparison {
  readonly own: FieldEntry;
  readonly types: ListTypes;
  readonly live: JsonObject;
  /** The object itself, for rules that hold for its kind. */
  readonly kind: JsonObject;
  /** Keys of the owned leaves that are rendered. */
  readonly covered: Set<string>;
  readonly found: string[];
}

/** Its own labels tell which Kustomization it is. */
function withOwnerLabels(object: JsonObject, kustomization: JsonObject): JsonObject {
  const [metadata, group] = [at(object, 'metadata'), 'kustomize.toolkit.fluxcd.io'];
  const labels = at(metadata, 'labels');
  const own = {
    [`${group}/name`]: stringAt(kustomization, 'metadata', 'name') ?? '',
    [`${group}/namespace`]: stringAt(kustomization, 'metadata', 'namespace') ?? '',
  };
  const all = { ...(isObject(labels) ? labels : {}), ...own };
  return { ...object, metadata: { ...(isObject(metadata) ? metadata : {}), labels: all } };
}

function walk(comparison: Comparison, path: FieldPath, value: Json): void {
  const { own, types, covered, found, kind } = comparison;
  const key = toPathKey(path);
  if (own.fields.get(key)?.isLeaf) {
    covered.add(key);
    isSame(comparison, path, value);
  } else if (isObject(value) && Object.keys(value).length > 0) {
    for (const [field, one] of Object.entries(value)) walk(comparison, [...path, { field }], one);
  } else if (isArray(value) && value.length > 0) {
    const type = types.get(key);
    for (const item of value) {
      const segment = type && toItemSegment(type, item);
      if (segment) walk(comparison, [...path, segment], item);
      else found.push(`${formatPath(path)} is rendered as ${JSON.stringify(value)}, and not applied`);
    }
  } else if (!own.fields.has(key) && !isLeftOut(kind, value))
    found.push(`${formatPath(path)} is rendered as ${JSON.stringify(value)}, and not applied`);
}

function isSame({ live, found, kind }: Comparison, path: FieldPath, value: Json): void {
  const there = valueAt(live, path);
  if (isStored(kind, path, value, there)) return;
  found.push(`${formatPath(path)} is rendered as ${JSON.stringify(value)}, and applied as ${JSON.stringify(there)}`);
}

/** What is owned, and not rendered: leaves, and what holds others. */
function findUnrendered({ own, covered, kind, live }: Comparison, sent: JsonObject): readonly string[] {
  return [...own.fields].flatMap(([key, { path, isLeaf }]) => {
    if (isLeaf ? covered.has(key) : valueAt(sent, path) !== undefined) return [];
    if (isLeaf && isAlwaysSent(kind, path)) return [];
    return [`${formatPath(path)} is applied as ${JSON.stringify(valueAt(live, path))}, and not rendered`];
  });
}
