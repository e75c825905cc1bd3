import { parseAllDocuments } from 'yaml';
import { type JsonObject, isObject } from '../../server/src/manifest/json.ts';
import { type CustomKind, readCrd } from '../../server/src/schema/read-crd.ts';
import type { Api } from './api.ts';

/** Reads the CustomResourceDefinitions in YAML texts. */
export function readCustom(texts: readonly string[]): readonly CustomKind[] {
  return texts.flatMap(readObjects).flatMap(readCrd);
}

/** Gathers custom kinds by apiVersion. */
export function gatherCustom(kinds: readonly CustomKind[], source: string): readonly Api[] {
  const apis = new Map<string, Api>();
  for (const { apiVersion, kind, isNamespaced, name, definition } of kinds) {
    const before = apis.get(apiVersion) ?? { apiVersion, source, kinds: {}, namespaced: {}, definitions: {} };
    apis.set(apiVersion, {
      ...before,
      kinds: { ...before.kinds, [kind]: name },
      namespaced: { ...before.namespaced, [kind]: isNamespaced },
      definitions: { ...before.definitions, [name]: definition },
    });
  }
  return [...apis.values()];
}

function readObjects(text: string): readonly JsonObject[] {
  const documents = parseAllDocuments(text);
  return ('empty' in documents ? [] : documents)
    .map((document) => document.toJS() as JsonObject)
    .filter((object) => isObject(object));
}
