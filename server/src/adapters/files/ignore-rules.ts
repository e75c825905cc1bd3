import { lstat, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** What git ignores below a folder, by paths from the top of the repository. */
export interface IgnoreRules {
  isIgnored(path: string, isFolder: boolean): boolean;
  /** The same with the rules of one more folder, which lies below. */
  enter(folder: string): Promise<IgnoreRules>;
}

/** Larger lists of rules are none. */
const mostBytes = 1024 * 1024;

/** The rules that the folders above a path have for it, from the top of its repository down. */
export async function readIgnoreRules(top: string, path: string): Promise<IgnoreRules> {
  let rules = await createRules(top).add(join(top, '.git', 'info', 'exclude'), top);
  const names = relative(top, path)
    .split(sep)
    .filter((name) => name !== '');
  for (const i of names.keys()) rules = await rules.enter(join(top, ...names.slice(0, i)));
  return rules;
}

/** Rules that let everything through. */
export function noIgnoreRules(top: string): IgnoreRules {
  return createRules(top);
}

interface Rules extends IgnoreRules {
  enter(folder: string): Promise<Rules>;
  add(file: string, folder: string): Promise<Rules>;
}

function createRules(top: string, known: Ignore = create()): Rules {
  const above = top.endsWith(sep) ? top : top + sep;
  const toKey = (path: string): string => {
    // what was listed below the top needs no arithmetic
    const way = path.startsWith(above) ? path.slice(above.length) : relative(top, path);
    return sep === '/' ? way : way.replaceAll(sep, '/');
  };
  return {
    isIgnored(path, isFolder) {
      const key = toKey(path);
      return key !== '' && known.ignores(isFolder ? `${key}/` : key);
    },
    enter(folder) {
      return this.add(join(folder, '.gitignore'), folder);
    },
    async add(file, folder) {
      const text = await readRules(file);
      if (text === undefined) return createRules(top, known);
      const key = toKey(folder);
      const patterns = text
        .replace(/^\uFEFF/, '')
        .split(/\r?\n/)
        .map((line) => toPatternOfTop(line, key));
      return createRules(top, create().add(known).add(patterns));
    },
  };
}

function create(): Ignore {
  // as git does by default
  return ignore({ ignorecase: process.platform === 'win32' || process.platform === 'darwin' });
}

/** Git does not follow a link to its rules either. */
async function readRules(file: string): Promise<string | undefined> {
  try {
    const found = await lstat(file);
    return found.isFile() && found.size <= mostBytes ? await readFile(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** A rule of a nested folder as one of the topmost: without a slash in its middle it is for all that is below. */
function toPatternOfTop(line: string, folder: string): string {
  if (folder === '' || line.trim() === '' || line.startsWith('#')) return line;
  const isNegative = line.startsWith('!');
  const rule = isNegative ? line.slice(1) : line;
  if (rule.trim() === '') return '';
  const isAnchored = /\/(?!\s*$)/.test(rule);
  const prefix = `/${folder.replace(/[\\*?[\]]/g, '\\$&')}`;
  const pattern = isAnchored ? `${prefix}/${rule.replace(/^\//, '')}` : `${prefix}/**/${rule}`;
  return isNegative ? `!${pattern}` : pattern;
}
