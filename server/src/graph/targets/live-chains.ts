import { type JsonObject, stringAt } from '../../manifest/json.ts';
import type { ResourceRef } from '../../manifest/resource.ts';
import type { BuildTarget, ObjectName } from './build-target.ts';
import { toDirectory } from './flux-target.ts';
import { type ProvidedValue, type VariableSource, readProvided } from './provided-variables.ts';

/** Finds an object of the cluster in use: undefined while that is not known, null where there is none to be read. */
export type FindLive = (ref: ResourceRef) => JsonObject | null | undefined;

/** Whether a chain of builds is for the cluster in use; `unknown` where its controller was told of no such chain. */
export type Standing = 'here' | 'elsewhere' | 'pending' | 'unknown';

/** By the name of the cluster that a chain is for, empty where it has none. */
export type Standings = ReadonlyMap<string, Standing>;

/**
 * Which chains of a repository are for the cluster in use: those of whose Flux Kustomizations it has one with the same
 * path. Where several chains have a Kustomization of one name, only those with different paths tell them apart. A chain is
 * for elsewhere only if the cluster has such a one of it with another path, and another chain is for the cluster.
 */
export function judgeChains(roots: readonly BuildTarget[], find: FindLive): Standings {
  const flux = roots.filter(({ kind }) => kind === 'flux');
  const paths = new Map<string, Set<string>>();
  for (const root of flux) paths.set(toName(root), (paths.get(toName(root)) ?? new Set()).add(root.directory));
  const isTelling = (root: BuildTarget): boolean => (paths.get(toName(root))?.size ?? 0) > 1;
  const chains = new Map<string, readonly BuildTarget[]>();
  for (const root of flux) chains.set(root.cluster ?? '', [...(chains.get(root.cluster ?? '') ?? []), root]);
  const votes = [...chains].map(([cluster, own]) => {
    const telling = own.filter(isTelling);
    const all = (telling.length > 0 ? telling : own).map((root) => vote(root, find));
    return { cluster, all, isTold: telling.length > 0 };
  });
  const isAnyHere = votes.some(({ all }) => all.includes('same'));
  return new Map(votes.map(({ cluster, all, isTold }) => [cluster, judge(all, isAnyHere && isTold)] as const));
}

function toName({ namespace, name }: BuildTarget): string {
  return `${namespace ?? ''}/${name}`;
}

/** Finds a ConfigMap or Secret of the cluster in use, for a chain that is for it. */
export type FindOutside = (cluster: string | undefined, reference: ObjectName) => VariableSource | undefined;

/** What chains get their variables from that no build makes, or whose values no file shows. */
export function createOutside(standings: Standings, find: FindLive): FindOutside {
  return (cluster, { kind, namespace, name }) => {
    if (standings.get(cluster ?? '') !== 'here' || namespace === undefined) return undefined;
    const value = find({ apiVersion: 'v1', kind, namespace, name });
    const [source] = value ? readProvided({ value, leaves: [] }, undefined) : [];
    return source;
  };
}

/** What is written in Git counts, and what it does not show is as it is in the cluster. */
export function completeSource(
  written: VariableSource | undefined,
  live: VariableSource | undefined,
): VariableSource | undefined {
  if (!live) return written;
  const values = [...live.values].map(([key, { value }]): [string, ProvidedValue] => [key, { value, isLive: true }]);
  if (!written) return { ...live, values: new Map(values) };
  const known = new Map(values);
  const own = [...written.values].map(([key, one]): [string, ProvidedValue] => {
    const value = one.value ?? known.get(key)?.value ?? null;
    return [key, { ...one, value, ...(one.value === null && value !== null && { isLive: true }) }];
  });
  return { ...written, isOpen: false, values: new Map([...(written.isOpen ? values : []), ...own]) };
}

type Vote = 'same' | 'other' | 'pending' | 'none';

function vote({ namespace, name, directory }: BuildTarget, find: FindLive): Vote {
  if (namespace === undefined) return 'none';
  const live = find({ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace, name });
  if (live === undefined) return 'pending';
  if (live === null) return 'none';
  return toDirectory(stringAt(live, 'spec', 'path') ?? '') === directory ? 'same' : 'other';
}

function judge(votes: readonly Vote[], isOtherHere: boolean): Standing {
  if (votes.includes('same')) return 'here';
  if (votes.includes('pending')) return 'pending';
  return isOtherHere && votes.includes('other') ? 'elsewhere' : 'unknown';
}
