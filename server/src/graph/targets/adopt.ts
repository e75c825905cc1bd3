import type { Build } from './build-graph.ts';
import { type BuildTarget, toTargetId } from './build-target.ts';
import { isWithin } from './path-parts.ts';

/** A target that nothing brings, as if the build that has its folder did: in the cluster of that one. */
export function adopt(target: BuildTarget, builds: Iterable<Build>): BuildTarget {
  const file = target.place?.file;
  if (file === undefined) return target;
  const above = [...builds].filter(({ target: { kind, directory } }) => isChain(kind) && isWithin(file, directory));
  const nearest = above.toSorted((a, b) => b.target.directory.length - a.target.directory.length)[0];
  const cluster = nearest && (nearest.target.destination ?? nearest.target.cluster);
  if (cluster === undefined) return target;
  return { ...target, cluster, id: toTargetId(target.kind, cluster, target) };
}

function isChain(kind: BuildTarget['kind']): boolean {
  return kind === 'flux' || kind === 'argo';
}
