import type { BuiltRepository } from '../graph/references/built-repository.ts';
import { type MeantPlace, type Meaning, findMeanings } from '../graph/references/place-index.ts';
import { type Position, toLineStart } from '../manifest/position.ts';
import type { Manifest } from '../manifest/resource.ts';
import { unshift } from '../manifest/shift-offset.ts';
import type { Snapshot } from '../snapshot.ts';

/** What a person points at in a file, as builds see it. */
export interface Pointed {
  readonly repository: BuiltRepository;
  /** Of the file, from the repository's root. */
  readonly path: string;
  /** In the text as it was built. */
  readonly offset: number;
  readonly places: readonly MeantPlace[];
  readonly meanings: readonly Meaning[];
}

/** The text of a file that an editor shows. */
export function textOf({ chunks }: Manifest): string {
  return chunks.length === 1 ? (chunks[0]?.text ?? '') : chunks.map(({ text }) => text).join('');
}

/** Finds it, also at the key of a value; undefined where nothing is built yet, and in what has been edited since. */
export function pointAt(snapshot: Snapshot, uri: string, { line, character }: Position): Pointed | undefined {
  const [manifest, repository] = [snapshot.manifests.get(uri), snapshot.builtRepository(uri)];
  if (!manifest || !repository) return undefined;
  const now = textOf(manifest);
  const path = repository.toPath(uri);
  const then = repository.texts.get(path) ?? now;
  const offset = unshift(then, now, toLineStart(now, line) + character);
  if (offset === undefined) return undefined;
  const own = findMeanings(repository.places(), path, offset);
  const key = own.length === 0 ? /[^\s:{},[\]#]*:[ \t]+(?:[&!]\S+[ \t]+)?/y : undefined;
  if (key) key.lastIndex = offset;
  const places = key?.test(then) ? findMeanings(repository.places(), path, key.lastIndex) : own;
  return { repository, path, offset, places, meanings: places.map(({ meaning }) => meaning) };
}
