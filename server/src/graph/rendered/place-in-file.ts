import type { FieldPath } from '../../manifest/field-path.ts';
import { type Location, locateNearest } from '../../manifest/locate.ts';
import { pathAt } from '../../manifest/path-at.ts';
import { type Position, isBefore } from '../../manifest/position.ts';
import type { Declaration, Manifest } from '../../manifest/resource.ts';
import { findLeaf, placeOf } from './find-leaf.ts';
import type { RenderedFile, RenderedPart } from './rendered-file.ts';

/** Where a file says something about a rendered object. */
export interface PlacedInFile {
  readonly place: Location;
  /** How many steps of the path the place stands for. */
  readonly length: number;
  /** The object of the file that holds it, and the path there; absent in the text of a patch that stands in a field. */
  readonly written?: { readonly declaration: Declaration; readonly path: FieldPath };
}

/**
 * Where a file sets a part of a rendered object, or the nearest above it that it sets; undefined where another file
 * does, and where the text has been edited since.
 */
export function placeInFile(
  manifest: Manifest,
  file: RenderedFile,
  { object }: RenderedPart,
  path: FieldPath,
): PlacedInFile | undefined {
  const owner = findLeaf(object, path, () => true);
  const found = owner && findLeaf(object, path, (place) => place.file === file.path);
  const place = found && placeOf(found.leaf);
  if (!place || found.length < owner.length) return undefined;
  const [start, end] = [file.toPosition(place.start), file.toPosition(place.end)];
  if (!start || !end) return undefined;
  const range = { start, end };
  const { length } = found;
  const isText = found.leaf.provenance.how === 'exact' && found.leaf.provenance.via === 'inline-patch';
  const declaration = isText ? undefined : manifest.declarations.find((one) => holds(one, start));
  if (!declaration) return { place: { value: range, key: range }, length };
  const at = pathAt(declaration, start);
  const written = at.slice(0, Math.max(0, at.length - found.depth));
  const located = locateNearest(declaration, written);
  return { place: located, length, written: { declaration, path: written } };
}

function holds({ range: { start, end } }: Declaration, position: Position): boolean {
  return !isBefore(position, start) && !isBefore(end, position);
}
