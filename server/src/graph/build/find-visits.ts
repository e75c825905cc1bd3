import type { BuildPlan } from './plan-build.ts';

/** One time that a build comes by a file: the folders whose kustomizations act on what it takes from it. */
export type Visit = ReadonlySet<string>;

/** More steps than any repository needs, while kustomizations can name each other so that their number doubles each time. */
const mostSteps = 20_000;

/**
 * How a build comes by each file, in its order: kustomize accumulates resources, then what generators make (told by the
 * file of the kustomization), then components, which act on all that is there. Undefined where that is too much to
 * follow. Source: `accumulateTarget` in https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget.go
 */
export function findVisits({
  root,
  kustomizations,
  overlay,
}: BuildPlan): ReadonlyMap<string, readonly Visit[]> | undefined {
  let steps = 0;
  const visits = new Map<string, Set<string>[]>();
  const add = (file: string): Set<string> => {
    const visit = new Set<string>();
    const known = visits.get(file);
    if (known) known.push(visit);
    else visits.set(file, [visit]);
    return visit;
  };
  const accumulate = (
    folder: string,
    before: readonly Set<string>[],
    above: readonly string[],
  ): readonly Set<string>[] => {
    const planned = kustomizations.get(folder);
    if (!planned || above.includes(folder) || steps > mostSteps) return before;
    const path = [...above, folder];
    let all = [...before];
    for (const resource of planned.resources)
      all.push(...(kustomizations.has(resource) ? accumulate(resource, [], path) : [add(resource)]));
    all.push(add(planned.file));
    const added = planned === root && overlay ? overlay.components.map((one) => one.folder) : [];
    for (const component of [...planned.components, ...added]) all = [...accumulate(component, all, path)];
    for (const visit of all) visit.add(folder);
    steps += all.length + 1;
    return all;
  };
  if (root) accumulate(root.folder, [], []);
  return steps > mostSteps ? undefined : visits;
}
