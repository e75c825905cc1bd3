import { readAppliedRevision, readCommit } from './drift/flux-source.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { LiveObjects } from './live-objects.ts';
import { type JsonObject, stringAt } from './manifest/json.ts';
import type { ResourceRef } from './manifest/resource.ts';
import { listAttempts } from './sync/list-entries.ts';

/** A Flux Kustomization of a cluster, and the commits that it has applied. */
export interface Applier {
  /** `Kustomization flux-system/apps` */
  readonly name: string;
  readonly ref: ResourceRef;
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
    const ref = { apiVersion, kind: 'Kustomization', name, ...(namespace !== undefined && { namespace }) };
    const found = live.find(ref);
    return found ? [toApplier(ref, found)] : [];
  });
}

/** What a Kustomization says as it was read. */
export function toApplier(ref: ResourceRef, object: JsonObject): Applier {
  const current = readCommit(readAppliedRevision(object));
  const [previous] = listAttempts(object).flatMap(({ revision, outcome }) => {
    const commit = readCommit(revision);
    return commit !== undefined && commit !== current && outcome === 'ReconciliationSucceeded' ? [commit] : [];
  });
  return {
    name: `Kustomization ${ref.namespace === undefined ? '' : `${ref.namespace}/`}${ref.name}`,
    ref,
    ...(current !== undefined && { current }),
    ...(previous !== undefined && { previous }),
  };
}

function isElsewhere({ code }: { readonly code: string }): boolean {
  return code === 'target-elsewhere';
}
