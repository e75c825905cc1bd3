import type { Finding } from '../drift/finding.ts';
import { type FieldPath, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isEqual } from '../manifest/json.ts';
import { type Location, locateNearest } from '../manifest/locate.ts';
import { isHidden } from '../manifest/suppression.ts';
import type { Range } from '../manifest/position.ts';
import type { Manifest, Resource } from '../manifest/resource.ts';
import { type Snapshot, toObservationKey } from '../snapshot.ts';
import { type LineChange, findLineChanges } from './block-lines.ts';

/** A finding with its place in the text as it is now. */
export interface PlacedFinding {
  readonly resource: Resource;
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

/** The resources of which a comment disables a finding that holds. */
export function findSilenced(snapshot: Snapshot, manifest: Manifest): ReadonlySet<Resource> {
  if (manifest.suppressions.length === 0) return new Set();
  const silenced = findHolding(snapshot, manifest).filter((placed) => toTold(placed, manifest)[0] !== placed);
  return new Set(silenced.map(({ resource }) => resource));
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
  return manifest.resources.flatMap((resource) => {
    const observation = snapshot.observations.get(toObservationKey(manifest.uri, resource));
    if (!observation) return [];
    return observation.findings.flatMap((finding) => {
      const path = toWrittenPath(observation.declared, finding.path);
      const place = locateNearest(resource, path);
      const isSame = isEqual(valueAt(observation.declared, path), valueAt(resource.value, path));
      const isExact = place.path.length === path.length;
      if (!isSame) return [];
      const lines = isExact ? findLines(resource, finding, place.value, valueAt(resource.value, path)) : undefined;
      return [{ resource, finding, place, isExact, ...(lines ? { lines } : {}) }];
    });
  });
}

/** A finding as it is said of some of its lines only. */
export function toLineFinding({ desired: _desired, live: _live, ...finding }: Finding, change: LineChange): Finding {
  const { desired, live } = change;
  return { ...finding, ...(desired === undefined ? {} : { desired }), ...(live === undefined ? {} : { live }) };
}

/** The lines of a block whose text is exactly what would be applied; of a Secret only a mark is known. */
function findLines(
  resource: Resource,
  { anchor, desired, live }: Finding,
  value: Range,
  written: Json | undefined,
): readonly LineChange[] | undefined {
  const isText = anchor === 'value' && typeof desired === 'string' && typeof live === 'string';
  if (!isText || written !== desired || value.start.line === value.end.line) return undefined;
  return findLineChanges(resource, value, desired, live);
}

/** What a Secret's manifest says as `stringData` is compared as `data`; a person looks for its own key. */
function toWrittenPath(declared: JsonObject, path: FieldPath): FieldPath {
  const [first, ...rest] = path;
  if (declared['kind'] !== 'Secret' || !first || !('field' in first) || first.field !== 'data') return path;
  const written = [{ field: 'stringData' }, ...rest];
  return valueAt(declared, written) === undefined ? path : written;
}
