import {
  Document,
  type DocumentOptions,
  type Node,
  Pair,
  type ParseOptions,
  Scalar,
  type SchemaOptions,
  YAMLMap,
  YAMLSeq,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
} from 'yaml';
import { type Json, isArray, isObject } from '../../manifest/json.ts';
import type { Step } from './rendered.ts';

const options: ParseOptions & DocumentOptions & SchemaOptions = {
  ...{ schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, strict: false },
  ...{ logLevel: 'silent', prettyErrors: false },
};

/** More aliases than a kustomization has that somebody wrote. */
const mostAliases = 1000;

/**
 * A kustomization that can be changed: scalars are text and stay as they are written, since kustomize reads them in its
 * own way; aliases are written out. Undefined where that is not possible.
 */
export function readForEditing(text: string): Document | undefined {
  const [document = new Document(null, options)] = parseAllDocuments(text, options);
  return document.errors.length === 0 && expandAliases(document) ? document : undefined;
}

function expandAliases(document: Document): boolean {
  let count = 0;
  visit(document, {
    Alias(_key, alias) {
      const target = alias.resolve(document);
      if (!target || ++count > mostAliases) return visit.BREAK;
      const copy = target.clone() as Node;
      visit(copy, {
        Value(_inner, node) {
          delete node.anchor;
        },
      });
      return copy;
    },
  });
  return count <= mostAliases;
}

/** Takes entries out of lists; an empty list stays, since kustomize refuses a kustomization without any field. */
export function removeEntries(document: Document, paths: readonly (readonly Step[])[]): void {
  const unique = new Map(paths.map((path) => [JSON.stringify(path), path]));
  const last = (path: readonly Step[]): number => Number(path.at(-1)) || 0;
  for (const path of [...unique.values()].sort((a, b) => last(b) - last(a))) document.deleteIn(path);
}

/** The value of a field of the root, whatever the case of its key. */
export function findField(document: Document, name: string): Pair<Scalar> | undefined {
  const found = rootOf(document)?.items.find(
    ({ key }) => isScalar(key) && String(key.value).toLowerCase() === name.toLowerCase(),
  );
  return found as Pair<Scalar> | undefined;
}

/** Sets a field of the root. */
export function setField(document: Document, name: string, value: Json): void {
  const found = findField(document, name);
  if (found) found.value = toNode(value);
  else rootOf(document)?.items.push(new Pair(toNode(name), toNode(value)));
}

/** Puts items behind those of a list in the root. */
export function appendItems(document: Document, name: string, items: readonly Json[]): void {
  if (items.length === 0) return;
  const list = findField(document, name)?.value;
  if (isSeq(list)) for (const item of items) list.items.push(toNode(item));
  else setField(document, name, items);
}

/** The maps in a list of the root. */
export function listMaps(document: Document, name: string): readonly YAMLMap[] {
  const list = findField(document, name)?.value;
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
}

/** JSON as nodes; every scalar is quoted, so that nothing but text is read. */
export function toNode(value: Json): Node {
  if (isArray(value)) {
    const list = new YAMLSeq();
    for (const item of value) list.items.push(toNode(item));
    return list;
  }
  if (isObject(value)) {
    const map = new YAMLMap();
    for (const [key, item] of Object.entries(value)) map.items.push(new Pair(toNode(key), toNode(item)));
    return map;
  }
  const scalar = new Scalar(String(value));
  scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

/** The map at the root, which is made where there is nothing. */
export function rootOf(document: Document): YAMLMap | undefined {
  if (isMap(document.contents)) return document.contents;
  const { contents } = document;
  if (contents && !(isScalar(contents) && (contents.value === null || contents.value === ''))) return undefined;
  const map = new YAMLMap();
  document.contents = map;
  return map;
}
