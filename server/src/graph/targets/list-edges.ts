import type { SourcePlace } from '../build/rendered.ts';
import type { Build, BuildGraph } from './build-graph.ts';
import type { BuildTarget, ObjectName } from './build-target.ts';

/** That a build, or a HelmRelease in it, needs another object. */
export interface GraphEdge {
  /** The id of the build. */
  readonly from: string;
  /** The HelmRelease that needs it, if it is not the build itself. */
  readonly release?: ObjectName;
  readonly need: 'dependency' | 'source' | 'variables' | 'values';
  readonly to: ObjectName;
  /** The ids of the builds that make it, in the same cluster; none where it comes from elsewhere. */
  readonly makers: readonly string[];
  /** Where that is written. */
  readonly place?: SourcePlace;
}

/** Everything that builds and HelmReleases need of each other. */
export function listEdges({ builds }: BuildGraph): readonly GraphEdge[] {
  const makers = indexMakers(builds);
  const find = (cluster: string | undefined, to: ObjectName): readonly string[] =>
    makers.get(toKey(cluster ?? '', to)) ?? [];
  return [...builds.values()].flatMap(({ target, contents, variables }) => {
    const { id: from, cluster } = target;
    const own = (need: GraphEdge['need'], to: ObjectName, place?: SourcePlace): GraphEdge => ({
      ...{ from, need, to: toName(to), makers: find(cluster, to) },
      ...(place && { place }),
    });
    const within = target.destination ?? cluster;
    const ofReleases = contents.releases.flatMap((release) => {
      const edge = (need: GraphEdge['need'], to: ObjectName, place = release.place): GraphEdge => ({
        ...{ from, release: toName(release), need, to: toName(to), makers: find(within, to) },
        ...(place && { place }),
      });
      return [
        ...release.dependsOn.map((to) => edge('dependency', to)),
        ...(release.source ? [edge('source', release.source)] : []),
        ...release.valuesFrom.map((to) => edge('values', to, to.place)),
      ];
    });
    return [
      ...target.dependsOn.map((to) => own('dependency', to)),
      ...(target.sourceRef ? [own('source', target.sourceRef)] : []),
      ...(variables?.references ?? []).map((to) => own('variables', to, to.place)),
      ...ofReleases,
    ];
  });
}

/** By cluster and object, the builds that make it. */
function indexMakers(builds: ReadonlyMap<string, Build>): ReadonlyMap<string, readonly string[]> {
  const makers = new Map<string, string[]>();
  const add = (cluster: string | undefined, name: ObjectName, id: string): void => {
    const key = toKey(cluster ?? '', name);
    makers.set(key, [...(makers.get(key) ?? []), id]);
  };
  for (const { target, contents } of builds.values()) {
    const within = target.destination ?? target.cluster;
    if (target.kind === 'flux' || target.kind === 'argo') add(target.cluster, toObjectName(target), target.id);
    for (const made of [...contents.provided, ...contents.releases, ...contents.sources]) add(within, made, target.id);
  }
  return makers;
}

/** A target is the build itself where something depends on it. */
function toObjectName({ kind, namespace, name }: BuildTarget): ObjectName {
  const own = kind === 'flux' ? 'Kustomization' : 'Application';
  return { kind: own, ...(namespace !== undefined && { namespace }), name };
}

function toName({ kind, namespace, name }: ObjectName): ObjectName {
  return { kind, ...(namespace !== undefined && { namespace }), name };
}

function toKey(cluster: string, { kind, namespace, name }: ObjectName): string {
  return [cluster, kind, namespace ?? '', name].join('/');
}
