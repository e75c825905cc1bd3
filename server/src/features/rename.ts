import type { Position } from 'vscode-languageserver-types';
import type { SourcePlace } from '../graph/build/rendered.ts';
import type { BuiltRepository } from '../graph/references/built-repository.ts';
import { findNames } from '../graph/references/variable-uses.ts';
import { findKeySpan } from '../graph/references/key-span.ts';
import type { ReadText, RenamePlan } from '../graph/renaming/rename-edit.ts';
import { readName } from '../graph/renaming/name-text.ts';
import { renameObject } from '../graph/renaming/rename-object.ts';
import { renameVariable } from '../graph/renaming/rename-variable.ts';
import type { Snapshot } from '../snapshot.ts';
import { findVariable } from './find-variable.ts';
import { pointAt } from './point-at.ts';

/** Something that can get another name, or says why not. */
export interface Renameable {
  readonly repository: BuiltRepository;
  /** The name where a person points, as it is written. */
  readonly place: SourcePlace;
  readonly name: string;
  readonly plan: (newName: string) => RenamePlan;
}

/** What a person points at and can have another name; undefined where nothing is named. */
export function findRenameable(
  snapshot: Snapshot,
  uri: string,
  position: Position,
  read: ReadText,
): Renameable | undefined {
  const variable = findVariable(snapshot, uri, position);
  if (variable) {
    const { repository, uses, path, offset } = variable;
    const text = read(path) ?? '';
    const keys = uses.definitions.flatMap((place) => {
      const span = place.file === path ? findKeySpan(text, place, uses.name) : undefined;
      return span ? [span] : [];
    });
    const spans = [...findNames(text, uses.name, 0, text.length), ...keys];
    const distance = ([start, end]: readonly [number, number]): number => Math.max(start - offset, offset - end, 0);
    const [first] = spans.toSorted((a, b) => distance(a) - distance(b));
    const [start, end] = first ?? [offset, offset];
    const place: SourcePlace = { file: path, document: 0, start, end };
    return { repository, place, name: uses.name, plan: (name) => renameVariable(repository, uses, name, read) };
  }
  const pointed = pointAt(snapshot, uri, position);
  const places = pointed?.places.filter(({ meaning: { is } }) => is === 'use' || is === 'name') ?? [];
  const [first] = places;
  if (!pointed || !first) return undefined;
  const { repository, path } = pointed;
  const { start, end } = first.place;
  const name = readName((read(path) ?? '').slice(start, end))?.value ?? '';
  const plan = (newName: string): RenamePlan => renameObject(repository, places, newName, read);
  return { repository, place: first.place, name, plan };
}
