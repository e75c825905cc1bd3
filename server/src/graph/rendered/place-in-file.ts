import type { FieldPath } from '../../manifest/field-path.ts';
import { type Location, locate, locateNearest } from '../../manifest/locate.ts';
import { pathAt } from '../../manifest/path-at.ts';
import { type Position, isBefore } from '../../manifest/position.ts';
import type { Declaration, Manifest } from '../../manifest/resource.ts';
import type { RenderedObject } from '../build/rendered.ts';
import { type FoundLeaf, findLeaf, placeOf } from './find-leaf.ts';
import type { RenderedFile, RenderedPart } from './rendered-file.ts';

/** Where a file says something about a rendered object. */
export interface PlacedInFile {
  readonly place: Location;
  /** How many steps of the path the place stands for. */
  readonly length: number;
  /** Whether Flux has put something into the value. */
  readonly isSubstituted: boolean;
  /** The object of the file that holds it, and the path there. */
  readonly written?: WrittenAt;
  /** The text that holds it, as the field of an object has it: that of a patch. */
  readonly text?: WrittenAt;
}

interface WrittenAt {
  readonly declaration: Declaration;
  readonly path: FieldPath;
}

/**
 * Where a file sets a part of a rendered object, or the nearest above it that it sets; undefined where another file
 * does, and where the text has been edited since.
 */
export function placeInFile(
  manifest: Manifest,
  file: Pick<RenderedFile, 'path' | 'toPosition'>,
  { object }: RenderedPart,
  path: FieldPath,
): PlacedInFile | undefined {
  const found = findOwner(object, path);
  const place = found && placeOf(found.leaf);
  if (!found || place?.file !== file.path) return undefined;
  const [start, end] = [file.toPosition(place.start), file.toPosition(place.end)];
  if (!start || !end) return undefined;
  const range = { start, end };
  const { length, leaf } = found;
  const isSubstituted = (leaf.variables ?? []).length > 0;
  const declaration = manifest.declarations.find((one) => holds(one, start));
  if (!declaration) return { place: { value: range, key: range }, length, isSubstituted };
  const at = pathAt(declaration, start);
  const around = locate(declaration, at)?.value.start;
  // a patch that stands in a field is text, of which a value is a part
  if (around && isBefore(around, start))
    return { place: { value: range, key: range }, length, isSubstituted, text: { declaration, path: at } };
  const written = at.slice(0, Math.max(0, at.length - found.depth));
  const located = locateNearest(declaration, written);
  return { place: located, length, isSubstituted, written: { declaration, path: written } };
}

/** Where several set something below a part, the part is that of the file that the object comes from. */
function findOwner(object: RenderedObject, path: FieldPath): FoundLeaf | undefined {
  const found = findLeaf(object, path, () => true);
  const own = findLeaf(object, path, ({ file }) => file === object.origin?.file);
  return own?.length === found?.length ? own : found;
}

function holds({ range: { start, end } }: Declaration, position: Position): boolean {
  return !isBefore(position, start) && !isBefore(end, position);
}
