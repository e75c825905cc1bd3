import type { Position } from 'vscode-languageserver-types';
import { at } from '../manifest/json.ts';
import type { ResourceRef } from '../manifest/resource.ts';
import { toApplierRef } from '../drift/applier-ref.ts';
import type { Observation } from '../drift/observation.ts';
import type { ReconcileAction } from '../protocol.ts';
import { type Snapshot, toObservationKey } from '../snapshot.ts';
import { listActions, listFitting } from '../sync/list-actions.ts';
import { findDesiredAt } from './desired-at.ts';

/** An object that a controller can be asked about. */
export interface FoundTarget {
  readonly object: ResourceRef;
  readonly actions: readonly ReconcileAction[];
}

/** The object at a place, if it is one of a GitOps controller, and the one that applies it, each as the cluster has it. */
export function reconcileTargets(snapshot: Snapshot, uri: string, position: Position): readonly FoundTarget[] {
  const desired = findDesiredAt(snapshot, uri, position);
  const observation = desired && snapshot.observations.get(toObservationKey(uri, desired));
  if (!desired || !observation) return [];
  return [...findItself(desired.ref, observation), ...findApplier(observation)];
}

function findItself(ref: ResourceRef, observation: Observation): readonly FoundTarget[] {
  if (observation.state !== 'present' || listActions(ref).length === 0) return [];
  const { live } = observation;
  const namespace = at(live, 'metadata', 'namespace');
  const object = { ...ref, ...(typeof namespace === 'string' ? { namespace } : {}) };
  return [{ object, actions: listFitting(object, at(live, 'spec', 'suspend') === true) }];
}

function findApplier(observation: Observation): readonly FoundTarget[] {
  const applier = 'applier' in observation ? observation.applier : undefined;
  if (!applier) return [];
  const object = toApplierRef(applier);
  return [{ object, actions: listFitting(object, applier.isSuspended === true) }];
}
