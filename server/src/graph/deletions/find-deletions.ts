import { type JsonObject, at, isEqual } from '../../manifest/json.ts';
import { toKindKey } from '../references/object-id.ts';
import type { BuildGraph } from '../targets/build-graph.ts';
import { type BuildTarget, toTargetId } from '../targets/build-target.ts';
import { toGraphKind } from '../targets/object-kinds.ts';
import { type AtWork, createAtWork, isAfter, readPruning } from './at-work.ts';
import type { Deletion } from './deletion.ts';
import {
  type Applied,
  type Inventory,
  type IsNamespaced,
  isSpared,
  readDefined,
  readInventories,
  readLiveInventory,
  toClusterKey,
} from './read-inventories.ts';
import { isReplaced } from './replaced-name.ts';

/** What is known besides the builds. */
export interface Surroundings {
  readonly isNamespaced?: IsNamespaced;
  /** A Kustomization as its cluster has it; null where it has none, undefined where that is not known. */
  readonly liveOwner?: (owner: BuildTarget) => JsonObject | null | undefined;
  /** The same of an object that one has applied. */
  readonly liveObject?: (owner: BuildTarget, object: JsonObject) => JsonObject | null | undefined;
}

/**
 * Which objects Flux deletes when a repository becomes another, given the builds of both. It is worked out as the
 * kustomize-controller does it: each Kustomization deletes what its inventory lists and it does not apply any more, if it
 * prunes and the object carries its labels; one that is removed deletes all that it has applied, if its policy says so.
 * Nothing is said of what a build applies that fails, that is suspended or that waits for such a one.
 */
export function findDeletions(
  before: BuildGraph,
  after: BuildGraph,
  { isNamespaced = () => undefined, liveOwner, liveObject }: Surroundings = {},
): readonly Deletion[] {
  const work: Work = {
    before,
    after,
    then: toThen(before, readInventories(before, isNamespaced), liveOwner),
    now: readInventories(after, isNamespaced),
    atWorkThen: createAtWork(before),
    atWork: createAtWork(after, before),
    liveObject,
    found: new Map(),
  };
  for (const [id, inventory] of work.then) prune(work, id, inventory);
  return [...work.found.values()];
}

interface Work {
  readonly before: BuildGraph;
  readonly after: BuildGraph;
  readonly then: ReadonlyMap<string, Inventory>;
  readonly now: ReadonlyMap<string, Inventory>;
  readonly atWorkThen: (id: string) => AtWork;
  readonly atWork: (id: string) => AtWork;
  readonly liveObject: Surroundings['liveObject'];
  readonly found: Map<string, Deletion>;
}

function toThen(
  { builds }: BuildGraph,
  all: ReadonlyMap<string, Inventory>,
  liveOwner: Surroundings['liveOwner'],
): ReadonlyMap<string, Inventory> {
  if (!liveOwner) return all;
  return new Map(
    [...builds].flatMap(([id, build]): readonly (readonly [string, Inventory])[] => {
      const known = all.get(id);
      const live = build.target.kind === 'flux' ? liveOwner(build.target) : undefined;
      if (live) return [[id, readLiveInventory(build, known, live)]];
      return known && live !== null ? [[id, known]] : [];
    }),
  );
}

/** What a Kustomization that stays does not apply any more. */
function prune(work: Work, id: string, inventory: Inventory): void {
  const now = work.now.get(id);
  if (!now || hasMoreUnknown(inventory, now)) return;
  const [then, next] = [readPruning(inventory.build.target), readPruning(now.build.target)];
  const state = work.atWork(id);
  const isPruning = next.isPruning || (then.isPruning && !then.isSuspended);
  // one that is to be suspended may be told of the new commit first
  if (!isPruning || (state === 'no' && !isSuspendedNow(work, id))) return;
  const isKnown = inventory.isConfirmed || work.atWorkThen(id) === 'yes';
  const isSure = isKnown && state === 'yes' && next.isPruning && (then.isPruning || then.isSuspended);
  for (const [key, applied] of inventory.objects) {
    const isStale = !now.objects.has(key) && !now.unnamed.has(toKindKey(applied.id));
    if (isStale) attempt(work, { id, inventory, key, applied, how: 'pruned', isSure });
    else if (isMovedAway(work, inventory, now, applied))
      attempt(work, { id, inventory, key, applied, how: 'pruned', isSure: false });
  }
}

function isSuspendedNow({ before, after }: Work, id: string): boolean {
  return after.builds.get(id)?.target.isSuspended === true && before.builds.get(id)?.target.isSuspended === false;
}

/** What cannot be rendered here could be what is missing. */
function hasMoreUnknown(then: Inventory, now: Inventory): boolean {
  const listLeftOut = ({ build: { rendered } }: Inventory): readonly string[] =>
    (rendered?.problems ?? []).map(({ code, message }) => `${code} ${message}`);
  const known = new Set(listLeftOut(then));
  return listLeftOut(now).some((one) => !known.has(one));
}

/** A Kustomization that is to read another folder may read the old one once more, when its files are gone from there. */
function isMovedAway({ after }: Work, then: Inventory, now: Inventory, { object }: Applied): boolean {
  const [old, next] = [then.build.target.directory, now.build.target.directory];
  if (old === next || !after.files.folders.has(old) || !object.origin) return false;
  return !after.files.files.has(object.origin.file);
}

interface Attempt {
  readonly id: string;
  readonly inventory: Inventory;
  readonly key: string;
  readonly applied: Applied;
  readonly how: Deletion['how'];
  readonly isSure: boolean;
  readonly goesWith?: string;
  /** The build that removes the Kustomization. */
  readonly remover?: string;
  readonly isMadeAgain?: boolean;
}

function attempt(work: Work, one: Attempt): void {
  const { inventory, key, applied, how, goesWith } = one;
  const { target } = inventory.build;
  const { value } = applied.object;
  const isCarried = how === 'namespace' || how === 'definition';
  if (!isCarried && isSpared(value)) return;
  const live = work.liveObject?.(target, value);
  if (live === null || (live && !isCarried && isSpared(live))) return;
  const taken = isCarried ? { isKept: false, isSure: true, isMadeAgain: one.isMadeAgain ?? false } : judge(work, one);
  if (taken.isKept) return;
  const isPossible = !one.isSure || !taken.isSure || (!isCarried && isContested(work, one));
  const known = work.found.get(key);
  if (known && (!known.isPossible || isPossible)) return;
  const replacement = how === 'pruned' ? work.now.get(one.id) : undefined;
  const deletion: Deletion = {
    key,
    ...applied,
    owner: target,
    how,
    ...(goesWith !== undefined && { goesWith }),
    isPossible,
    isMadeAgain: taken.isMadeAgain,
    isReplaced: replacement !== undefined && isReplaced(applied, replacement),
  };
  work.found.set(key, deletion);
  follow(work, one, deletion);
}

interface Taken {
  readonly isKept: boolean;
  readonly isSure: boolean;
  readonly isMadeAgain: boolean;
}

/** Who applies it from now on: the labels of an object are those of the last that has applied it. */
function judge(work: Work, { id, inventory, key, how, remover }: Attempt): Taken {
  const { after, now, atWork } = work;
  const takers = [...now].filter(([, { objects }]) => objects.has(key)).map(([taker]) => taker);
  const working = takers.filter((taker) => atWork(taker) !== 'no');
  const isMadeAgain = working.length > 0;
  const others = working.filter((taker) => taker !== id);
  if (others.length === 0) return { isKept: false, isSure: true, isMadeAgain };
  if (how === 'finalized') {
    const isGone = !after.files.folders.has(inventory.build.target.directory);
    return { isKept: isGone && others.every((taker) => taker === remover), isSure: false, isMadeAgain };
  }
  const isOrdered = [id, ...others].every((one) => isSameTarget(work, one) && atWork(one) === 'yes');
  if (!isOrdered) return { isKept: false, isSure: false, isMadeAgain };
  const isKept = others.some((taker) => isAfter(after, id, taker));
  return { isKept, isSure: others.every((taker) => isAfter(after, taker, id)), isMadeAgain };
}

function isSameTarget({ before, after }: Work, id: string): boolean {
  const [then, now] = [before.builds.get(id)?.target.object, after.builds.get(id)?.target.object];
  return then !== undefined && isEqual(then, now);
}

/** Another has applied it too, so that its labels may be those of the other, which keeps it. */
function isContested(work: Work, { id, key }: Attempt): boolean {
  return [...work.then].some(([other, { objects, build }]) => {
    if (other === id || !objects.has(key)) return false;
    const now = work.now.get(other);
    return now === undefined || !readPruning(now.build.target).isPruning || !readPruning(build.target).isPruning;
  });
}

/** What goes with an object: all that a Kustomization has applied, all in a namespace, all of a kind. */
function follow(work: Work, { id }: Attempt, deletion: Deletion): void {
  const { object, owner } = deletion;
  const isSure = !deletion.isPossible;
  if (toGraphKind(object.value) === 'flux') finalize(work, deletion, id, isSure);
  const carried = toCarried(deletion);
  if (!carried) return;
  const cluster = toClusterKey(owner);
  for (const [other, inventory] of work.then) {
    if (toClusterKey(inventory.build.target) !== cluster) continue;
    for (const [key, applied] of inventory.objects) {
      if (key === deletion.key || !carried.has(applied)) continue;
      const isMadeAgain = deletion.isMadeAgain && work.now.get(other)?.objects.has(key) === true;
      const { how } = carried;
      attempt(work, { id: other, inventory, key, applied, how, isSure, goesWith: deletion.key, isMadeAgain });
    }
  }
}

function toCarried({
  id,
  object: { value },
}: Deletion): { readonly how: 'namespace' | 'definition'; readonly has: (one: Applied) => boolean } | undefined {
  if (id.group === '' && id.kind === 'Namespace')
    return { how: 'namespace', has: (one) => one.id.namespace === id.name };
  const defined = readDefined(value);
  if (defined === undefined) return undefined;
  return { how: 'definition', has: (one) => toKindKey(one.id) === defined };
}

/** The last thing that a Kustomization does. */
function finalize(work: Work, { key, id, owner }: Deletion, remover: string, isSure: boolean): void {
  const child = toTargetId('flux', owner.cluster, id);
  const inventory = work.then.get(child);
  if (!inventory || at(owner.object, 'spec', 'kubeConfig') !== undefined) return;
  if (!inventory.isConfirmed && work.atWorkThen(child) === 'no') return;
  const { target } = inventory.build;
  const { isPruning, isFinal } = readPruning(target);
  if (!isFinal) return;
  // what it does not prune it forgets, should it be told of the new commit before it is removed
  const isSettled = isPruning || !work.after.files.folders.has(target.directory) || !isTouched(work, inventory);
  for (const [one, applied] of inventory.objects)
    attempt(work, {
      id: child,
      inventory,
      key: one,
      applied,
      how: 'finalized',
      isSure: isSure && isSettled,
      goesWith: key,
      remover,
    });
}

function isTouched({ before, after }: Work, { build: { reads } }: Inventory): boolean {
  return [...reads].some(
    ([path, kind]) => kind === 'file' && before.files.files.get(path) !== after.files.files.get(path),
  );
}
