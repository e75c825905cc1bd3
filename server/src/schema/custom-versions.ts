import { type CustomVersions, rankVersion, splitApiVersion } from './availability.ts';
import type { CustomKind } from './read-crd.ts';

/** Gathers the versions of custom kinds, by group and kind with a space between, as whoever makes them has them. */
export function gatherVersions(kinds: readonly CustomKind[], source: string): Readonly<Record<string, CustomVersions>> {
  const groups = new Map<string, CustomKind[]>();
  for (const one of kinds) {
    const key = `${splitApiVersion(one.apiVersion).group} ${one.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return Object.fromEntries([...groups].map(([key, group]) => [key, toVersions(group, source)]));
}

function toVersions(kinds: readonly CustomKind[], source: string): CustomVersions {
  const all = kinds.map((kind) => ({ ...kind, version: splitApiVersion(kind.apiVersion).version }));
  // of two that differ, as of two clusters in one repository, the one that calls nothing deprecated counts
  const versions = [...new Map(all.toSorted(isCurrentLast).map((one) => [one.version, one])).values()];
  const current = versions.filter(({ deprecated }) => deprecated === undefined);
  const best = (current.length > 0 ? current : versions).toSorted((a, b) => toRank(b.version) - toRank(a.version));
  return {
    source,
    served: versions.map(({ version }) => version),
    preferred: best[0]?.version ?? '',
    deprecated: Object.fromEntries(
      versions.flatMap(({ version, deprecated }) => (deprecated === undefined ? [] : [[version, deprecated] as const])),
    ),
  };
}

function isCurrentLast(a: CustomKind, b: CustomKind): number {
  return Number(a.deprecated === undefined) - Number(b.deprecated === undefined);
}

function toRank(version: string): number {
  return rankVersion(version) ?? -1;
}
