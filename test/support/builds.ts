import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Engine, Look } from '../../server/src/graph/build/engine.ts';
import { type ListFolder, renderBuild } from '../../server/src/graph/build/render-build.ts';
import type {
  BuildRequest,
  Leaf,
  Provenance,
  Rendered,
  SourcePlace,
  Step,
} from '../../server/src/graph/build/rendered.ts';
import { createSourceCache } from '../../server/src/graph/build/source-cache.ts';
import { type Json, type JsonObject, isArray, isObject } from '../../server/src/manifest/json.ts';
import { findCorpus } from './corpus.ts';

/** A repository that can be built, and changed for a moment. */
export interface BuildLab {
  readonly engine: Engine;
  readonly look: Look;
  readonly list: ListFolder;
  /** All folders that have a kustomization. */
  readonly folders: readonly string[];
  readonly render: (request: Partial<BuildRequest> & Pick<BuildRequest, 'directory'>) => ReturnType<typeof renderBuild>;
  /** Does something while a file holds another text. */
  readonly withText: <T>(file: string, text: string, act: () => T) => T;
}

/** The repository of real manifests, where there is one beside this project; else one without any file, but in CI. */
export function openCorpusLab(engine: Engine): BuildLab {
  const root = findCorpus();
  if (root === undefined && process.env['CI']) throw new Error('the real manifests beside this project are missing');
  return openLab(engine, root === undefined ? { look: () => undefined, list: () => [] } : onDisk(root));
}

/** A repository that is read through these. */
export function openLab(engine: Engine, files: { readonly look: Look; readonly list: ListFolder }): BuildLab {
  const changed = new Map<string, string>();
  const sources = createSourceCache(Number.MAX_SAFE_INTEGER);
  const look: Look = (path) => changed.get(path) ?? files.look(path);
  return {
    ...{ engine, look, list: files.list, folders: findFolders(files.list, '/') },
    render: (request) =>
      renderBuild({ isExplained: true, hasYaml: false, ...request }, look, files.list, engine, sources),
    withText: (file, text, act) => {
      changed.set(file, text);
      try {
        return act();
      } finally {
        changed.delete(file);
      }
    },
  };
}

function onDisk(root: string): { readonly look: Look; readonly list: ListFolder } {
  const known = new Map<string, ReturnType<Look>>();
  const read: Look = (path) => {
    try {
      return statSync(join(root, path)).isDirectory() || readFileSync(join(root, path), 'utf8');
    } catch {
      return undefined;
    }
  };
  return {
    look: (path) => {
      if (!known.has(path)) known.set(path, read(path));
      return known.get(path);
    },
    list: (path) =>
      readdirSync(join(root, path), { withFileTypes: true })
        .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
        .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))),
  };
}

function findFolders(list: ListFolder, folder: string): readonly string[] {
  const entries = list(folder);
  const below = entries.filter(({ isFolder }) => isFolder);
  const isOne = entries.some(({ name }) => /^(?:kustomization\.ya?ml|Kustomization)$/.test(name));
  return [...(isOne ? [folder] : []), ...below.flatMap(({ name }) => findFolders(list, join(folder, name)))];
}

/** What came of a build that has to succeed. */
export function expectRendered(result: ReturnType<typeof renderBuild>): Rendered {
  if ('fault' in result) throw new Error(result.fault);
  return result;
}

/** A leaf with its value and the object that it is part of. */
export interface ShownLeaf {
  readonly object: number;
  readonly leaf: Leaf;
  readonly value: Json | undefined;
}

/** All leaves of a build. */
export function listShown({ objects }: Pick<Rendered, 'objects'>): readonly ShownLeaf[] {
  return objects.flatMap(({ value, leaves }, object) =>
    leaves.map((leaf): ShownLeaf => ({ object, leaf, value: valueAt(value, leaf.path) })),
  );
}

/**
 * For each object of a build, the one of another build that is the same: by version, kind, namespace and name, and of
 * what is left, such as an object with another name, in the order of the builds.
 */
export function pairObjects(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
): readonly (JsonObject | undefined)[] {
  const left = [...after];
  const take = (fits: (one: JsonObject) => boolean): JsonObject | undefined => {
    const index = left.findIndex(fits);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const same = before.map((object) => take((one) => identify(one) === identify(object)));
  return same.map((object) => object ?? left.shift());
}

function identify(object: JsonObject): string {
  const { apiVersion, kind } = object;
  return JSON.stringify([
    apiVersion,
    kind,
    valueAt(object, ['metadata', 'namespace']),
    valueAt(object, ['metadata', 'name']),
  ]);
}

/** The value at a path. */
export function valueAt(value: Json | undefined, path: readonly Step[]): Json | undefined {
  let here = value;
  for (const step of path) here = isArray(here) ? here[Number(step)] : isObject(here) ? here[String(step)] : undefined;
  return here;
}

/** The place of an answer; undefined where there is none. */
export function placeOf(provenance: Provenance): SourcePlace | undefined {
  return provenance.how === 'unknown' ? undefined : provenance.place;
}

/** The text at a place. */
export function textAt({ look }: Pick<BuildLab, 'look'>, { file, start, end }: SourcePlace): string {
  const text = look(file);
  return typeof text === 'string' ? text.slice(start, end) : '';
}

/** How an answer was found: `exact resource`, `transformer images`. */
export function classOf(provenance: Provenance): string {
  if (provenance.how === 'unknown') return 'unknown';
  return `${provenance.how} ${'via' in provenance ? provenance.via : provenance.by}`;
}

/** What a piece of YAML says, whatever stands around it in its file. */
export function decode(text: string): unknown {
  const document = parseDocument(`k: ${text}`, { version: '1.1', logLevel: 'silent', uniqueKeys: false });
  return document.errors.length > 0 ? undefined : (document.toJS() as { readonly k: unknown }).k;
}

/** Each value of the objects as `Kind/name path`: how it was found, and what stands at its place. */
export function tellLeaves(lab: Pick<BuildLab, 'look'>, rendered: Rendered): Readonly<Record<string, string>> {
  return Object.fromEntries(
    listShown(rendered).map(({ object, leaf }) => {
      const value = rendered.objects[object]?.value;
      const [kind, name] = [valueAt(value, ['kind']), valueAt(value, ['metadata', 'name'])];
      const place = placeOf(leaf.provenance);
      const variables = leaf.variables ? ` with ${leaf.variables.join(', ')}` : '';
      const told = `${classOf(leaf.provenance)}${place ? `: ${textAt(lab, place)}` : ''}${variables}`;
      return [`${JSON.stringify(kind)}/${JSON.stringify(name)} ${leaf.path.join('/')}`.replaceAll('"', ''), told];
    }),
  );
}
