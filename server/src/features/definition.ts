import type { Position } from 'vscode-languageserver-types';
import type { SourcePlace } from '../graph/build/rendered.ts';
import type { Snapshot } from '../snapshot.ts';
import { variableAt } from './variable-at.ts';

/** Where the value of the variable at a position is given, for each build once. */
export function definition(snapshot: Snapshot, uri: string, position: Position): readonly SourcePlace[] {
  const manifest = snapshot.manifests.get(uri);
  const use = manifest && variableAt(manifest, position);
  const found = use ? (snapshot.rendered(uri)?.variables ?? []) : [];
  const places = found.flatMap(({ values }) => values.get(use?.name ?? '')?.place ?? []);
  return places.filter((place, i) => places.findIndex((one) => isSame(one, place)) === i);
}

function isSame(a: SourcePlace, b: SourcePlace): boolean {
  return a.file === b.file && a.start === b.start;
}
