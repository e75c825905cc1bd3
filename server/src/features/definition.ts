import type { Position } from 'vscode-languageserver-types';
import type { SourcePlace } from '../graph/build/rendered.ts';
import { listDefinitionPlaces, withoutRepeats } from '../graph/references/navigate.ts';
import { isBefore } from '../manifest/position.ts';
import type { Snapshot } from '../snapshot.ts';
import { linkedFiles } from './document-links.ts';
import { findVariable } from './find-variable.ts';
import { pointAt } from './point-at.ts';

/** Where something is defined: places of the files that were built, or a whole file. */
export interface Defined {
  readonly places: readonly SourcePlace[];
  readonly files: readonly string[];
}

/** Where what stands at a position is defined: a variable, a file by its path, an object or a key of one; for each build once. */
export function definition(snapshot: Snapshot, uri: string, position: Position): Defined {
  const variable = findVariable(snapshot, uri, position);
  if (variable) return { places: withoutRepeats(variable.uses.definitions), files: [] };
  const linked = linkedFiles(snapshot, uri).find(
    ({ range: { start, end } }) => !isBefore(position, start) && !isBefore(end, position),
  );
  if (linked?.target !== undefined) return { places: [], files: [linked.target] };
  const pointed = pointAt(snapshot, uri, position);
  if (!pointed) return { places: [], files: [] };
  return { places: listDefinitionPlaces(pointed.repository.places(), pointed.meanings), files: [] };
}
