import { type JsonObject, isEqual } from '../../server/src/manifest/json.ts';
import type { BundleFile, BundleIndex } from '../../server/src/schema/bundle.ts';
import { type Api, toFileName } from './api.ts';
import { findReachable, findReferences } from './references.ts';

/** The files of the bundle by their names, and its index. */
export interface Bundle {
  readonly files: Readonly<Record<string, BundleFile>>;
  readonly index: BundleIndex;
}

type Definitions = Readonly<Record<string, JsonObject>>;

const metaFile = 'meta_v1.json.br';
const coreFile = toFileName('v1');

/**
 * Lays apiVersions out in files, so that what nearly all have is there once: ObjectMeta and its like in one file, and
 * what the core group has too, Pods above all, in the core's. What only a few others share is there as often.
 */
export function splitShared(apis: readonly Api[]): Bundle {
  const meta = gather(apis.flatMap(({ definitions }) => Object.entries(definitions).filter(([name]) => isMeta(name))));
  const core = without(apis.find(({ apiVersion }) => apiVersion === 'v1')?.definitions ?? {}, meta);
  const files: Record<string, BundleFile> = { [metaFile]: { definitions: meta, kinds: {} } };
  const index: Record<string, BundleIndex[string]> = {};
  for (const { apiVersion, source, kinds, namespaced, definitions } of apis) {
    const file = toFileName(apiVersion);
    if (file in files) throw new Error(`${apiVersion} is described twice: by ${source} and another`);
    const own = file === coreFile ? core : without(without(definitions, meta), core);
    files[file] = { definitions: own, kinds };
    const known = { ...meta, ...core, ...own };
    const reached = Object.keys(findReachable(Object.keys(own), known)).filter((name) => !(name in own));
    const lost = Object.values(own)
      .flatMap(findReferences)
      .filter((name) => !(name in known));
    if (lost.length > 0) throw new Error(`${apiVersion} refers to what is not there: ${lost.join(', ')}`);
    const needs = [
      ...(reached.some((name) => name in meta) ? [metaFile] : []),
      ...(reached.some((name) => name in core) ? [coreFile] : []),
    ];
    index[apiVersion] = { file, needs, kinds: Object.keys(kinds).toSorted(), namespaced, source };
  }
  return { files, index: Object.fromEntries(Object.entries(index).toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

function isMeta(name: string): boolean {
  return name.startsWith('io.k8s.apimachinery.');
}

/** One name must mean one thing, or the first file read would decide. */
function gather(entries: readonly (readonly [string, JsonObject])[]): Definitions {
  const found: Record<string, JsonObject> = {};
  for (const [name, definition] of entries) {
    if (found[name] && !isEqual(found[name], definition)) throw new Error(`${name} is described in two ways`);
    found[name] = definition;
  }
  return found;
}

function without(definitions: Definitions, others: Definitions): Definitions {
  return Object.fromEntries(
    Object.entries(definitions).filter(([name, definition]) => {
      const other = others[name];
      return other === undefined || !isEqual(other, definition);
    }),
  );
}
