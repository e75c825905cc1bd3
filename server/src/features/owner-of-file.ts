import type { BuiltRepository } from '../graph/references/built-repository.ts';
import type { ObjectId } from '../graph/references/object-id.ts';
import { findBuilds } from '../graph/targets/build-graph.ts';
import type { BuildTarget } from '../graph/targets/build-target.ts';

/** The objects of Flux and Argo CD that apply a file, the nearest first: parents stand before their children in a graph. */
export function ownersOfFile({ graph, toPath }: BuiltRepository, uri: string): readonly ObjectId[] {
  const builds = findBuilds(graph, toPath(uri));
  const order = [...graph.builds.keys()];
  return builds
    .toSorted((a, b) => order.indexOf(b.target.id) - order.indexOf(a.target.id))
    .flatMap(({ target }) => toOwner(target) ?? []);
}

function toOwner({ kind, namespace, name }: BuildTarget): ObjectId | undefined {
  const own = { name, ...(namespace !== undefined && { namespace }) };
  if (kind === 'flux') return { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', ...own };
  return kind === 'argo' ? { group: 'argoproj.io', kind: 'Application', ...own } : undefined;
}
