import type { Look } from './engine.ts';
import { type BuildOptions, editKustomization } from './edit-kustomization.ts';
import { padDocuments } from './pad-documents.ts';
import type { BuildPlan } from './plan-build.ts';

/** What kustomize gets for each path of a build. */
export function serveBuild(plan: BuildPlan, look: Look, options: BuildOptions): Look {
  const kustomizations = new Map([...plan.kustomizations.values()].map((planned) => [planned.file, planned]));
  const served = new Map<string, string>();
  const make = (path: string): string | undefined => {
    const planned = kustomizations.get(path);
    if (planned) return editKustomization(plan, planned, options);
    const source = options.isMoved ? plan.sources.get(path) : undefined;
    return source && padDocuments(source.text, plan.space.toBase(source));
  };
  return (path) => {
    const known = served.get(path);
    if (known !== undefined) return known;
    const made = make(path);
    if (made === undefined) return look(path);
    served.set(path, made);
    return made;
  };
}
