import type { FieldPath } from '../manifest/field-path.ts';
import type { Json, JsonObject } from '../manifest/json.ts';
import type { ObjectId } from '../graph/references/object-id.ts';
import type { BuildTarget } from '../graph/targets/build-target.ts';

/** Who applies objects, as reviewers know it: a Flux Kustomization, an Application of Argo CD, a folder. */
export interface PlanOwner extends Pick<
  BuildTarget,
  'id' | 'kind' | 'name' | 'namespace' | 'directory' | 'cluster' | 'destination'
> {
  /** Whether it applies nothing for the time being, once the change is merged. */
  readonly isSuspended: boolean;
}

/** One field that becomes another; nothing of a Secret is in it. */
export interface FieldChange {
  readonly path: FieldPath;
  /** Absent where it is new. */
  readonly before?: Json;
  /** Absent where it is gone. */
  readonly after?: Json;
  /** Only the order of a list is another; the values are what its items are told apart by. */
  readonly isOrder?: boolean;
}

/**
 * What becomes of an object, the worst first: `refused` is an immutable field that the API server lets nobody change,
 * `replaced` is deleted and made again, `left` is in the cluster still though nothing of the repository makes it.
 */
export const outcomes = ['deleted', 'refused', 'replaced', 'restarted', 'changed', 'created', 'moved', 'left'] as const;

/** One of them. */
export type Outcome = (typeof outcomes)[number];

/** Why an object stays in the cluster that the repository does not have any more. */
export type LeftReason =
  'prune-off' | 'spared' | 'suspended' | 'orphaned' | 'not-automatic' | 'k3s' | 'nobody' | 'unknown';

/** What a change does to one object of a cluster. Values of Secrets are masked in all of it. */
export interface ObjectChange {
  readonly id: ObjectId;
  readonly apiVersion: string;
  readonly outcome: Outcome;
  readonly fields: readonly FieldChange[];
  /** Of what is created. */
  readonly after?: JsonObject;
  /** Who applied it until now, if that was another. */
  readonly from?: PlanOwner;
  /** Of a generated ConfigMap or Secret: its name until now, which says what was in it. */
  readonly formerName?: string;
  readonly left?: LeftReason;
  /** How it is deleted, be it to be made again. */
  readonly deletion?: {
    readonly how: 'pruned' | 'finalized' | 'namespace' | 'definition';
    /** What is done first, of things that nothing puts in order, decides. */
    readonly isPossible: boolean;
  };
  /** Images that are new in it and name no digest. */
  readonly looseImages: readonly string[];
}

/** What a change does to what one owner applies. */
export interface OwnerChanges {
  readonly owner: PlanOwner;
  /** Whether it is there only before or after the change. */
  readonly presence: 'kept' | 'new' | 'gone';
  /** Why it is not known what changes: it could not be built. */
  readonly unknown?: { readonly side: 'before' | 'after' | 'both'; readonly reason: string };
  /** Some of it is not rendered here (remote resources, charts), so that there may be more changes. */
  readonly isPartial: boolean;
  readonly changes: readonly ObjectChange[];
}
