import { t } from '@vscode/l10n';
import type { Checked } from '../graph/check-manifest.ts';
import type { FieldPath } from '../manifest/field-path.ts';
import { type Availability, formatMinor, splitApiVersion } from '../schema/availability.ts';
import { findLifecycle, findReplacement, findVersions, isOlder } from '../schema/find-api.ts';
import { findSince } from '../schema/find-since.ts';

/** When the kind of an object came and when it goes, in a few words; empty where nothing is known. */
export function describeKindAvailability(table: Availability | undefined, { ref, migration }: Checked): string {
  if (!table) return '';
  const lifecycle = findLifecycle(table, ref);
  const { introduced, deprecated, removed } = lifecycle ?? {};
  const replacement = migration?.to.apiVersion ?? findReplacement(table, ref, table.bundled);
  const facts = [
    ...(introduced === undefined ? [] : [t('since Kubernetes {minor}', { minor: formatMinor(introduced) })]),
    ...(deprecated === undefined ? [] : [t('deprecated since {minor}', { minor: formatMinor(deprecated) })]),
    ...(removed === undefined ? [] : [t('removed in {minor}', { minor: formatMinor(removed) })]),
    ...(lifecycle ? [] : describeVersions(table, ref.apiVersion, ref.kind)),
    ...(replacement === undefined ? [] : [t('use {replacement}', { replacement })]),
  ];
  return facts.join(' · ');
}

/** Since when there is a field, where that is later than the first Kubernetes that is covered. */
export function describeFieldAvailability(
  table: Availability | undefined,
  { ref, schemas }: Checked,
  path: FieldPath,
): string {
  const since = table && schemas && findSince(schemas, ref.kind, path, table);
  return since === undefined ? '' : t('since Kubernetes {minor}', { minor: formatMinor(since) });
}

function describeVersions({ custom }: Availability, apiVersion: string, kind: string): readonly string[] {
  const versions = findVersions(custom, { apiVersion, kind });
  const { version } = splitApiVersion(apiVersion);
  if (!versions || !isOlder(version, versions)) return [];
  const { source } = versions;
  if (Object.hasOwn(versions.deprecated, version)) return [t('deprecated, says {source}', { source })];
  return versions.served.includes(version) ? [] : [t('{source} does not serve it', { source })];
}
