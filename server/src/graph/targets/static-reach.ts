import { joinInside, parentOf } from '../build/paths.ts';
import type { GraphFiles } from './graph-files.ts';

/**
 * The files that building a folder would read, as far as that can be told without building: what kustomizations name,
 * and for a folder without one, from which Flux makes one, all files below it.
 */
export function reachFrom(files: GraphFiles, folder: string, components: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [folder, ...components.flatMap((path) => joinInside(folder, path) ?? [])];
  const seen = new Set<string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const kustomization = files.kustomizations.get(path);
    if (files.files.has(path)) reached.add(path);
    else if (kustomization !== undefined) {
      reached.add(kustomization);
      const entries = files.files.get(kustomization)?.kustomization?.entries ?? [];
      open.push(...entries.flatMap((entry) => joinInside(parentOf(kustomization), entry) ?? []));
    } else open.push(...(files.children.get(path) ?? []));
  }
  return reached;
}

/** Folders with a kustomization that no other kustomization builds upon: what a person would build. */
export function listOutermost(files: GraphFiles): readonly string[] {
  const named = new Set<string>();
  for (const [folder, file] of files.kustomizations) {
    for (const entry of files.files.get(file)?.kustomization?.entries ?? []) {
      const path = joinInside(folder, entry);
      if (path !== undefined && path !== folder) named.add(path);
    }
  }
  return [...files.kustomizations]
    .filter(([folder, file]) => !named.has(folder) && !files.files.get(file)?.kustomization?.isComponent)
    .map(([folder]) => folder)
    .toSorted();
}
