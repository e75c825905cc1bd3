import type { Position } from 'vscode-languageserver-types';
import type { SourcePlace } from '../graph/build/rendered.ts';
import type { BuiltRepository } from '../graph/references/built-repository.ts';
import { listReferencePlaces } from '../graph/references/navigate.ts';
import type { VariableUses } from '../graph/references/variable-uses.ts';
import type { Snapshot } from '../snapshot.ts';
import { findVariable } from './find-variable.ts';
import { pointAt } from './point-at.ts';

/** Everything that names what a person points at. */
export interface Referenced {
  readonly repository: BuiltRepository;
  readonly places: readonly SourcePlace[];
  /** Of a variable, whose name stands somewhere in its texts. */
  readonly variable?: VariableUses;
}

/** Finds it for all builds; undefined where nothing is known. */
export function references(
  snapshot: Snapshot,
  uri: string,
  position: Position,
  isWithDefinition: boolean,
): Referenced | undefined {
  const variable = findVariable(snapshot, uri, position);
  if (variable) return { repository: variable.repository, places: [], variable: variable.uses };
  const pointed = pointAt(snapshot, uri, position);
  if (!pointed) return undefined;
  return { repository: pointed.repository, places: listReferencePlaces(pointed.meanings, isWithDefinition) };
}
