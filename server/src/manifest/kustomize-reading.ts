import { type Document, isMap, isScalar, visit } from 'yaml';
import { type Json, type JsonObject, isObject } from './json.ts';
import { inspected } from './read-value.ts';
import type { Resource } from './resource.ts';
import { mayHaveWords } from './written.ts';

const words = /^(?:yes|no|on|off|y|n)$/i;

/**
 * A resource as kustomize reads it, through which all of Flux goes: `yes`, `on` and their kin stay text, and values of
 * annotations become text. Seen with kustomize 5.7; the API server's own tools read both otherwise.
 */
export function readAsKustomize(resource: Resource): JsonObject {
  const read = mayHaveWords(resource) ? resource.syntax().document : undefined;
  const document = read && hasWords(read) ? withWords(read) : undefined;
  const value = document ? (document.toJS(inspected) as Json) : resource.value;
  return isObject(value) ? withTextAnnotations(value, resource) : resource.value;
}

function hasWords(document: Document.Parsed): boolean {
  let isFound = false;
  visit(document, {
    Scalar(_key, node) {
      if (node.type !== 'PLAIN' || !words.test(node.source ?? '')) return undefined;
      isFound = true;
      return visit.BREAK;
    },
  });
  return isFound;
}

function withWords(document: Document.Parsed): Document {
  const copy = document.clone();
  visit(copy, {
    Scalar(_key, node) {
      if (node.type === 'PLAIN' && node.source !== undefined && words.test(node.source)) node.value = node.source;
    },
  });
  return copy;
}

function withTextAnnotations(value: JsonObject, { syntax }: Resource): JsonObject {
  const { metadata } = value;
  if (!isObject(metadata) || !isObject(metadata['annotations'])) return value;
  const annotations = Object.entries(metadata['annotations']).map(([key, item]) => {
    if (typeof item === 'string' || item === null || typeof item === 'object') return [key, item] as const;
    const written = syntax().root.getIn(['metadata', 'annotations']);
    const node = isMap(written) ? written.get(key, true) : undefined;
    return [key, isScalar(node) ? (node.source ?? String(item)) : String(item)] as const;
  });
  return { ...value, metadata: { ...metadata, annotations: Object.fromEntries(annotations) } };
}
