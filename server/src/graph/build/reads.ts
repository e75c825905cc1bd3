import type { Patterns } from '../../schema/patterns.ts';
import type { Look } from './engine.ts';
import type { ListFolder } from './list-folder.ts';
import type { Rendered } from './rendered.ts';
import { createSourceIgnore } from './source-ignore.ts';

/** Looks and lists that remember what was asked for. */
export interface Reads {
  readonly look: Look;
  readonly list: ListFolder;
  readonly seen: Rendered['reads'];
  readonly listed: ReadonlySet<string>;
}

/** What Flux takes from a source; see `createSourceIgnore`. */
export interface Ignoring {
  readonly ignore: string;
  readonly patterns: Patterns;
}

/** Asks for each path once, so that a build sees one state; what Flux ignores is not there. */
export function createReads(look: Look, list: ListFolder, ignoring: Ignoring | undefined): Reads {
  const known = new Map<string, ReturnType<Look>>();
  const seen = new Map<string, 'file' | 'folder' | 'absent'>();
  const listed = new Set<string>();
  const ask: Look = (path) => {
    const found = known.get(path);
    if (found !== undefined || known.has(path)) return found;
    const asked = look(path);
    known.set(path, asked);
    seen.set(path, asked === undefined ? 'absent' : asked === true ? 'folder' : 'file');
    return asked;
  };
  const isIgnored = ignoring ? createSourceIgnore(ask, ignoring.ignore, ignoring.patterns) : () => false;
  return {
    look: (path) => {
      const found = ask(path);
      return found === undefined || found === true || !isIgnored(path) ? found : undefined;
    },
    list: (path) => {
      listed.add(path);
      return list(path);
    },
    seen,
    listed,
  };
}
