import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { Look } from '../../graph/build/engine.ts';
import type { ListFolder } from '../../graph/build/render-build.ts';
import { isDecrypted } from '../files/list-files.ts';

/** In bytes; what is larger is no manifest, and a generator would copy it into one. */
const mostBytes = 10 * 1024 * 1024;

/** Texts of files as they were read, by real path, to be used again while size and time of change are the same. */
export type ReadFiles = Map<string, { readonly key: string; readonly content: string | Uint8Array }>;

/** A repository's files, and no others. */
export interface ConfinedFiles {
  readonly look: Look;
  readonly list: ListFolder;
  /** Paths that lead out of the repository, or are never read; they look as if nothing were there. */
  readonly refused: Set<string>;
  /** Paths of files that are too large. */
  readonly large: Set<string>;
}

/** Reads below `root` only, links followed; `texts` stand for what is on the disk, null for nothing. */
export function confineFiles(root: string, texts: ReadonlyMap<string, string | null>, known: ReadFiles): ConfinedFiles {
  const top = realpathSync(root);
  const [refused, large] = [new Set<string>(), new Set<string>()];
  const shown = [...texts].flatMap(([path, text]) => (text === null ? [] : [path]));
  const folders = new Set(shown.flatMap(listAbove));

  function find(path: string): string | undefined {
    const real = resolve(join(top, path));
    if (real === undefined) return undefined;
    const isInside = real === top || real.startsWith(top + sep);
    const names = path.split('/');
    if (isInside && !names.includes('.git') && !isDecrypted(path) && !isDecrypted(real)) return real;
    refused.add(path);
    return undefined;
  }

  function read(path: string): string | Uint8Array | true | undefined {
    const real = find(path);
    if (real === undefined) return undefined;
    const found = statSync(real);
    if (found.isDirectory()) return true;
    if (!found.isFile()) return undefined;
    if (found.size > mostBytes) {
      large.add(path);
      return undefined;
    }
    const key = `${found.mtimeMs} ${found.size} ${found.ino}`;
    const before = known.get(real);
    if (before?.key === key) return before.content;
    const content = decode(readFileSync(real));
    known.set(real, { key, content });
    return content;
  }

  return {
    refused,
    large,
    look(path) {
      const text = texts.get(path);
      if (text !== undefined) return text ?? undefined;
      return folders.has(path) ? true : quietly(() => read(path));
    },
    list(path) {
      const real = find(path);
      const entries = real === undefined ? undefined : quietly(() => readdirSync(real, { withFileTypes: true }));
      const names = new Map((entries ?? []).map((entry) => [entry.name, entry.isDirectory()]));
      const prefix = path === '/' ? '/' : `${path}/`;
      for (const one of shown) {
        if (!one.startsWith(prefix)) continue;
        const [name = '', ...rest] = one.slice(prefix.length).split('/');
        names.set(name, rest.length > 0);
      }
      for (const [one, text] of texts) if (text === null && dirname(one) === path) names.delete(basename(one));
      names.delete('.git');
      return [...names].toSorted(byName).map(([name, isFolder]) => ({ name, isFolder }));
    },
  };
}

function byName([a]: readonly [string, boolean], [b]: readonly [string, boolean]): number {
  return a < b ? -1 : 1;
}

/** The real path; undefined for what is not there, and for a circle of links. */
function resolve(path: string): string | undefined {
  return quietly(() => realpathSync(path));
}

function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** Bytes stay bytes: a generator makes `binaryData` of them. */
function decode(bytes: Buffer): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
}

function listAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) above.push(folder);
  return above;
}
