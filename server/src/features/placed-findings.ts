import type { Finding } from '../drift/finding.ts';
import { findDrift } from '../drift/find-drift.ts';
import { type FieldPath, valueAt } from '../manifest/field-path.ts';
import { isEqual } from '../manifest/json.ts';
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
    return findDrift(observation).flatMap((finding) => {
      const place = locateNearest(resource, finding.path);
      const isSame = isEqual(valueAt(observation.declared, finding.path), valueAt(resource.value, finding.path));
      const isExact = place.path.length === finding.path.length;
      return isSame ? [{ resource, finding, place, isExact }] : [];
    });
  });
}
