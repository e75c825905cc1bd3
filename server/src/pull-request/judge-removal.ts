import { isEqual } from '../manifest/json.ts';
import type { RenderedObject } from '../graph/build/rendered.ts';
import { readPruning } from '../graph/deletions/at-work.ts';
import type { Deletion } from '../graph/deletions/deletion.ts';
import { isSpared } from '../graph/deletions/read-inventories.ts';
import type { Build, BuildGraph } from '../graph/targets/build-graph.ts';
import { hasSyncOption, isCascading, isPruning } from './argo-pruning.ts';
import type { LeftReason, ObjectChange } from './change.ts';

/** What becomes of an object that its owner does not apply any more: deleted, or left and why. */
export type Removal = Pick<ObjectChange, 'deletion' | 'left'>;

/** What is known of all removals. */
export interface Removals {
  readonly before: BuildGraph;
  readonly after: BuildGraph;
  /** What Flux deletes, by the object as it was applied. */
  readonly deletions: ReadonlyMap<RenderedObject, Deletion>;
}

/** Judges one removal by who has applied it. */
export function judgeRemoval(work: Removals, object: RenderedObject, then: Build): Removal {
  const known = work.deletions.get(object);
  if (known) return { deletion: { how: known.how, isPossible: known.isPossible } };
  const now = work.after.builds.get(then.target.id);
  switch (then.target.kind) {
    case 'flux':
      return { left: judgeFlux(object, then, now) };
    case 'argo':
      return judgeArgo(work, object, then, now);
    case 'raw':
      return { left: 'k3s' };
    case 'kustomize':
      return { left: 'nobody' };
  }
}

function judgeFlux({ value }: RenderedObject, then: Build, now: Build | undefined): LeftReason {
  if (isSpared(value)) return 'spared';
  if (!now) return readPruning(then.target).isFinal ? 'unknown' : 'orphaned';
  const pruning = readPruning(now.target);
  if (pruning.isSuspended) return 'suspended';
  return pruning.isPruning ? 'unknown' : 'prune-off';
}

function judgeArgo(work: Removals, { value }: RenderedObject, then: Build, now: Build | undefined): Removal {
  if (now) {
    if (hasSyncOption(value, now.target.object, 'Prune=false')) return { left: 'spared' };
    return isPruning(now.target) ? { deletion: { how: 'pruned', isPossible: false } } : { left: 'not-automatic' };
  }
  if (hasSyncOption(value, undefined, 'Delete=false')) return { left: 'spared' };
  const isGone = isCascading(then.target) && isRemoved(work, then, 0);
  return isGone ? { deletion: { how: 'finalized', isPossible: false } } : { left: 'orphaned' };
}

/** Whether somebody deletes an Application that the repository does not have any more. */
function isRemoved(work: Removals, { target }: Build, depth: number): boolean {
  const parent = target.parent === undefined ? undefined : work.before.builds.get(target.parent);
  const object = parent?.rendered?.objects.find(({ value }) => isEqual(value, target.object));
  if (!parent || !object || depth > 20) return false;
  if (parent.target.kind !== 'argo') return work.deletions.has(object);
  const now = work.after.builds.get(parent.target.id);
  if (!now) return isCascading(parent.target) && isRemoved(work, parent, depth + 1);
  return isPruning(now.target) && !hasSyncOption(object.value, now.target.object, 'Prune=false');
}
