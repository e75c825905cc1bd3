import { type Document, type YAMLMap, isAlias, isMap, isSeq } from 'yaml';
import { type Json, type JsonObject, isArray, isObject, stringAt } from './json.ts';
import type { Declaration, ResourceRef, Syntax } from './resource.ts';

type Declared = Pick<Declaration, 'ref' | 'value'> & Pick<Syntax, 'root'>;

/**
 * The objects that a document declares: itself, or the items of a list, of which those without a kind have the list's
 * without `List` (https://kubernetes.io/docs/reference/using-api/api-concepts/#collections). A `kustomization.yaml`,
 * `generateName` and what is no resource have no reference.
 */
export function findDeclared(document: Document.Parsed, root: YAMLMap, value: JsonObject): readonly Declared[] {
  const { items } = value;
  const kind = stringAt(value, 'kind');
  if (kind?.endsWith('List') && isArray(items)) return findItems(document, root, value, items);
  const ref = toRef(value);
  return [{ ...(ref ? { ref } : {}), value, root }];
}

function findItems(
  document: Document.Parsed,
  root: YAMLMap,
  list: JsonObject,
  items: readonly Json[],
): readonly Declared[] {
  const nodes = resolve(document, root.get('items', true));
  if (!isSeq(nodes)) return [];
  const kind = stringAt(list, 'kind')?.slice(0, -'List'.length);
  const defaults = kind ? { apiVersion: list['apiVersion'] ?? null, kind } : {};
  return items.flatMap((item, index) => {
    const node = resolve(document, nodes.items[index]);
    if (!isMap(node) || !isObject(item)) return [];
    return findDeclared(document, node, Object.hasOwn(item, 'kind') ? item : { ...defaults, ...item });
  });
}

function resolve(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** What to ask the API server for; undefined for what it cannot be asked for. */
export function toRef({ apiVersion, kind, metadata }: JsonObject): ResourceRef | undefined {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isObject(metadata)) return undefined;
  if (apiVersion.startsWith('kustomize.config.k8s.io/')) return undefined;
  const { name, namespace } = metadata;
  if (typeof name !== 'string' || name === '') return undefined;
  return { apiVersion, kind, name, ...(typeof namespace === 'string' && namespace !== '' ? { namespace } : {}) };
}
