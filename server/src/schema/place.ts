import type { FieldPath, Segment } from '../manifest/field-path.ts';

/** Where a walk is: a step and what lies above; undefined for the root. Most places are left again without a finding. */
export interface Place {
  readonly above: Place | undefined;
  /** A field, or the position in a list. */
  readonly key: string | number;
  readonly depth: number;
}

/** One step down. */
export function inside(above: Place | undefined, key: string | number): Place {
  return { above, key, depth: (above?.depth ?? 0) + 1 };
}

/** The place as others know it. */
export function toPath(place: Place | undefined): FieldPath {
  const path: Segment[] = [];
  for (let here = place; here; here = here.above)
    path.push(typeof here.key === 'string' ? { field: here.key } : { index: here.key });
  return path.reverse();
}

/** Whether a place lies in the metadata, which the API server reads by its own rules in custom resources too. */
export function isInMetadata(place: Place | undefined): boolean {
  let here = place;
  while (here?.above) here = here.above;
  return here?.key === 'metadata';
}

/** Whether a place is exactly this chain of fields from the root. */
export function isAt(place: Place | undefined, ...fields: readonly string[]): boolean {
  let here = place;
  for (let i = fields.length - 1; i >= 0; i--) {
    if (here?.key !== fields[i]) return false;
    here = here?.above;
  }
  return here === undefined;
}
