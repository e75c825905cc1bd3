import { type JsonObject, at, isObject, stringAt } from '../../manifest/json.ts';
import { isPlaceholder } from '../../schema/substitute.ts';

/** The labels of a Namespace, as a file has them. */
export interface NamespaceLabels {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** Reads a Namespace; none of one in which something is put in later. */
export function readNamespace(value: JsonObject): readonly NamespaceLabels[] {
  const name = stringAt(value, 'metadata', 'name');
  if (value['kind'] !== 'Namespace' || value['apiVersion'] !== 'v1' || name === undefined) return [];
  const labels = at(value, 'metadata', 'labels');
  const texts = isObject(labels) ? Object.entries(labels) : [];
  const isKnown = texts.every(([key, text]) => typeof text === 'string' && !isPlaceholder(key) && !isPlaceholder(text));
  if (!isKnown || isPlaceholder(name)) return [];
  return [{ name, labels: new Map(texts as [string, string][]) }];
}
