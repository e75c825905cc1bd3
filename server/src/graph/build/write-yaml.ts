import { stringify } from 'yaml';
import { type Json, isArray, isObject } from '../../manifest/json.ts';
import type { RenderedObject } from './rendered.ts';

/** Objects as kustomize writes them: keys in order, documents apart. */
export function writeYaml(objects: readonly RenderedObject[]): string {
  return objects
    .map(({ value }) =>
      stringify(sortKeys(value), {
        version: '1.1',
        compat: 'core',
        indentSeq: false,
        lineWidth: 0,
        aliasDuplicateObjects: false,
      }),
    )
    .join('---\n');
}

function sortKeys(value: Json): Json {
  if (isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key] ?? null)]));
}
