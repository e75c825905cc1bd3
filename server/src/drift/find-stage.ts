import { type FieldPath, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isEqual } from '../manifest/json.ts';
import type { Version } from '../manifest/version.ts';
import { toDesired } from './desired.ts';
import type { KnownLineage, Stage } from './lineage.ts';

/** What a version has at a place, which can be nothing; undefined where the version is not known. */
export type Side = { readonly value: Json | undefined } | undefined;

/** What a version has at a place, with `stringData` of Secrets read as the API server does. */
export function sideAt(version: Version, path: FieldPath): Side {
  if (version === 'unknown') return undefined;
  return { value: version === 'absent' ? undefined : valueAt(toComparable(version), path) };
}

/** An object in the form in which versions of it are compared. */
export function toComparable(object: JsonObject): JsonObject {
  return 'stringData' in object ? toDesired(object, undefined) : object;
}

/** Whether both are the same; undefined where one is not known. */
export function isSameSide(a: Side, b: Side): boolean | undefined {
  return a && b && isEqual(a.value, b.value);
}

/** How far what a file says at a place has come on its way into the cluster; undefined where that is not sure. */
export function findStage(written: JsonObject, lineage: KnownLineage, path: FieldPath): Stage | undefined {
  const [head, base, tip] = [lineage.head, lineage.base, lineage.tip].map((version) => sideAt(version, path));
  const isCommitted = isSameSide(sideAt(written, path), head);
  if (isCommitted === undefined) return undefined;
  if (!isCommitted) return 'uncommitted';
  const isFetched = isSameSide(head, tip);
  if (isFetched === undefined) return undefined;
  if (!isFetched) {
    // who has changed it since both were the same
    const isUntouched = isSameSide(base, head);
    if (isUntouched === undefined) return undefined;
    return isUntouched ? 'unpulled' : lineage.isPushed ? 'unreconciled' : 'unpushed';
  }
  return isSameSide(tip, sideAt(lineage.applied, path)) === false ? 'unreconciled' : undefined;
}
