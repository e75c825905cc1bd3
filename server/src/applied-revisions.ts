import { readAppliedRevision, readCommit } from './drift/flux-source.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { LiveObjects } from './live-objects.ts';
import { stringAt } from './manifest/json.ts';
import { listAttempts } from './sync/list-entries.ts';

/** A Flux Kustomization of a cluster, and the commits that it has applied. */
export interface Applier {
  /** `Kustomization flux-system/apps` */
  readonly name: string;
  readonly current?: string;
  readonly previous?: string;
}

/** Those that apply what a repository has, as the cluster in use knew them last; what it has not said is left out. */
export function listAppliers(graph: BuildGraph, live: LiveObjects | undefined): readonly Applier[] {
  if (!live) return [];
  // commits of another repository never come after one of this
  const own = [...graph.builds.values()].filter(({ problems }) => !problems.some(isElsewhere));
  return own.flatMap(({ target }): readonly Applier[] => {
    const { object, name, namespace } = target;
    const apiVersion = object && stringAt(object, 'apiVersion');
    if (target.kind !== 'flux' || apiVersion === undefined || target.destination !== undefined) return [];
    const found = live.find({ apiVersion, kind: 'Kustomization', name, ...(namespace !== undefined && { namespace }) });
    if (!found) return [];
    const current = readCommit(readAppliedRevision(found));
    const [previous] = listAttempts(found).flatMap(({ revision, outcome }) => {
      const commit = readCommit(revision);
      return commit !== undefined && commit !== current && outcome === 'ReconciliationSucceeded' ? [commit] : [];
    });
    return [
      {
        name: `Kustomization ${namespace === undefined ? '' : `${namespace}/`}${name}`,
        ...(current !== undefined && { current }),
        ...(previous !== undefined && { previous }),
      },
    ];
  });
}

function isElsewhere({ code }: { readonly code: string }): boolean {
  return code === 'target-elsewhere';
}
