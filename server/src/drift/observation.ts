import type { FieldPath } from '../manifest/field-path.ts';
import type { ControllerFailure } from '../manifest/controller-failure.ts';
import type { JsonObject } from '../manifest/json.ts';
import type { Ignored } from './ignore/ignored.ts';
import type { Lineage } from './lineage.ts';
import type { ReleaseView } from './release/release-view.ts';

/** The GitOps object that applies a resource. */
export interface Applier {
  readonly kind: 'Kustomization' | 'Application';
  readonly namespace: string;
  readonly name: string;
  /** The revision that it applied last, as Flux writes it: `main@sha1:…`. */
  readonly revision?: string;
  /** The status of its `Ready` condition. */
  readonly ready?: 'True' | 'False' | 'Unknown';
  /** What it has noted of what it applied, the last first. */
  readonly history?: readonly { readonly revision: string; readonly time?: string }[];
  /** Why it is not ready: `BuildFailed: …`; without words that may hold a value of a Secret. */
  readonly failure?: string;
  /** The same in its parts, once it is about what the object asks for now. */
  readonly failed?: ControllerFailure;
  /** The object that it gets its files from. */
  readonly source?: ApplierSource;
  /** What that has fetched last. */
  readonly fetched?: Fetched;
  readonly isSuspended?: boolean;
  /** Whether it changes the objects of its path, so that the file alone does not say what is applied. */
  readonly changesObjects?: boolean;
  /** Whether it makes objects anew that it cannot change. */
  readonly isForced?: boolean;
}

/** Where an applier gets what it applies. */
export interface ApplierSource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What was fetched from a repository. */
export interface Fetched {
  /** As Flux writes it, `main@sha1:…`, or as Argo CD does, a commit. */
  readonly revision?: string;
  readonly url?: string;
  /** The branch that it follows, where its revision does not name it; `HEAD` for the repository's own choice. */
  readonly branch?: string;
}

/** Why a cluster did not answer what was asked. */
export type UnavailableReason = 'unauthorized' | 'forbidden' | 'unreachable' | 'timeout' | 'throttled' | 'server-error';

/** What the API server says that applying would make of a resource. */
export type Prediction =
  | DryRun
  | {
      readonly mode: 'read-only';
      readonly reason: 'setting' | 'forbidden' | 'webhook' | 'failed' | 'encrypted';
      /** What would have been sent, as the applier reads and completes it. */
      readonly desired: JsonObject;
      /** The admission webhook that could not be called. */
      readonly webhook?: string;
    }
  | Refused;

/** What a dry run has answered. */
export interface DryRun {
  readonly mode: 'dry-run';
  readonly predicted: JsonObject;
  /** What was sent for it, or would have been; without it nothing is known of the question. */
  readonly asked?: JsonObject;
  /** The live object without the fields that may be extras, as a second dry run returned it. */
  readonly trimmed?: { readonly object: JsonObject; readonly candidates: readonly FieldPath[] };
  /** Fields of the manifest that its kind does not have and the applier leaves out. */
  readonly dropped?: readonly FieldPath[];
  /** What the API server warns of, in its words. */
  readonly warnings?: readonly string[];
}

/** The API server would not take what would have been sent. */
export interface Refused {
  readonly mode: 'rejected';
  readonly rejection: Rejection;
  readonly desired: JsonObject;
}

/** The object as it would be; as the applier would send it where nobody was asked. */
export function toPredicted(prediction: Exclude<Prediction, { mode: 'rejected' }>): JsonObject {
  return prediction.mode === 'dry-run' ? prediction.predicted : prediction.desired;
}

/** A refusal of the object itself, with the API server's words. */
export interface Rejection {
  readonly message: string;
  /** Paths as the API server writes them, such as `spec.template.spec.containers[0].image`. */
  readonly causes: readonly { readonly field: string; readonly message: string }[];
}

/** What was seen of one resource in the cluster; `declared` is the manifest's value that it was seen for. */
export type Observation = { readonly declared: JsonObject } & (
  | { readonly state: 'unavailable'; readonly reason: UnavailableReason; readonly message: string }
  | { readonly state: 'not-served' }
  | {
      readonly state: 'absent';
      /** Whether an applier's inventory lists it, so that it was there before. */
      readonly inventory: 'listed' | 'not-listed' | 'unknown';
      /** Where it was looked for when the manifest names no namespace: kustomize may well put it elsewhere. */
      readonly assumedNamespace?: string;
      readonly applier?: Applier;
      readonly lineage?: Lineage;
      /** What the API server has against making it, if it was asked. */
      readonly obstacle?: Refused | { readonly mode: 'no-namespace' };
      /** Fields that its kind does not have and the applier leaves out. */
      readonly dropped?: readonly FieldPath[];
      /** What the API server warns of, in its words. */
      readonly warnings?: readonly string[];
    }
  | {
      readonly state: 'present';
      readonly live: JsonObject;
      readonly manager: string;
      readonly prediction: Prediction;
      readonly applier?: Applier;
      readonly lineage?: Lineage;
      /** The HorizontalPodAutoscaler that holds `spec.replicas`, if it could be read. */
      readonly autoscaler?: string;
      /** What an applier that does not apply on the server's side has sent last, by its note on the object. */
      readonly sent?: JsonObject;
      /** What rules of its appliers take out of the comparison. */
      readonly ignored?: Ignored;
      /** For a HelmRelease: how its release is in the cluster, where there is one. */
      readonly release?: ReleaseView;
      /** Whether `declared` is what was applied to the letter, so that nothing in it is yet to be substituted. */
      readonly isFinal?: true;
      /** Fields that an applier held when we looked earlier, and lost without applying since. */
      readonly lost?: readonly FieldPath[];
    }
);

/** An object that the cluster has. */
export type Present = Observation & { readonly state: 'present' };
