import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, posix, relative, sep } from 'node:path';
import type { Look } from '../../graph/build/engine.ts';
import type { ListFolder } from '../../graph/build/render-build.ts';
import { isDecrypted } from '../files/list-files.ts';

/** In bytes; what is larger is no manifest, and a generator would copy it into one. */
const mostBytes = 10 * 1024 * 1024;

/** In bytes; larger files are read anew each time, since they are few and would fill the memory. */
const mostKept = 1024 * 1024;

/** Contents as they were read, by real path, to be used again while size and time of change are the same. */
export type ReadFiles = Map<string, { readonly key: string; readonly content: string | Uint8Array }>;

/** Why something is taken for missing. */
export type Refusal = 'outside' | 'never-read' | 'too-large' | 'unreadable';

/** A repository's files, and no others; paths are absolute from its folder, with slashes. */
export interface ConfinedFiles {
  readonly look: Look;
  readonly list: ListFolder;
  /** Where a path leads with links followed; undefined where nothing on the disk may be read. */
  readonly resolve: (path: string) => string | undefined;
  /** What was asked for and refused. */
  readonly refusals: ReadonlyMap<string, Refusal>;
}

/** What reading is to mind. */
export interface Confinement {
  /** Stand for what is on the disk, null for nothing. */
  readonly texts: ReadonlyMap<string, string | null>;
  /** Whether texts count of files that the disk does not have. */
  readonly hasNewFiles: boolean;
  /** Whether links are followed; else they are not there. */
  readonly hasLinks: boolean;
  readonly known: ReadFiles;
}

/**
 * Reads below `root` only, with links followed; the text of a file that leads out of the repository is refused like the
 * file. Throws when there is no such folder.
 */
export function confineFiles(root: string, { texts, hasNewFiles, hasLinks, known }: Confinement): ConfinedFiles {
  const top = realpathSync.native(root);
  const refusals = new Map<string, Refusal>();
  const toReal = (path: string): string => (path === '/' ? top : join(top, path));
  const counts = (path: string): boolean => {
    const real = quietly(() => realpathSync.native(join(top, path)));
    return real === undefined ? hasNewFiles : hasLinks || isSamePath(real, toReal(path));
  };
  const shown = [...texts].flatMap(([path, text]) => (text === null || !counts(path) ? [] : [path]));
  const folders = new Set(shown.flatMap(listAbove));
  const resolved = new Map<string, string | undefined>();

  /** Answers as for what is missing. */
  function refuse(path: string, refusal: Refusal): string | undefined {
    refusals.set(path, refusal);
    return undefined;
  }

  /** Once for each path: a build sees one state, and asks for it many times. */
  function resolve(path: string): string | undefined {
    if (!resolved.has(path)) resolved.set(path, follow(path));
    return resolved.get(path);
  }

  function follow(path: string): string | undefined {
    if (isNeverRead(path)) return refuse(path, 'never-read');
    const real = quietly(() => realpathSync.native(join(top, path)));
    if (real === undefined) return undefined;
    const inside = relative(top, real);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return refuse(path, 'outside');
    const found = `/${inside.replaceAll(sep, '/')}`;
    if (!hasLinks && !isSamePath(real, toReal(path))) return undefined;
    return isNeverRead(found) ? refuse(path, 'never-read') : found;
  }

  function read(path: string, found: string): ReturnType<Look> {
    const real = join(top, found);
    const stats = statSync(real);
    if (stats.isDirectory()) return true;
    if (!stats.isFile()) return refuse(path, 'unreadable'); // a pipe would never end
    if (stats.size > mostBytes) return refuse(path, 'too-large');
    const key = `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size} ${stats.ino}`;
    const before = known.get(real);
    if (before?.key === key) return before.content;
    const content = decode(readFileSync(real));
    if (stats.size <= mostKept) known.set(real, { key, content });
    return content;
  }

  function look(path: string): ReturnType<Look> {
    const found = resolve(path);
    if (refusals.has(path) || (texts.has(path) && !counts(path))) return undefined;
    const own = texts.get(path);
    const text = own === undefined && found !== undefined ? texts.get(found) : own;
    if (text !== undefined) return text ?? undefined;
    if (folders.has(path)) return true;
    return found === undefined
      ? undefined
      : quietly(
          () => read(path, found),
          () => refuse(path, 'unreadable'),
        );
  }

  function list(path: string): ReturnType<ListFolder> {
    const found = resolve(path);
    const folder = found === undefined ? undefined : join(top, found);
    const entries = folder === undefined ? undefined : quietly(() => readdirSync(folder, { withFileTypes: true }));
    const there = (entries ?? []).filter((entry) => hasLinks || !entry.isSymbolicLink());
    const names = new Map(there.map((entry) => [entry.name, entry.isDirectory()]));
    const prefix = path === '/' ? '/' : `${path}/`;
    for (const one of shown.filter((other) => other.startsWith(prefix))) {
      const [name = '', ...rest] = one.slice(prefix.length).split('/');
      names.set(name, rest.length > 0);
    }
    for (const [one, text] of texts)
      if (text === null && posix.dirname(one) === path) names.delete(posix.basename(one));
    const readable = [...names].filter(([name]) => !isNeverRead(name));
    return readable.toSorted(byBytes).map(([name, isFolder]) => ({ name, isFolder }));
  }

  return { look, list, resolve, refusals };
}

/** Some file systems do not tell upper case from lower, nor the ways to write an accent. */
function isSamePath(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}

/** Git's own folder, and what an extension for SOPS has decrypted. */
function isNeverRead(path: string): boolean {
  return path.split('/').some((name) => name.toLowerCase() === '.git') || isDecrypted(path);
}

function byBytes([a]: readonly [string, boolean], [b]: readonly [string, boolean]): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function quietly<T>(run: () => T, otherwise: () => T | undefined = () => undefined): T | undefined {
  try {
    return run();
  } catch {
    return otherwise();
  }
}

/** Bytes stay bytes: a generator makes `binaryData` of them. */
function decode(bytes: Buffer): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new Uint8Array(bytes);
  }
}

function listAbove(path: string): readonly string[] {
  const above = posix.dirname(path);
  return above === path ? [] : [above, ...listAbove(above)];
}
