import type { Finding } from '../drift/finding.ts';
import { type FieldPath, valueAt } from '../manifest/field-path.ts';
import { type JsonObject, isEqual } from '../manifest/json.ts';
import { type Location, locateNearest } from '../manifest/locate.ts';
import type { Manifest, Resource } from '../manifest/resource.ts';
import { type Snapshot, toObservationKey } from '../snapshot.ts';

/** A finding with its place in the text as it is now. */
export interface PlacedFinding {
  readonly resource: Resource;
  readonly finding: Finding;
  readonly place: Location & { readonly path: FieldPath };
  readonly isExact: boolean;
}

/**
 * The findings of a manifest that still hold for its text. While a person types, the last answer of the cluster is
 * older than the text: what it says of untouched places stays, what it says of a changed value is dropped.
 */
export function findPlaced(snapshot: Snapshot, manifest: Manifest): readonly PlacedFinding[] {
  return manifest.resources.flatMap((resource) => {
    const observation = snapshot.observations.get(toObservationKey(manifest.uri, resource));
    if (!observation) return [];
    return observation.findings.flatMap((finding) => {
      const path = toWrittenPath(observation.declared, finding.path);
      const place = locateNearest(resource, path);
      const isSame = isEqual(valueAt(observation.declared, path), valueAt(resource.value, path));
      const isExact = place.path.length === path.length;
      return isSame ? [{ resource, finding, place, isExact }] : [];
    });
  });
}

/** What a Secret's manifest says as `stringData` is compared as `data`; a person looks for its own key. */
function toWrittenPath(declared: JsonObject, path: FieldPath): FieldPath {
  const [first, ...rest] = path;
  if (declared['kind'] !== 'Secret' || !first || !('field' in first) || first.field !== 'data') return path;
  const written = [{ field: 'stringData' }, ...rest];
  return valueAt(declared, written) === undefined ? path : written;
}
