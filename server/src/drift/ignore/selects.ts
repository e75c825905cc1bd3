import { RE2JS } from 're2js';
import { type Json, type JsonObject, at, isObject, own, stringAt } from '../../manifest/json.ts';
import { isSelected } from '../../manifest/label-selector.ts';
import { toGroup } from '../../manifest/resource.ts';

/**
 * Whether the target of a Flux rule selects an object: regular expressions of Go for the whole of a name, selectors for
 * labels and annotations; what is not said selects all. Undefined where a part cannot be read, which is an error for
 * Flux. Source: `jsondiff.SelectorRegex` of `github.com/fluxcd/pkg/ssa`.
 */
export function selects(target: JsonObject, object: JsonObject): boolean | undefined {
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const values: Readonly<Record<string, string>> = {
    group: toGroup(apiVersion),
    version: apiVersion.slice(apiVersion.lastIndexOf('/') + 1),
    kind: stringAt(object, 'kind') ?? '',
    name: stringAt(object, 'metadata', 'name') ?? '',
    namespace: stringAt(object, 'metadata', 'namespace') ?? '',
  };
  const results = Object.entries(values).map(([part, value]) => matchesWhole(own(target, part), value));
  if (results.includes(undefined)) return undefined;
  return (
    results.every((result) => result) &&
    isAmong(own(target, 'labelSelector'), at(object, 'metadata', 'labels')) &&
    isAmong(own(target, 'annotationSelector'), at(object, 'metadata', 'annotations'))
  );
}

function matchesWhole(pattern: Json | undefined, value: string): boolean | undefined {
  if (typeof pattern !== 'string' || pattern === '') return true;
  try {
    return RE2JS.compile(`^(?:${pattern})$`).matcher(value).find();
  } catch {
    return undefined;
  }
}

function isAmong(selector: Json | undefined, map: Json | undefined): boolean {
  if (typeof selector !== 'string' || selector === '') return true;
  const entries = Object.entries(isObject(map) ? map : {}).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  return isSelected(selector, new Map(entries));
}
