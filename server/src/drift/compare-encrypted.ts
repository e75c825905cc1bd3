import type { JsonObject } from '../manifest/json.ts';
import { at, isObject, own } from '../manifest/json.ts';
import type { Difference } from './compare.ts';

/** Compares the keys of a Secret that SOPS has encrypted: of its values nothing can be told, so no value is in what is found. */
export function compareEncrypted(declared: JsonObject, live: JsonObject): readonly Difference[] {
  const parts = [at(declared, 'data'), at(declared, 'stringData')].filter(isObject);
  const written = new Set(parts.flatMap((part) => Object.keys(part)));
  const data = at(live, 'data');
  const stored = isObject(data) ? data : {};
  const toPath = (key: string): Difference['path'] => [{ field: 'data' }, { field: key }];
  return [
    ...[...written].filter((key) => own(stored, key) === undefined).map((key) => ({ path: toPath(key) })),
    ...Object.keys(stored)
      .filter((key) => !written.has(key))
      .map((key) => ({ path: toPath(key), live: '***' })),
  ];
}
