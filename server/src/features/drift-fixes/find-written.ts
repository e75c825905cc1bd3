import type { FileDesired } from '../../graph/rendered/desired-of-file.ts';
import { findLeaf, placeOf } from '../../graph/rendered/find-leaf.ts';
import { type PlacedInFile, placeInFile } from '../../graph/rendered/place-in-file.ts';
import type { RenderedPart } from '../../graph/rendered/rendered-file.ts';
import { type FieldPath, valueAt } from '../../manifest/field-path.ts';
import { type Json, isArray, isEqual, isObject } from '../../manifest/json.ts';
import { isBefore } from '../../manifest/position.ts';
import type { Declaration } from '../../manifest/resource.ts';
import type { Editable } from './editable.ts';

/** A place of a file that sets a part of an object, and nothing else does. */
export interface Written {
  readonly file: Editable;
  readonly declaration: Declaration;
  readonly path: FieldPath;
}

/**
 * Where a value of an object is written as it is: in the object itself, a patch, or a setting of a kustomization.
 * Undefined where that says something else, such as a variable, and where several places set parts of it.
 */
export function findWritten(desired: FileDesired, path: FieldPath, file: Editable): Written | undefined {
  const placed = place(desired, path, file);
  if (!placed?.written || placed.isSubstituted || placed.length < path.length) return undefined;
  const { declaration, path: at } = placed.written;
  const isWhole = isEqual(valueAt(declaration.value, at), valueAt(desired.value, path));
  return isWhole ? { file, declaration, path: at } : undefined;
}

/** The same for what can be taken away there: a patch changes what the object itself would say. */
export function findRemovable(desired: FileDesired, path: FieldPath, file: Editable): Written | undefined {
  const written = findWritten(desired, path, file);
  if (!written || !desired.part) return written;
  const { object } = desired.part;
  const leaf = findLeaf(object, path, (one) => one.file === file.path)?.leaf;
  const { provenance } = leaf ?? {};
  return provenance?.how === 'exact' && provenance.via === 'resource' ? written : undefined;
}

/** Where something can be added that no file says: in the nearest part above it that is there. */
export function findRoom(desired: FileDesired, path: FieldPath, file: Editable): Written | undefined {
  for (let length = path.length - 1; length >= 0; length--) {
    const above = path.slice(0, length);
    if (valueAt(desired.value, above) === undefined) continue;
    const found = length === 0 ? findObject(desired, file) : place(desired, above, file);
    if (!found?.written || found.length < length) return undefined;
    const { declaration, path: at } = found.written;
    const rest = path.slice(length);
    const isFitting = isContainer(valueAt(declaration.value, at), rest);
    return isFitting ? { file, declaration, path: [...at, ...rest] } : undefined;
  }
  return undefined;
}

/** Where a value stands in a text that is a field of another object, such as a patch. */
export function findInText(desired: FileDesired, path: FieldPath, file: Editable): PlacedInFile | undefined {
  const placed = place(desired, path, file);
  return placed?.text && placed.length === path.length && !placed.isSubstituted ? placed : undefined;
}

/** How many other objects of builds get a value from the same place. */
export function countSharing(
  { part }: FileDesired,
  path: FieldPath,
  file: Editable,
  objects: readonly RenderedPart[],
): number {
  const own = part && findLeaf(part.object, path, (one) => one.file === file.path);
  const at = own && placeOf(own.leaf);
  if (!at) return 0;
  const isSame = ({ object }: RenderedPart): boolean =>
    object.leaves.some((leaf) => {
      const other = placeOf(leaf);
      return other?.file === at.file && other.start === at.start;
    });
  return objects.filter((one) => one.object !== part.object && isSame(one)).length;
}

function place({ part, resource }: FileDesired, path: FieldPath, file: Editable): PlacedInFile | undefined {
  if (part) return placeInFile(file.manifest, file, part, path);
  if (!resource || !file.manifest.declarations.includes(resource)) return undefined;
  return { ...nowhere, length: path.length, written: { declaration: resource, path } };
}

/** The object itself, in the file that it comes from. */
function findObject({ part, resource }: FileDesired, file: Editable): PlacedInFile | undefined {
  const { origin } = part?.object ?? {};
  const start = origin?.file === file.path ? file.toPosition(origin.start) : undefined;
  const around = file.manifest.declarations.find(
    ({ range }) => start && !isBefore(start, range.start) && !isBefore(range.end, start),
  );
  const declaration = part ? around : resource;
  return declaration && { ...nowhere, length: 0, written: { declaration, path: [] } };
}

const start = { line: 0, character: 0 };
const range = { start, end: start };
const nowhere = { place: { value: range, key: range }, isSubstituted: false } as const;

function isContainer(value: Json | undefined, [next]: FieldPath): boolean {
  return next !== undefined && ('field' in next ? isObject(value) : isArray(value));
}
