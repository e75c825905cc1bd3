import type { PlatformPath } from 'node:path';
import { t } from '@vscode/l10n';
import type { SourcePlace } from '../graph/build/rendered.ts';
import { type GraphFiles, readGraphFile, toGraphFiles } from '../graph/targets/graph-files.ts';
import { parse } from '../manifest/parse.ts';
import { type ToPosition, toPositions } from '../manifest/position.ts';
import type { FileSystem, Result } from '../ports.ts';
import { describeFileError, mostFiles, toShownPath } from './sources.ts';

/** What the commands ask of the machine. */
export interface Machine {
  /** Absolute: what paths count from. */
  readonly cwd: string;
  readonly paths: PlatformPath;
  readonly system: FileSystem;
}

/** A repository, in which paths count from its root and begin with a slash. */
export interface Repository {
  /** Absolute. */
  readonly root: string;
  /** The text of a file; undefined where there is none to be had. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** A path as people and reports name it. */
  readonly toShown: (path: string) => string;
  /** Where a place is for people, counted from one. */
  readonly locate: (place: SourcePlace) => Promise<ShownPlace>;
}

/** A span as people count it; the end is the first place that is not in it. */
export interface ShownPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The YAML files of a repository, and what could not be read of it. */
export interface RepositoryContents {
  readonly files: GraphFiles;
  readonly others: readonly string[];
  readonly problems: readonly string[];
}

/** Reads of the repository with this root. */
export function openRepository(root: string, { cwd, paths, system }: Machine, signal: AbortSignal): Repository {
  const texts = new Map<string, Promise<string | undefined>>();
  const positions = new Map<string, ToPosition>();
  const toAbsolute = (path: string): string => paths.join(root, ...path.split('/'));
  const read = (path: string): Promise<string | undefined> => {
    const known = texts.get(path);
    const text = known ?? system.read(toAbsolute(path), signal).then((found) => (found.ok ? found.value : undefined));
    texts.set(path, text);
    return text;
  };
  const toShown = (path: string): string => toShownPath(toAbsolute(path), cwd, paths);
  return {
    root,
    read,
    toShown,
    async locate({ file, start, end }) {
      const toPosition = positions.get(file) ?? toPositions((await read(file)) ?? '');
      positions.set(file, toPosition);
      const [from, to] = [toPosition(start), toPosition(Math.max(start, end))];
      const ends = { endLine: to.line + 1, endColumn: to.character + 1 };
      return { file: toShown(file), line: from.line + 1, column: from.character + 1, ...ends };
    },
  };
}

/** Reads all YAML files of a repository that Git does not ignore. */
export async function readRepository(
  { root, read, toShown }: Repository,
  { paths, system }: Machine,
  signal: AbortSignal,
): Promise<Result<RepositoryContents, string>> {
  const listing = await system.list(root, { most: mostFiles, hasJson: true }, signal);
  if (!listing.ok) return { ok: false, error: describeFileError(root, listing.error) };
  const { files, isCut, problems } = listing.value;
  const names = files.map((file) => `/${paths.relative(root, file).replaceAll(paths.sep, '/')}`).toSorted();
  const found: string[] = problems.map((problem) => describeFileError(problem.path, problem));
  if (isCut) found.push(t('Only the first {0} files are looked at.', mostFiles));
  const entries = [];
  for (const name of names.filter((one) => !one.endsWith('.json'))) {
    const text = await read(name);
    if (text === undefined) found.push(t('{0} could not be read.', toShown(name)));
    else entries.push([name, readGraphFile(name, parse(name, 1, text))] as const);
  }
  const others = names.filter((name) => name.endsWith('.json'));
  return { ok: true, value: { files: toGraphFiles(entries), others, problems: found } };
}

/** A path of the machine from the root of a repository; undefined where it leads out of it. */
export function toRepositoryPath(root: string, path: string, paths: PlatformPath): string | undefined {
  const way = paths.relative(root, path);
  if (way === '..' || way.startsWith(`..${paths.sep}`) || paths.isAbsolute(way)) return undefined;
  return `/${way.replaceAll(paths.sep, '/')}`;
}

/**
 * The repository that holds a path. Outside of one it is the current folder, if the path lies below it, since nobody
 * knows where else to stop: nothing above is read.
 */
export async function findRoot(
  path: string,
  isFile: boolean,
  { cwd, paths, system }: Machine,
  signal: AbortSignal,
): Promise<string> {
  const found = await system.findRepository(path, signal);
  if (found.ok && found.value !== undefined) return found.value;
  if (toRepositoryPath(cwd, path, paths) !== undefined) return cwd;
  return isFile ? paths.dirname(path) : path;
}

/** The repository around a path that a person named, and where the path is in it. */
export interface NamedPath {
  readonly repository: Repository;
  readonly path: string;
  readonly isFile: boolean;
}

/** Opens it; an error is why there is nothing to be found at that path. */
export async function openAt(named: string, machine: Machine, signal: AbortSignal): Promise<Result<NamedPath, string>> {
  const { cwd, paths, system } = machine;
  const absolute = paths.resolve(cwd, named);
  const listing = await system.list(absolute, { most: 1 }, signal);
  if (!listing.ok) return { ok: false, error: describeFileError(named, listing.error) };
  const isFile = listing.value.files[0] === absolute;
  const root = await findRoot(absolute, isFile, machine, signal);
  const path = toRepositoryPath(root, absolute, paths) ?? '/';
  return { ok: true, value: { repository: openRepository(root, machine, signal), path, isFile } };
}
