import { type Json, type JsonObject, isArray, stringAt } from '../../manifest/json.ts';
import type { Declaration, Manifest } from '../../manifest/resource.ts';
import { identifyKind } from '../../schema/identify-kind.ts';
import { parentOf } from '../build/paths.ts';
import { kustomizationNames } from '../build/plan-kustomization.ts';
import type { RenderedObject } from '../build/rendered.ts';
import { listNamed } from '../file-facts.ts';
import { toGraphKind } from './object-kinds.ts';
import { readRawObjects } from './read-raw-objects.ts';

/** A kustomization as it stands in its file. */
export interface WrittenKustomization {
  readonly declaration: Declaration;
  /** Where the part of the file begins from which the offsets of the declaration count. */
  readonly base: number;
}

/** What the graph has to know of a file before anything is built. */
export interface GraphFile {
  /** Absent where it is no kustomization. */
  readonly kustomization?: {
    readonly isComponent: boolean;
    /** What it builds upon, as written: files, folders and addresses. */
    readonly entries: readonly string[];
    readonly written: WrittenKustomization;
  };
  /** Files that a kustomization in it uses as patches or data, from the root. */
  readonly parts: readonly string[];
  /** Those objects that ask for builds, or are sources of them. */
  readonly makers: readonly RenderedObject[];
  /** Whether it declares anything that could be applied. */
  readonly isManifest: boolean;
}

/** The YAML files of a repository, and what follows from their paths. */
export interface GraphFiles {
  /** By path from the root, in the order of the paths. */
  readonly files: ReadonlyMap<string, GraphFile>;
  /** Every folder with a file in or below it. */
  readonly folders: ReadonlySet<string>;
  /** The files and folders that lie in a folder. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** The file that kustomize would read, by folder. */
  readonly kustomizations: ReadonlyMap<string, string>;
  /** What kustomizations use as patches or data: no objects of their own. */
  readonly parts: ReadonlySet<string>;
}

/** Reads one file; `file` is its path from the root, with a slash before it. */
export function readGraphFile(
  file: string,
  { declarations, chunks }: Pick<Manifest, 'declarations' | 'chunks'>,
): GraphFile {
  const objects = declarations.map((declaration) => {
    const { value } = declaration;
    return { value, declaration, ref: identifyKind(file, value) };
  });
  const kustomizations = objects.filter(({ ref }) => ref?.apiVersion.startsWith('kustomize.config.k8s.io/'));
  const isMaker = objects.some(({ value }) => isMaking(value));
  const text = isMaker ? chunks.map((chunk) => chunk.text).join('') : '';
  const [first] = kustomizations;
  return {
    ...(first && {
      kustomization: {
        isComponent: first.ref?.kind === 'Component',
        entries: readEntries(first.value),
        written: { declaration: first.declaration, base: findBase(chunks, first.declaration) },
      },
    }),
    parts: kustomizations.flatMap(({ value }) =>
      listNamed(file, value).flatMap(([path, role]) => (role === 'resource' ? [] : [path])),
    ),
    makers: isMaker ? readRawObjects(file, text).filter(({ value }) => isMaking(value)) : [],
    isManifest: objects.some(({ value }) => isApplicable(value)),
  };
}

function findBase(chunks: Manifest['chunks'], declaration: Declaration): number {
  let base = 0;
  for (const { text, placed } of chunks) {
    if (placed.declarations.includes(declaration)) return base;
    base += text.length;
  }
  return 0;
}

/** Brings the files of a repository together. */
export function toGraphFiles(read: Iterable<readonly [path: string, file: GraphFile]>): GraphFiles {
  const files = new Map([...read].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const children = new Map<string, string[]>([['/', []]]);
  const add = (path: string): void => {
    const folder = parentOf(path);
    const known = children.get(folder);
    if (known) known.push(path);
    else {
      children.set(folder, [path]);
      add(folder);
    }
  };
  for (const path of files.keys()) add(path);
  const folders = new Set(children.keys());
  const kustomizations = new Map<string, string>();
  for (const folder of folders) {
    const prefix = folder === '/' ? '' : folder;
    const name = kustomizationNames.find((one) => files.get(`${prefix}/${one}`)?.kustomization);
    if (name !== undefined) kustomizations.set(folder, `${prefix}/${name}`);
  }
  const parts = new Set([...files.values()].flatMap((file) => file.parts));
  return { files, folders, children, kustomizations, parts };
}

function isMaking(value: JsonObject): boolean {
  const kind = toGraphKind(value);
  return kind !== undefined && kind !== 'release';
}

/** What is encrypted as a whole does not say what it is, and configuration files of programs have no name. */
function isApplicable(value: JsonObject): boolean {
  const [apiVersion, name] = [stringAt(value, 'apiVersion'), stringAt(value, 'metadata', 'name')];
  if (!apiVersion || !name || !stringAt(value, 'kind') || apiVersion.startsWith('ENC[')) return false;
  return apiVersion === 'v1' || (apiVersion.includes('/') && !apiVersion.startsWith('kustomize.config.k8s.io/'));
}

function readEntries(value: JsonObject): readonly string[] {
  const toTexts = (list: Json | undefined): readonly string[] =>
    isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  return ['resources', 'bases', 'components', 'crds'].flatMap((field) => toTexts(value[field]));
}
