import {
  type Availability,
  type CustomVersions,
  type Lifecycle,
  type Minor,
  rankVersion,
  splitApiVersion,
} from './availability.ts';
import type { KindRef } from './identify-kind.ts';

/** What Kubernetes says of one of its own APIs; undefined for all others. */
export function findLifecycle({ kinds }: Availability, { apiVersion, kind }: KindRef): Lifecycle | undefined {
  const key = `${apiVersion} ${kind}`;
  return Object.hasOwn(kinds, key) ? kinds[key] : undefined;
}

/** The versions in which the maker of a custom kind has it; undefined where nobody knows. */
export function findVersions(
  custom: Readonly<Record<string, CustomVersions>>,
  { apiVersion, kind }: KindRef,
): CustomVersions | undefined {
  const key = `${splitApiVersion(apiVersion).group} ${kind}`;
  return Object.hasOwn(custom, key) ? custom[key] : undefined;
}

/**
 * The apiVersion to use instead of one that goes: of those that a minor of Kubernetes serves, in the same group or in
 * that which Kubernetes names, the most mature. Undefined where there is none that stays longer.
 */
export function findReplacement(table: Availability, ref: KindRef, minor: Minor): string | undefined {
  const lifecycle = findLifecycle(table, ref);
  const { removed } = lifecycle ?? {};
  if (!lifecycle || removed === undefined) return undefined;
  const others = listOthers(table, ref, lifecycle).flatMap(({ name, other }) => {
    const isServed = (other.introduced ?? 0) <= minor && (other.removed ?? Infinity) > Math.max(minor, removed);
    return isServed ? [{ name, rank: rankVersion(splitApiVersion(name).version) ?? -1 }] : [];
  });
  return others.toSorted((a, b) => b.rank - a.rank)[0]?.name;
}

/** All that could be the replacement of an API, whichever Kubernetes it is for. */
export function listSuccessors(
  table: Availability,
  custom: Readonly<Record<string, CustomVersions>>,
  ref: KindRef,
): readonly string[] {
  const { group, version } = splitApiVersion(ref.apiVersion);
  const lifecycle = findLifecycle(table, ref);
  if (lifecycle)
    return lifecycle.removed === undefined ? [] : listOthers(table, ref, lifecycle).map(({ name }) => name);
  return [custom, table.custom].flatMap((each) => {
    const versions = findVersions(each, ref);
    return versions && isOlder(version, versions) ? [`${group}/${versions.preferred}`] : [];
  });
}

interface Other {
  readonly name: string;
  readonly other: Lifecycle;
}

function listOthers(
  { kinds }: Availability,
  { apiVersion, kind }: KindRef,
  { replacement }: Lifecycle,
): readonly Other[] {
  const groups = new Set([apiVersion, replacement ?? apiVersion].map((one) => splitApiVersion(one).group));
  return Object.entries(kinds).flatMap(([key, other]): readonly Other[] => {
    const [name = '', otherKind] = key.split(' ');
    const isOther = otherKind === kind && name !== apiVersion && groups.has(splitApiVersion(name).group);
    return isOther ? [{ name, other }] : [];
  });
}

/** Whether a version comes before the one that the maker of a kind prefers. */
export function isOlder(version: string, { preferred }: CustomVersions): boolean {
  const [own, best] = [rankVersion(version), rankVersion(preferred)];
  return own !== undefined && best !== undefined && own < best;
}
