import { type Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq, isMap, isSeq } from 'yaml';
import { type Json, type JsonObject, isArray, isObject } from '../../manifest/json.ts';
import { findField, rootOf, toNode } from './edit-document.ts';

/** Puts fields into a kustomization: items behind those of a list, and keys into a map, where they replace others. */
export function addFields(document: Document, fields: JsonObject): void {
  for (const [name, value] of Object.entries(fields)) {
    const found = findField(document, name);
    const known = found?.value;
    if (isArray(value) && isSeq(known)) known.items.push(...value.map(toTyped));
    else if (isObject(value) && isMap(known))
      for (const [key, item] of Object.entries(value)) known.set(key, toTyped(item));
    else if (found) found.value = toTyped(value);
    else rootOf(document)?.items.push(new Pair(toNode(name), toTyped(value)));
  }
}

/** Unlike where Flux adds something, numbers and booleans are no text. */
function toTyped(value: Json): Node {
  if (isArray(value)) {
    const list = new YAMLSeq();
    list.items.push(...value.map(toTyped));
    return list;
  }
  if (isObject(value)) {
    const map = new YAMLMap();
    for (const [key, item] of Object.entries(value)) map.items.push(new Pair(toNode(key), toTyped(item)));
    return map;
  }
  if (typeof value === 'string') return toNode(value);
  const scalar = new Scalar(String(value));
  scalar.type = 'PLAIN';
  return scalar;
}
