import type { Position } from 'vscode-languageserver-types';
import { type FileDesired, findDesired } from '../graph/rendered/desired-of-file.ts';
import type { Snapshot } from '../snapshot.ts';

/** The object of a file that a position lies in: the last that begins above it, else the first. */
export function findDesiredAt(snapshot: Snapshot, uri: string, position: Position): FileDesired | undefined {
  const manifest = snapshot.manifests.get(uri);
  const all = manifest ? findDesired(manifest, snapshot.rendered(uri)) : [];
  const isAbove = ({ resource }: FileDesired): boolean => (resource?.range.start.line ?? Infinity) <= position.line;
  return all.filter(isAbove).toSorted((a, b) => lineOf(b) - lineOf(a))[0] ?? all[0];
}

function lineOf({ resource }: FileDesired): number {
  return resource?.range.start.line ?? 0;
}
