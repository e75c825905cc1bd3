import type { FieldPath } from '../manifest/field-path.ts';
import type { Json } from '../manifest/json.ts';
import type { ResourceRef } from '../manifest/resource.ts';
import type { Stage } from './lineage.ts';
import type { FieldEntry } from './managed-fields.ts';
import type { IgnoredBy, UnfollowedRule } from './ignore/ignored.ts';

/** How loudly a finding is said; the names are LSP's. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What a finding is about; each is explained in `docs/diagnostics.md` and stable, since people filter by it. */
export type FindingCode =
  | 'drift-changed'
  | 'drift-overwritten'
  | 'not-in-cluster'
  | 'drift-extra'
  | 'drift-kept'
  | 'drift-order'
  | 'drift-removed'
  | 'drift-deleted'
  | 'release-drifted'
  | 'release-object-deleted'
  | 'pending-change'
  | 'pending-removal'
  | 'matches-cluster'
  | 'not-deployed'
  | 'namespace-not-deployed'
  | 'crd-not-installed'
  | 'field-dropped'
  | 'will-recreate'
  | 'server-warning'
  | 'rejected';

/** A field manager's part in a finding. */
export interface Owner {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource?: string;
  /** RFC 3339; the field was set at this time or before. */
  readonly time?: string;
}

/** How an object of a Helm release differs from what was released. */
export interface ReleasedDrift {
  readonly object: ResourceRef;
  /** The loudest first; none where the object is gone. */
  readonly fields: readonly Finding[];
  /** Objects of which the same is to be said, where there are too many to do so. */
  readonly others: readonly ResourceRef[];
  /** Whether Flux puts it right by itself. */
  readonly isCorrected: boolean;
}

/** One difference between a manifest and its live object that is worth saying. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly path: FieldPath;
  /** Whether the value or its key is to be marked; where the manifest has neither, the nearest key above. */
  readonly anchor: 'value' | 'key';
  readonly desired?: Json;
  readonly live?: Json;
  /** What was applied last, where the manifest says something else now. */
  readonly applied?: Json;
  /** How far the manifest's own change has come on its way into the cluster, where that is known. */
  readonly stage?: Stage;
  /** Why the applier does not apply it, in its words. */
  readonly reason?: string;
  /** The applier is suspended: nothing becomes of it by itself. */
  readonly isSuspended?: boolean;
  readonly owners: readonly Owner[];
  /** For an extra field: what applying does to it. */
  readonly outcome?: 'removed' | 'kept' | { readonly resetTo: Json };
  /** The HorizontalPodAutoscaler that sets the value too. */
  readonly autoscaler?: string;
  /** Whether it may as well be that an admission webhook has changed what was applied: without a dry run nobody can tell. */
  readonly isUnsure?: boolean;
  /** The rule by which the applier does not care. */
  readonly ignoredBy?: IgnoredBy;
  /** A rule that may be about it, and that could not be followed. */
  readonly unfollowed?: UnfollowedRule;
  /** Its values come from a Secret, so that they are left out. */
  readonly isHidden?: true;
  /** For a HelmRelease: the object of its release that it is about. */
  readonly released?: ReleasedDrift;
  /** The API server's own words. */
  readonly detail?: string;
}

/** A manager's part in a finding, without all else that it holds. */
export function toOwner({ manager, operation, subresource, time }: FieldEntry): Owner {
  return { manager, operation, ...(subresource ? { subresource } : {}), ...(time ? { time } : {}) };
}

/** A finding as it is told where a Secret has a part in it. */
export function withoutValues(finding: Finding): Finding {
  const { desired: _desired, live: _live, applied: _applied, detail: _detail, outcome: _outcome, ...rest } = finding;
  const { released } = rest;
  const inside = released && { released: { ...released, fields: released.fields.map(withoutValues) } };
  return { ...rest, ...inside, isHidden: true };
}
