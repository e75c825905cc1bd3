import { resolveFrom } from '../../manifest/relative.ts';
import { parseSource } from '../build/parsed-source.ts';
import type { SourcePlace } from '../build/rendered.ts';
import { followScalar } from '../build/scalar-offsets.ts';
import { type Spot, fieldOf, itemsOf, listOf, placeOf, textOf, toSpot } from '../build/spot.ts';
import type { ReadText } from './rename-edit.ts';

/** Where a kustomization, or a patch, says which object it means. */
export interface MeantObject {
  /** Absent where any kind is meant. */
  readonly kind?: string;
  readonly name: string;
  /** Absent where one of any namespace is meant, or of that which is given to all. */
  readonly namespace?: string;
  /** Absent where it stands in a text that cannot be followed. */
  readonly place: SourcePlace | undefined;
  readonly file: string;
  /** A regular expression, and not one name. */
  readonly isPattern: boolean;
}

/** The objects that a kustomization names, with the patches and replacements that it reads. */
export function listMeant(file: string, read: ReadText): readonly MeantObject[] {
  return listRoots(file, read).flatMap((root) => [
    ...['patches', 'patchesJson6902', 'patchesStrategicMerge'].flatMap((field) =>
      listOf(root, field).flatMap((patch) => ofPatch(patch, read)),
    ),
    ...listOf(root, 'replicas').flatMap((one) => toMeant(one, undefined)),
    ...listOf(root, 'configMapGenerator').flatMap((one) => toMeant(one, 'ConfigMap')),
    ...listOf(root, 'secretGenerator').flatMap((one) => toMeant(one, 'Secret')),
    ...listOf(root, 'vars').flatMap((one) => toMeant(fieldOf(one, 'objref'), undefined)),
    ...listOf(root, 'replacements').flatMap((one) => ofReplacement(one, read)),
  ]);
}

function listRoots(file: string, read: ReadText): readonly Spot[] {
  const text = read(file);
  if (text === undefined) return [];
  return parseSource(text).documents.flatMap((document, index) => toSpot(file, document, index) ?? []);
}

function ofPatch(patch: Spot, read: ReadText): readonly MeantObject[] {
  const target = fieldOf(patch, 'target');
  const path = textOf(fieldOf(patch, 'path')) ?? textOf(patch);
  const inline = fieldOf(patch, 'patch') ?? patch;
  const named = path === undefined ? undefined : resolveFrom(patch.file, path);
  const own = target ? toMeant(target, undefined, true) : [];
  if (named !== undefined && textOf(fieldOf(patch, 'patch')) === undefined)
    return [...own, ...listRoots(named, read).flatMap(ofDocument)];
  const text = textOf(inline);
  return text === undefined ? own : [...own, ...ofInlinePatch(text, placeOf(inline), read)];
}

/** The object that a merge patch itself names, which stands in a text. */
export function ofInlinePatch(value: string, place: SourcePlace, read: ReadText): readonly MeantObject[] {
  const whole = read(place.file);
  const follow = whole === undefined ? undefined : followScalar(whole, place.start, place.end, value);
  return parseSource(value)
    .documents.flatMap((document, index) => toSpot(place.file, document, index) ?? [])
    .flatMap(ofDocument)
    .map((one) => {
      const [start, end] = (one.place && follow?.(one.place.start, one.place.end)) ?? [];
      const found = start === undefined || end === undefined ? undefined : { ...place, start, end };
      return { ...one, place: found };
    });
}

function ofDocument(root: Spot): readonly MeantObject[] {
  return toMeant(fieldOf(root, 'metadata'), textOf(fieldOf(root, 'kind')));
}

function ofReplacement(replacement: Spot, read: ReadText): readonly MeantObject[] {
  const path = textOf(fieldOf(replacement, 'path'));
  const named = path === undefined ? undefined : resolveFrom(replacement.file, path);
  if (named !== undefined)
    return listRoots(named, read).flatMap((root) => {
      const all = itemsOf(root);
      return (all.length > 0 ? all : [root]).flatMap((one) => ofReplacement(one, () => undefined));
    });
  return [
    ...toMeant(fieldOf(replacement, 'source'), undefined),
    ...listOf(replacement, 'targets').flatMap((one) => [
      ...toMeant(fieldOf(one, 'select'), undefined),
      ...listOf(one, 'reject').flatMap((rejected) => toMeant(rejected, undefined)),
    ]),
  ];
}

function toMeant(spot: Spot | undefined, kind: string | undefined, isSelector = false): readonly MeantObject[] {
  const found = fieldOf(spot, 'name');
  const name = textOf(found);
  if (!spot || !found || name === undefined) return [];
  const given = kind ?? textOf(fieldOf(spot, 'kind'));
  const isPattern = isSelector && /[^\w.-]/.test(name);
  const namespace = textOf(fieldOf(spot, 'namespace'));
  const own = { ...(given !== undefined && { kind: given }), ...(namespace !== undefined && { namespace }) };
  return [{ ...own, name, place: placeOf(found), file: spot.file, isPattern }];
}
