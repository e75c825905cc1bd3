import { type Availability, type CustomVersions, type Minor, formatMinor, splitApiVersion } from './availability.ts';
import { findLifecycle, findReplacement, findVersions, isOlder } from './find-api.ts';
import type { ApiChange, SchemaFinding } from './finding.ts';
import type { KindRef } from './identify-kind.ts';

/** Against what an object's API is held. */
export interface ApiTarget {
  readonly table: Availability;
  /** Of the cluster in use, or of the one that a person names; without one nothing is too new. */
  readonly minor?: Minor;
}

/** What decides beside the table. */
export interface ApiFacts {
  /** Who describes the kind: the cluster in use, somebody else, nobody. */
  readonly described: 'here' | 'elsewhere' | 'nowhere';
  /** The versions of the kinds that the repository defines itself. */
  readonly custom: Readonly<Record<string, CustomVersions>>;
}

/** Tells of an apiVersion that is gone, goes, or is yet to come; undefined where there is nothing to say. */
export function checkApi(ref: KindRef, target: ApiTarget, facts: ApiFacts): SchemaFinding | undefined {
  return findLifecycle(target.table, ref) ? checkBuiltIn(ref, target, facts) : checkCustom(ref, target, facts);
}

function checkBuiltIn(ref: KindRef, { table, minor }: ApiTarget, { described }: ApiFacts): SchemaFinding | undefined {
  const { introduced = 0, deprecated = Infinity, removed = Infinity } = findLifecycle(table, ref) ?? {};
  const now = minor ?? table.bundled;
  const isServed = described === 'here';
  const here = minor === undefined ? {} : { here: formatMinor(minor) };
  const replacement = findReplacement(table, ref, now);
  const use = replacement === undefined ? here : { ...here, replacement };
  const goes = removed === Infinity ? use : { ...use, removed: formatMinor(removed) };
  if (removed <= now && !isServed) return toFinding('api-removed', minor === undefined ? 'warning' : 'error', goes);
  if (minor !== undefined && introduced > minor && !isServed)
    return toFinding('api-too-new', 'error', { ...here, introduced: formatMinor(introduced) });
  if (minor !== undefined && removed === minor + 1) return toFinding('api-removed', 'warning', goes);
  // what has no successor yet is used for want of another
  if (deprecated > now || replacement === undefined) return undefined;
  return toFinding('api-deprecated', 'information', { ...goes, deprecated: formatMinor(deprecated) });
}

function checkCustom(ref: KindRef, { table }: ApiTarget, { described, custom }: ApiFacts): SchemaFinding | undefined {
  const { group, version } = splitApiVersion(ref.apiVersion);
  const own = findVersions(custom, ref);
  const versions = own ?? findVersions(table.custom, ref);
  if (!versions || !isOlder(version, versions)) return undefined;
  const change = { source: versions.source, replacement: `${group}/${versions.preferred}` };
  if (Object.hasOwn(versions.deprecated, version)) return toFinding('api-deprecated', 'information', change);
  if (versions.served.includes(version)) return undefined;
  if (described === 'here') return toFinding('api-deprecated', 'information', change);
  // the release that runs may be older than the one that is bundled
  const severity = versions === own ? 'warning' : 'information';
  return described === 'nowhere' ? toFinding('api-removed', severity, change) : undefined;
}

function toFinding(code: SchemaFinding['code'], severity: SchemaFinding['severity'], api: ApiChange): SchemaFinding {
  return { code, severity, path: [{ field: 'apiVersion' }], anchor: 'value', expected: api.replacement ?? '', api };
}
