import { resolveFrom } from '../../manifest/relative.ts';
import type { Build, BuildGraph } from '../targets/build-graph.ts';
import type { GraphFiles } from '../targets/graph-files.ts';

/**
 * The kustomizations of a build that an object passes through which comes from a file: those that build upon the file, and
 * the components that these take in.
 */
export function listLayerFiles({ files }: BuildGraph, { reads }: Build, origin: string): readonly string[] {
  const all = [...reads].flatMap(([path, kind]) =>
    kind === 'file' && files.files.get(path)?.kustomization ? [path] : [],
  );
  const above = all.filter((path) => path === origin || reach(files, path).has(origin));
  const components = above.flatMap((path) => [...reach(files, path)]).filter((path) => isComponent(files, path));
  return [...new Set([...above, ...components])];
}

function isComponent({ files }: GraphFiles, path: string): boolean {
  return files.get(path)?.kustomization?.isComponent === true;
}

/** Every file that a kustomization builds upon, directly or not. */
function reach(files: GraphFiles, from: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    for (const entry of files.files.get(file)?.kustomization?.entries ?? []) {
      const path = resolveFrom(file, entry);
      const next = path === undefined ? undefined : files.files.has(path) ? path : files.kustomizations.get(path);
      if (next === undefined || found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(from);
  return found;
}
