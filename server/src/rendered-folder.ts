import type { BuiltRepository, RepositoryPlaces } from './graph/references/built-repository.ts';
import type { BuildIndex, KnownParts } from './graph/rendered/index-builds.ts';
import type { RenderedFile } from './graph/rendered/rendered-file.ts';
import type { Build, BuildGraph } from './graph/targets/build-graph.ts';
import type { Standings } from './graph/targets/live-chains.ts';
import type { GraphFile } from './graph/targets/graph-files.ts';
import { isManifestFile } from './manifest/file-names.ts';
import { toFileKey } from './manifest/relative.ts';
import type { Manifest } from './manifest/resource.ts';
import type { RepositoryFiles } from './ports.ts';
import type { ReadFile } from './text-store.ts';

/** An open folder that is built, with what is known of it; changed as builds go on. */
export interface RenderedFolder {
  readonly uri: string;
  /** By path from the folder. */
  readonly files: Map<string, GraphFile>;
  /** What editors show of it, as it was read last. */
  readonly noted: Map<string, Manifest>;
  /** Until when nothing is built, in milliseconds since the epoch. */
  restsUntil: number;
  /** What has changed since the last build. */
  dirty: Set<string>;
  /** Those of it of which is known what they will give, without having built it. */
  foreseen: Set<string>;
  /** The texts of open documents at the last build, or as what they give was foreseen. */
  built: ReadonlyMap<string, string>;
  graph: BuildGraph | undefined;
  index: BuildIndex | undefined;
  /** What was built last, with the texts of open documents then: of that is told how the objects hang together. */
  settled: Settled | undefined;
  /** Which chains are for the cluster in use, as it was at the last build. */
  standings: Standings;
  isRead: boolean;
  /** Something in a cluster is otherwise than at the last build. */
  isOutdated: boolean;
  /** How often another cluster has come into use, */
  doubts: number;
  /** and for which of them it is known which builds are for it, as far as that can be known. */
  judged: number;
  /** A person has had a file of it open. */
  isSeen: boolean;
  isRunning: boolean;
  hasFailed: boolean;
  readonly life: AbortController;
  readonly known: KnownParts;
  cancel: (() => void) | undefined;
  /** Whether the build that is to come is not urgent: it is to give what was foreseen. */
  isPatient: boolean;
}

/** What was really built, not only foreseen. */
export interface Settled {
  readonly graph: BuildGraph;
  readonly texts: BuiltRepository['texts'];
}

/** One of which nothing is known yet. */
export function openFolder(uri: string): RenderedFolder {
  return {
    uri,
    files: new Map(),
    noted: new Map(),
    restsUntil: 0,
    dirty: new Set(),
    foreseen: new Set(),
    built: new Map(),
    graph: undefined,
    index: undefined,
    settled: undefined,
    standings: new Map(),
    isRead: false,
    isOutdated: false,
    doubts: 0,
    judged: 0,
    isSeen: false,
    isRunning: false,
    hasFailed: false,
    life: new AbortController(),
    known: new WeakMap(),
    cancel: undefined,
    isPatient: false,
  };
}

/** Reads what is not among these texts from the disk, by path from the folder. */
export function createRead(
  folder: RenderedFolder,
  texts: ReadonlyMap<string, string | null>,
  files: Pick<RepositoryFiles, 'read'>,
  signal: AbortSignal,
): ReadFile {
  return async (path) => {
    if (texts.has(path)) return texts.get(path) ?? undefined;
    const answer = await files.read(toUri(folder, path), signal);
    return answer.ok ? answer.value : undefined;
  };
}

/** Whether it is to be built again; what fails waits for another change. */
export function isDue({ isOutdated, dirty, hasFailed }: RenderedFolder): boolean {
  return isOutdated || (dirty.size > 0 && !hasFailed);
}

/** What builds make of a file; undefined where they have nothing to do with it. */
export function toRenderedFile(
  folder: Pick<RenderedFolder, 'uri'>,
  uri: string,
  index: BuildIndex,
  toPosition: RenderedFile['toPosition'],
): RenderedFile | undefined {
  const path = toPath(folder, uri);
  const [parts, problems] = [index.parts.get(path), index.problems.get(path) ?? []];
  const isUnknown = index.unknown.has(path);
  if (!parts && problems.length === 0 && !isUnknown) return undefined;
  const { objects = [], own = [], variables = [] } = parts ?? {};
  const { isControlled, secretTexts } = index;
  const made = { objects, own, variables, problems, isControlled, secretTexts, isUnknown };
  return { path, toUri: (other) => toUri(folder, other), toPosition, ...made };
}

/** Whether builds make something else of a file than before, or of another text of it. */
export function isOther(
  path: string,
  before: Pick<RenderedFolder, 'index' | 'built'>,
  now: Pick<RenderedFolder, 'index' | 'built'>,
): boolean {
  const [then, here] = [before.index?.parts.get(path), now.index?.parts.get(path)];
  const isSame = <T>(a: readonly T[] = [], b: readonly T[] = []): boolean =>
    a.length === b.length && a.every((one, i) => one === b[i]);
  return (
    before.built.get(path) !== now.built.get(path) ||
    before.index?.isControlled !== now.index?.isControlled ||
    before.index?.unknown.has(path) !== now.index?.unknown.has(path) ||
    !isSame(then?.objects, here?.objects) ||
    !isSame(then?.variables, here?.variables) ||
    !isSame(before.index?.problems.get(path), now.index?.problems.get(path))
  );
}

/** Whether a file lies in a folder. */
export function isIn({ uri }: RenderedFolder, file: string): boolean {
  return toFileKey(file).startsWith(`${trim(toFileKey(uri))}/`);
}

/** From the folder, as builds name files: `/apps/web.yaml`. */
export function toPath({ uri }: Pick<RenderedFolder, 'uri'>, file: string): string {
  return toFileKey(file).slice(trim(toFileKey(uri)).length);
}

/** Back from such a path. */
export function toUri({ uri }: Pick<RenderedFolder, 'uri'>, path: string): string {
  return `${trim(uri)}${path.split('/').map(encodeURIComponent).join('/')}`;
}

function trim(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}

/** The answers of before, for what has not been built anew. */
export type KnownNames = WeakMap<Build['reads'], readonly string[]>;

/** What files are called that builds read, or look for, and that are no manifests: `*.json`, `Corefile`. */
export function listReadNames(graphs: readonly BuildGraph[], known: KnownNames): readonly string[] {
  const builds = graphs.flatMap((graph) => [...graph.builds.values()]);
  return [...new Set(builds.flatMap(({ reads }) => listNames(reads, known)))].toSorted();
}

function listNames(reads: Build['reads'], known: KnownNames): readonly string[] {
  const names =
    known.get(reads) ??
    [...reads].flatMap(([path, kind]) => (kind === 'folder' || isManifestFile(path) ? [] : toPattern(path)));
  known.set(reads, names);
  return names;
}

/** By the end of its name, so that there are few. */
function toPattern(path: string): readonly string[] {
  if (path.includes(':') || path.includes('?')) return []; // an address
  const pattern = /\.[^./]+$/.exec(path)?.[0].replace('.', '*.') ?? path.slice(path.lastIndexOf('/') + 1);
  return /[{},[\]?]/.test(pattern) ? [] : [pattern];
}

/** How the files of a folder are named, and the texts that places in them count letters of. */
export function placesOf(folder: Pick<RenderedFolder, 'uri'>, texts: BuiltRepository['texts']): RepositoryPlaces {
  return { uri: folder.uri, texts, toPath: (uri) => toPath(folder, uri), toUri: (path) => toUri(folder, path) };
}
