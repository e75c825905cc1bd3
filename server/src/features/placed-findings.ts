import { type Finding, withoutValues } from '../drift/finding.ts';
import type { Observation } from '../drift/observation.ts';
import { type FieldPath, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isEqual } from '../manifest/json.ts';
import { type Location, locateNearest } from '../manifest/locate.ts';
import { isHidden } from '../manifest/suppression.ts';
import { type Step, toSteps } from '../manifest/to-steps.ts';
import { type FileDesired, findDesired } from '../graph/rendered/desired-of-file.ts';
import { isOfSecret } from '../graph/rendered/hide-secrets.ts';
import { placeInFile } from '../graph/rendered/place-in-file.ts';
import type { Range } from '../manifest/position.ts';
import type { Declaration, Manifest } from '../manifest/resource.ts';
import type { RenderedFile } from '../graph/rendered/rendered-file.ts';
import { toRefKey } from '../manifest/resource.ts';
import { type Snapshot, toObservationKey } from '../snapshot.ts';
import { type LineChange, findLineChanges } from './block-lines.ts';

/** A finding with its place in the text as it is now. */
export interface PlacedFinding {
  readonly desired: FileDesired;
  readonly finding: Finding;
  readonly place: Location & { readonly path: FieldPath };
  readonly isExact: boolean;
  /** For a text over several lines: the lines that differ, to be marked instead of the whole. */
  readonly lines?: readonly LineChange[];
}

/** The findings of a manifest that are to be told: all that hold, but for those that a comment disables. */
export function findPlaced(snapshot: Snapshot, manifest: Manifest): readonly PlacedFinding[] {
  const holding = findHolding(snapshot, manifest);
  return manifest.suppressions.length === 0 ? holding : holding.flatMap((placed) => toTold(placed, manifest));
}

/** What holds of an object that a build renders, and stands on a line of another file, or on none. */
export function findElsewhere(snapshot: Snapshot, manifest: Manifest, desired: FileDesired): readonly Finding[] {
  const file = snapshot.rendered(manifest.uri);
  const observation = desired.part ? snapshot.observations.get(toObservationKey(manifest.uri, desired)) : undefined;
  if (!observation) return [];
  return observation.findings.flatMap((finding) => {
    const path = toWrittenPath(observation.declared, finding.path);
    const isOther = isHolding(observation, desired, path) && !findPlace(manifest, file, desired, path);
    return isOther ? [hideValues(finding, desired, path)] : [];
  });
}

/** The keys of the objects of which a comment disables a finding that holds. */
export function findSilenced(snapshot: Snapshot, manifest: Manifest): ReadonlySet<string> {
  if (manifest.suppressions.length === 0) return new Set();
  const silenced = findHolding(snapshot, manifest).filter((placed) => toTold(placed, manifest)[0] !== placed);
  return new Set(silenced.map(({ desired }) => toRefKey(desired.ref)));
}

/** What is marked, unless it is some lines of the value. */
export function toMarked({ finding, place, isExact }: PlacedFinding): Range {
  return finding.anchor === 'value' && isExact ? place.value : place.key;
}

function toTold(placed: PlacedFinding, { suppressions }: Manifest): readonly PlacedFinding[] {
  const { code } = placed.finding;
  const isTold = ({ start }: Range): boolean => !isHidden(suppressions, { code, line: start.line, about: 'cluster' });
  const { lines } = placed;
  if (!lines) return isTold(toMarked(placed)) ? [placed] : [];
  const told = lines.filter(({ range }) => isTold(range));
  return told.length === lines.length ? [placed] : told.length === 0 ? [] : [{ ...placed, lines: told }];
}

/**
 * The findings of a manifest that still hold for its text. While a person types, the last answer of the cluster is
 * older than the text: what it says of untouched places stays, what it says of a changed value is dropped.
 */
function findHolding(snapshot: Snapshot, manifest: Manifest): readonly PlacedFinding[] {
  if (snapshot.observations.size === 0) return [];
  const file = snapshot.rendered(manifest.uri);
  return findDesired(manifest, file).flatMap((desired) => {
    const observation = snapshot.observations.get(toObservationKey(manifest.uri, desired));
    if (!observation) return [];
    return observation.findings.flatMap((finding): readonly PlacedFinding[] => {
      const path = toWrittenPath(observation.declared, finding.path);
      if (!isHolding(observation, desired, path)) return [];
      const found = findPlace(manifest, file, desired, path);
      if (!found) return [];
      const { place, declaration } = found;
      const shown = hideValues(finding, desired, path);
      const isExact = place.path.length === path.length;
      const lines =
        isExact && declaration ? findLines(declaration, shown, place.value, valueAt(desired.value, path)) : undefined;
      return [{ desired, finding: shown, place, isExact, ...(lines ? { lines } : {}) }];
    });
  });
}

/** What Flux puts in from a Secret is told by nobody, be it as it is to be or as it is. */
function hideValues(finding: Finding, { part }: FileDesired, path: FieldPath): Finding {
  const isNear = (steps: readonly Step[]): boolean => {
    const [near, far] = [toSteps(part?.object.value ?? null, path), steps];
    return near.every((step, i) => i >= far.length || step === far[i]);
  };
  // what a HelmRelease is given can stand anywhere in its release
  const isInside = (steps: readonly Step[]): boolean => finding.released !== undefined || isNear(steps);
  if (!part?.object.leaves.some((leaf) => isOfSecret(leaf, part) && isInside(leaf.path))) return finding;
  return withoutValues(finding);
}

function isHolding({ declared }: Observation, { value }: FileDesired, path: FieldPath): boolean {
  return isEqual(valueAt(declared, path), valueAt(value, path));
}

/** Where a file says something, and the object of the file in which it does; `path` is the part that the place stands for. */
interface FoundPlace {
  readonly place: Location & { readonly path: FieldPath };
  readonly declaration?: Declaration;
}

function findPlace(
  manifest: Manifest,
  file: RenderedFile | undefined,
  { part, resource, isPatched }: FileDesired,
  path: FieldPath,
): FoundPlace | undefined {
  const placed = part && file ? placeInFile(manifest, file, part, path) : undefined;
  if (placed) {
    const declaration = placed.written?.declaration;
    const place = { ...placed.place, path: path.slice(0, placed.length) };
    return { place, ...(declaration ? { declaration } : {}) };
  }
  if (!resource) return undefined;
  if (!part) return { place: locateNearest(resource, path), declaration: resource };
  // what is said of the object as a whole, or of what no line sets, stands on its kind
  return path.length === 0 && !isPatched ? { place: locateNearest(resource, []), declaration: resource } : undefined;
}

/** A finding as it is said of some of its lines only. */
export function toLineFinding({ desired: _desired, live: _live, ...finding }: Finding, change: LineChange): Finding {
  const { desired, live } = change;
  return { ...finding, ...(desired === undefined ? {} : { desired }), ...(live === undefined ? {} : { live }) };
}

/** The lines of a block whose text is exactly what would be applied; of a Secret only a mark is known. */
function findLines(
  declaration: Declaration,
  { anchor, desired, live }: Finding,
  value: Range,
  written: Json | undefined,
): readonly LineChange[] | undefined {
  const isText = anchor === 'value' && typeof desired === 'string' && typeof live === 'string';
  if (!isText || written !== desired || value.start.line === value.end.line) return undefined;
  return findLineChanges(declaration, value, desired, live);
}

/** What a Secret's manifest says as `stringData` is compared as `data`; a person looks for its own key. */
function toWrittenPath(declared: JsonObject, path: FieldPath): FieldPath {
  const [first, ...rest] = path;
  if (declared['kind'] !== 'Secret' || !first || !('field' in first) || first.field !== 'data') return path;
  const written = [{ field: 'stringData' }, ...rest];
  return valueAt(declared, written) === undefined ? path : written;
}
