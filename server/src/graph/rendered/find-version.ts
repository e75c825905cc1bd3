import { isEqual, stringAt } from '../../manifest/json.ts';
import { type ResourceRef, toGroup } from '../../manifest/resource.ts';
import type { Version } from '../../manifest/version.ts';
import type { RenderedObject } from '../build/rendered.ts';
import type { Build, BuildGraph } from '../targets/build-graph.ts';
import type { Standings } from '../targets/live-chains.ts';

/** Whose object is looked for in builds of another time. */
export interface Sought {
  readonly ref: ResourceRef;
  /** The Flux Kustomization or Argo CD Application that has applied it. */
  readonly owner: { readonly kind: 'Kustomization' | 'Application'; readonly namespace: string; readonly name: string };
  /** Which chains of builds are for the cluster in use. */
  readonly standings: Standings;
}

/** An object as builds make it, and the builds that do. */
export interface FoundVersion {
  readonly version: Version;
  readonly builds: readonly Build[];
}

/**
 * What the builds of a commit make of an object: who applies it counts first, then others, since
 * an object can have moved. It is absent only if there is no build that could make it and fails.
 */
export function findVersion({ builds, isCut }: BuildGraph, sought: Sought): FoundVersion {
  const own = [...builds.values()].filter((build) => isHere(build, sought.standings));
  const making = own.flatMap((build) => {
    const value = build.rendered?.objects.find(isOf(sought.ref))?.value;
    return value ? [{ build, value }] : [];
  });
  const { kind, namespace, name } = sought.owner;
  const isOwner = ({ target }: Build): boolean =>
    target.kind === (kind === 'Application' ? 'argo' : 'flux') &&
    (target.namespace ?? namespace) === namespace &&
    target.name === name;
  const ranks = [
    making.filter(({ build }) => isOwner(build)),
    making.filter(({ build }) => build.target.kind === 'flux' || build.target.kind === 'argo'),
    making,
  ];
  const best = ranks.find((rank) => rank.length > 0) ?? [];
  const [first] = best;
  if (first) {
    const isSure = best.every(({ value }) => isEqual(value, first.value));
    return { version: isSure ? first.value : 'unknown', builds: best.map(({ build }) => build) };
  }
  const isComplete = !isCut && own.every(({ state }) => state !== 'failed');
  return { version: isComplete ? 'absent' : 'unknown', builds: [] };
}

function isHere({ target }: Build, standings: Standings): boolean {
  return target.destination === undefined && standings.get(target.cluster ?? '') !== 'elsewhere';
}

function isOf({ apiVersion, kind, namespace, name }: ResourceRef): (object: RenderedObject) => boolean {
  const group = toGroup(apiVersion);
  return ({ value }) =>
    value['kind'] === kind &&
    stringAt(value, 'metadata', 'name') === name &&
    stringAt(value, 'metadata', 'namespace') === namespace &&
    toGroup(stringAt(value, 'apiVersion') ?? '') === group;
}
