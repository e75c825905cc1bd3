import type { PlatformPath } from 'node:path';
import { t } from '@vscode/l10n';
import type { FileError, FileSystem, Result } from '../ports.ts';
import type { SourceFile } from './checked-file.ts';

/** A file that is to be checked. */
export interface Found {
  /** Absolute; `-` for standard input. */
  readonly path: string;
  readonly shown: string;
}

/** What the paths of a command line lead to. */
export interface FoundFiles {
  readonly files: readonly Found[];
  /** What lies below them and could not be looked into. */
  readonly problems: readonly string[];
  readonly isCut: boolean;
}

/** How many files one run checks: ten times what a large repository has. */
export const mostFiles = 20_000;

/** How many files are read at a time. */
const ahead = 16;

/** Finds the files that the given paths name, each once, by name; a path that leads nowhere is an error. */
export async function findFiles(
  given: readonly string[],
  cwd: string,
  paths: PlatformPath,
  system: FileSystem,
  signal: AbortSignal,
): Promise<Result<FoundFiles, string>> {
  const found = new Map<string, Found>();
  const problems: string[] = [];
  let isCut = false;
  for (const path of given) {
    if (path === '-') {
      found.set(path, { path, shown: path });
      continue;
    }
    const listing = await system.list(paths.resolve(cwd, path), { most: mostFiles }, signal);
    if (!listing.ok) return { ok: false, error: describeFileError(path, listing.error) };
    for (const file of listing.value.files) found.set(file, { path: file, shown: toShownPath(file, cwd, paths) });
    isCut ||= listing.value.isCut;
    problems.push(
      ...listing.value.problems.map((problem) => describeFileError(toShownPath(problem.path, cwd, paths), problem)),
    );
  }
  const files = [...found.values()].toSorted((a, b) => (a.shown < b.shown ? -1 : 1));
  return { ok: true, value: { files: files.slice(0, mostFiles), problems, isCut: isCut || files.length > mostFiles } };
}

/**
 * Finds the other files of the repositories in which the given paths lie: they say which of these are patches, and define
 * kinds. Outside of a repository there are none, since nobody knows where to stop.
 */
export async function findContext(
  given: readonly string[],
  files: readonly Found[],
  cwd: string,
  paths: PlatformPath,
  system: FileSystem,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const known = new Set(files.map(({ path }) => path));
  const roots = new Set<string>();
  for (const path of given) {
    const absolute = path === '-' ? cwd : paths.resolve(cwd, path);
    const found = await system.findRepository(absolute, signal);
    if (found.ok && found.value !== undefined && (found.value !== absolute || path === '-')) roots.add(found.value);
  }
  const others: Found[] = [];
  for (const root of roots) {
    const listing = await system.list(root, { most: mostFiles }, signal);
    const unseen = listing.ok ? listing.value.files.filter((path) => !known.has(path)) : [];
    for (const path of unseen) known.add(path);
    others.push(...unseen.map((path) => ({ path, shown: path })));
  }
  return others;
}

/** Reads them, some at a time, into the same order; what cannot be read is reported and left out. */
export async function readSources(
  files: readonly Found[],
  read: (path: string) => Promise<Result<string, FileError>>,
  toUri: (path: string) => string,
  report: (problem: string) => void,
): Promise<readonly SourceFile[]> {
  const sources: SourceFile[] = [];
  const reading = files.slice(0, ahead).map(({ path }) => read(path));
  for (const [i, { path, shown }] of files.entries()) {
    const text = await reading.shift();
    const next = files[i + ahead];
    if (next) reading.push(read(next.path));
    if (text?.ok) sources.push({ path: shown, uri: toUri(path), text: text.value });
    else if (text) report(describeFileError(shown, text.error));
  }
  return sources;
}

/** A path as people and reports name it: from the working directory, with slashes on every system. */
export function toShownPath(path: string, cwd: string, paths: PlatformPath): string {
  return paths.relative(cwd, path).replaceAll(paths.sep, '/');
}

/** Why a path could not be read, in words. */
export function describeFileError(path: string, { kind, message }: FileError): string {
  switch (kind) {
    case 'not-found':
      return t('{0} does not exist. Paths count from the current folder.', path);
    case 'outside':
      return t('{0} leads out of its repository, so it is not read. Name the file that it leads to.', path);
    case 'decrypted':
      return t('{0} is the decrypted copy of a file, so it is never read.', path);
    case 'not-text':
      return t('{0} is not checked: it is not text in UTF-8. Save it as UTF-8.', path);
    case 'aborted':
    case 'unreadable':
      return t('{0} could not be read: {1}', path, message);
  }
}
