import { type FieldPath, toPathKey } from '../manifest/field-path.ts';
import type { Json, JsonObject } from '../manifest/json.ts';
import type { Version } from '../manifest/version.ts';
import { compareDeclared } from './compare-declared.ts';
import { findStage, toComparable } from './find-stage.ts';
import type { Finding } from './finding.ts';
import type { KnownLineage } from './lineage.ts';
import { type ListTypes, readEntries, readListTypes } from './managed-fields.ts';
import type { Observation } from './observation.ts';

/** Something that was seen in this state. */
export type Traced<State extends Observation['state']> = Observation & { readonly state: State };

/** What telling whose change a finding is needs to know of its object. */
export interface Context {
  readonly seen: Traced<'present'>;
  readonly lineage: KnownLineage;
  readonly written: JsonObject;
  /** Whether the cluster has at a place what was applied last, in whatever spelling. */
  readonly hasApplied: (path: FieldPath) => boolean;
  /** What may be told of a value of another time. */
  readonly toShown: (value: Json) => Json;
}

/** Works out once for an object what all its findings ask. */
export function toContext(seen: Traced<'present'>, lineage: KnownLineage): Context {
  const { declared, live } = seen;
  const lists = readListTypes(readEntries(live));
  const differing = listDiffering(lineage.applied, live, lists);
  const isSecret = declared['kind'] === 'Secret';
  return {
    seen,
    lineage,
    written: toComparable(declared),
    hasApplied: (path) => !differing.some((other) => isRelated(other, toPathKey(path))),
    toShown: (value) => (isSecret ? '***' : value),
  };
}

/** A finding with what was applied, and how far the file's own change has come. */
export function withTrace(finding: Finding, context: Context, applied: Json | undefined): Finding {
  const { lineage, seen, written, toShown } = context;
  const stage = findStage(written, lineage, finding.path);
  const reason = stage === 'unreconciled' && seen.applier?.ready === 'False' ? seen.applier.failure : undefined;
  return {
    ...finding,
    ...(applied !== undefined ? { applied: toShown(applied) } : {}),
    ...(stage ? { stage } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The keys of the places where the cluster has something else than what was applied last. */
function listDiffering(applied: Version, live: JsonObject, lists: ListTypes): readonly string[] {
  if (applied === 'unknown') return [];
  return compareDeclared(applied === 'absent' ? {} : toComparable(applied), live, lists).map(({ path }) =>
    toPathKey(path),
  );
}

/** Whether a place is another, in it, or around it. */
function isRelated(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
