import type { Position, WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { Request } from './message.ts';

/** An object of Flux or Argo CD, and the cluster that it is in, by the id that `driftline/syncTree` gives it. */
export interface ReconcileTarget {
  readonly cluster: string;
  readonly context: string;
  readonly object: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
  };
}

/** What a person can ask a controller for: of Flux the first three, of Argo CD the others. */
export type ReconcileAction = 'reconcile' | 'suspend' | 'resume' | 'refresh' | 'hard-refresh';

/** A request that a person has confirmed. */
export interface ReconcileParams extends ReconcileTarget {
  readonly action: ReconcileAction;
  /** Whether its source is to be fetched first. */
  readonly withSource?: boolean;
  /** Under which progress is told. */
  readonly workDoneToken?: string | number;
}

/**
 * What became of it. `refused`: nothing was sent, or the cluster does not allow it; `failed`: the controller has answered
 * that it could not; `unanswered`: it was sent, and nobody has answered in time, or the person did not wait for it.
 */
export interface ReconcileResult {
  readonly outcome: 'done' | 'failed' | 'refused' | 'unanswered';
  /** Why, or which revision is in use; text of the cluster, which may hold anything. */
  readonly message?: string;
}

/** Sends one request to a controller and follows it to its end. It is the only message that writes to a cluster. */
export const reconcileRequest: Request<ReconcileParams, ReconcileResult> = { method: 'driftline/reconcile' };

/**
 * Who applies the object at a place, and the object itself where it is one that a controller can be asked about, each with
 * what may be asked: nothing where the setting `driftline.actions` forbids it.
 */
export const reconcileTargetsRequest: Request<
  { readonly uri: string; readonly position: Position },
  readonly (ReconcileTarget & { readonly actions: readonly ReconcileAction[] })[]
> = { method: 'driftline/reconcileTargets' };

/** An object that is to be suspended, or to go on, by what Git says. */
export interface SuspensionParams extends Pick<ReconcileTarget, 'cluster' | 'object'> {
  readonly suspend: boolean;
}

/** The change of the file that declares the object; null where no single one of the folders that are open does. */
export const suspensionEditRequest: Request<SuspensionParams, WorkspaceEdit | null> = {
  method: 'driftline/suspensionEdit',
};
