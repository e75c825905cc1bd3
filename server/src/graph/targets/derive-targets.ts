import type { Build } from './build-graph.ts';
import type { BuildTarget, TargetProblem } from './build-target.ts';
import { toOriginKey } from './find-roots.ts';
import type { GraphFiles } from './graph-files.ts';
import { type DeclaredSource, createSourceTest } from './own-sources.ts';
import { placeAt } from './place-at.ts';

/** How far chains are followed. */
export interface ChainLimits {
  readonly builds: number;
  readonly depth: number;
}

/** The targets of a repository, as far as its builds are known. */
export interface DerivedTargets {
  /** Parents before their children. */
  readonly targets: ReadonlyMap<string, BuildTarget>;
  readonly isCut: boolean;
}

/**
 * Follows the chain of builds from its roots through what has been built. An object that several builds bring is one
 * target: that of the first; and a root that a build brings, as Flux' own Kustomization brings itself, is as that build
 * gives it.
 */
export function deriveTargets(
  roots: readonly BuildTarget[],
  builds: ReadonlyMap<string, Build>,
  declared: readonly DeclaredSource[],
  files: GraphFiles,
  limits: ChainLimits,
): DerivedTargets {
  const targets = new Map<string, BuildTarget>();
  const depths = new Map<string, number>();
  const bringers = indexBringers(builds);
  let isCut = false;
  const add = (target: BuildTarget, depth: number): boolean => {
    const known = targets.get(target.id);
    if (known) {
      targets.set(target.id, merge(known, target));
      return false;
    }
    if (targets.size >= limits.builds || depth > limits.depth) {
      isCut = true;
      return false;
    }
    targets.set(target.id, target);
    depths.set(target.id, depth);
    return true;
  };
  let level = roots.filter((root) => !isBroughtByOther(root, bringers, builds) && add(root, 0)).map(({ id }) => id);
  while (level.length > 0) {
    const next: string[] = [];
    for (const id of level) {
      const depth = (depths.get(id) ?? 0) + 1;
      if (targets.get(id)?.isUnreached) continue;
      for (const child of builds.get(id)?.contents.children ?? []) if (add(child, depth)) next.push(child.id);
    }
    level = next;
  }
  const sources = [...declared, ...[...targets.keys()].flatMap((id) => builds.get(id)?.contents.sources ?? [])];
  const isOwn = createSourceTest([...targets.values()], sources, files);
  const judged = [...targets].map(([id, target]) => [id, judge(target, isOwn(target), sources, files)] as const);
  return { targets: new Map(judged), isCut };
}

/** Which builds bring a document, by the key of its origin. */
function indexBringers(builds: ReadonlyMap<string, Build>): ReadonlyMap<string, readonly string[]> {
  const bringers = new Map<string, string[]>();
  for (const [id, { contents }] of builds) {
    for (const key of contents.origins) bringers.set(key, [...(bringers.get(key) ?? []), id]);
  }
  return bringers;
}

/** Whether another build brings it, or builds the folder; what only a build below it brings is a root all the same. */
function isBroughtByOther(
  root: BuildTarget,
  bringers: ReadonlyMap<string, readonly string[]>,
  builds: ReadonlyMap<string, Build>,
): boolean {
  const { place, kind } = root;
  if (!place || kind === 'raw') return false;
  const isBelow = (id: string): boolean => {
    const seen = new Set<string>();
    for (
      let here: string | undefined = id;
      here !== undefined && !seen.has(here);
      here = builds.get(here)?.target.parent
    ) {
      if (here === root.id) return true;
      seen.add(here);
    }
    return false;
  };
  if (kind !== 'kustomize') return (bringers.get(toOriginKey(place)) ?? []).some((id) => !isBelow(id));
  const readers = [...builds.values()].filter(({ target, reads }) => target.kind !== kind && reads.has(place.file));
  return readers.some(({ target }) => !isBelow(target.id));
}

function merge(known: BuildTarget, again: BuildTarget): BuildTarget {
  if (known.parent === undefined) {
    const { parent: _parent, ...rest } = again;
    return rest;
  }
  if (known.parent === again.parent || known.problems.some(({ code }) => code === 'target-twice')) return known;
  const problem: TargetProblem = {
    code: 'target-twice',
    message: 'Two builds make this object, and the one that is applied last wins.',
    ...(again.place && { place: again.place }),
  };
  return { ...known, problems: [...known.problems, problem] };
}

/** Whether it can be built here: its source must be this repository, and its folder there. */
function judge(
  target: BuildTarget,
  isOwn: boolean,
  sources: readonly DeclaredSource[],
  { folders }: GraphFiles,
): BuildTarget {
  const { kind, directory, sourceRef, sourceUrl } = target;
  if (!target.isBuilt || kind === 'kustomize' || kind === 'raw') return target;
  const refuse = (code: TargetProblem['code'], message: string, isNote: boolean): BuildTarget => {
    const place = placeAt(
      { leaves: target.leaves ?? [], ...(target.place && { origin: target.place }) },
      'spec',
      'path',
    );
    const problem = { code, message, ...(place && { place }), ...(isNote && { isNote }) };
    return { ...target, isBuilt: false, problems: [...target.problems, problem] };
  };
  const isThere = folders.has(directory);
  const from =
    sourceUrl ?? (sourceRef ? [sourceRef.kind, sourceRef.namespace, sourceRef.name].filter(Boolean).join(' ') : '');
  const folder = directory.slice(1);
  if (isOwn && !isThere) return refuse('target-path-missing', `The folder ${folder} is not in this repository.`, false);
  if (isOwn) return withIgnored(target, sources);
  if (isThere) return refuse('target-elsewhere', `Its source, ${from}, is not known to be this repository.`, true);
  return refuse('target-elsewhere', `The folder ${folder} is not in this repository: its source is ${from}.`, true);
}

/** The files that its source leaves out. */
function withIgnored(target: BuildTarget, sources: readonly DeclaredSource[]): BuildTarget {
  const { sourceRef } = target;
  const source = sources.find(
    ({ kind, namespace, name }) =>
      kind === sourceRef?.kind && name === sourceRef.name && namespace === sourceRef.namespace,
  );
  return source?.ignore === undefined ? target : { ...target, ignore: source.ignore };
}
