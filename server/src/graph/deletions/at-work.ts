import { at, isEqual, stringAt } from '../../manifest/json.ts';
import type { Build, BuildGraph } from '../targets/build-graph.ts';
import { type BuildTarget, toTargetId } from '../targets/build-target.ts';

/** What a Flux Kustomization does about objects that it does not apply any more. */
export interface Pruning {
  readonly isSuspended: boolean;
  readonly isPruning: boolean;
  /** Whether it deletes all that it has applied when it is removed itself. */
  readonly isFinal: boolean;
}

/** Source: `finalizerShouldDeleteResources` of the kustomize-controller. */
export function readPruning({ object, isSuspended }: BuildTarget): Pruning {
  const isPruning = at(object, 'spec', 'prune') === true;
  const policy = stringAt(object, 'spec', 'deletionPolicy') ?? '';
  const isFinal = policy === '' || policy === 'MirrorPrune' ? isPruning : policy !== 'Orphan';
  return { isSuspended, isPruning, isFinal: isFinal && !isSuspended };
}

/** Whether a Kustomization applies what it builds: `unknown` where that depends on what the repository does not say. */
export type AtWork = 'yes' | 'no' | 'unknown';

/** Tells of each Kustomization of a graph whether it comes to apply; one waits for those that it depends on. */
export function createAtWork(graph: BuildGraph, before?: BuildGraph): (id: string) => AtWork {
  const known = new Map<string, AtWork>();
  const judge = (id: string): AtWork => {
    const answer = known.get(id);
    if (answer) return answer;
    known.set(id, 'no'); // those that wait for each other wait for ever
    const build = graph.builds.get(id);
    const found = build ? judgeBuild(build) : 'no';
    known.set(id, found);
    return found;
  };
  const judgeBuild = ({ target, state }: Build): AtWork => {
    if (state !== 'rendered' || target.isSuspended || target.isUnreached) return 'no';
    const all = listAwaited(target).map((id): AtWork => {
      const awaited = graph.builds.get(id);
      // it may still be there if nobody deletes it
      if (!awaited) return before?.builds.has(id) ? 'unknown' : 'yes';
      if (awaited.state === 'not-built') return 'yes';
      if (awaited.target.isSuspended) return isSameSource(awaited.target, target) ? 'no' : 'yes';
      return judge(id);
    });
    const worst = all.includes('no') ? 'no' : all.includes('unknown') ? 'unknown' : 'yes';
    return worst === 'yes' ? judgeParent(target) : worst;
  };
  /** What it is to be comes with its parent, as long as that comes to it; without, it stays as it was. */
  const judgeParent = ({ id, parent, object }: BuildTarget): AtWork => {
    if (!before || parent === undefined || !graph.builds.has(parent)) return 'yes';
    const [then, bringer] = [before.builds.get(id)?.target.object, judge(parent)];
    if (bringer === 'yes' || isEqual(then, object)) return 'yes';
    return then === undefined ? bringer : 'unknown';
  };
  return judge;
}

/** Whether one is applied only after another, be it with others between them. */
export function isAfter({ builds }: BuildGraph, later: string, earlier: string): boolean {
  const seen = new Set<string>();
  const open = [later];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const target = builds.get(id)?.target;
    for (const next of target ? listAwaited(target) : []) {
      const awaited = builds.get(next)?.target;
      if (!target || !awaited || !isSameSource(target, awaited)) continue;
      if (next === earlier) return true;
      open.push(next);
    }
  }
  return false;
}

function listAwaited({ dependsOn, cluster }: BuildTarget): readonly string[] {
  return dependsOn.map((one) => toTargetId('flux', cluster, one));
}

function isSameSource(a: BuildTarget, b: BuildTarget): boolean {
  const [one, other] = [a.sourceRef, b.sourceRef];
  return one?.kind === other?.kind && one?.namespace === other?.namespace && one?.name === other?.name;
}
