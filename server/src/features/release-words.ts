import { t } from '@vscode/l10n';
import type { Finding, ReleasedDrift } from '../drift/finding.ts';
import { type ReleaseView, type StalePart, findStale } from '../drift/release/release-view.ts';
import { formatPath } from '../manifest/field-path.ts';
import { nameResource } from './name-resource.ts';
import { describeAge, describeOwners, formatValue } from './value-format.ts';

/** How an object of a Helm release differs, and what becomes of it. */
export function describeReleased({ object, fields, others, isCorrected }: ReleasedDrift, now: number): string {
  const name = nameResource(object);
  const [first, ...rest] = fields;
  const said = first
    ? describeField(first, name, now)
    : t('{object} of this release is gone from the cluster: somebody deleted it.', { object: name });
  return [
    said,
    ...(rest.length === 1 ? [t('So does 1 other field of it.')] : []),
    ...(rest.length > 1 ? [t('So do {count} other fields of it.', { count: rest.length })] : []),
    ...(others.length > 0 ? [t('The same holds of {count} other objects.', { count: others.length })] : []),
    isCorrected ? t('Flux puts this right.') : t('Flux leaves this so until the next upgrade.'),
  ].join(' ');
}

function describeField(finding: Finding, object: string, now: number): string {
  const { code, path, desired, live, owners, isHidden } = finding;
  const values = { object, path: formatPath(path), by: describeOwners(owners, now) };
  if (code === 'drift-removed')
    return t('{object} of this release differs: {path} has been removed in the cluster.', values);
  if (isHidden) return t('{object} of this release differs: {path} was set by {by}.', values);
  const sides = { ...values, live: formatValue(live), desired: formatValue(desired) };
  return t('{object} of this release differs: {path} is {live} instead of {desired}, set by {by}.', sides);
}

/** The same in short, above the HelmRelease; undefined where there is nothing to say. */
export function describeRelease(release: ReleaseView | undefined, now: number): string | undefined {
  if (!release) return undefined;
  if (release.state === 'unknown') return t('release not compared: {reason}', { reason: release.message });
  const { parts } = release;
  const count = (wanted: (part: (typeof parts)[number]) => boolean): number => parts.filter(wanted).length;
  const drifted = count(({ state, findings }) => state === 'absent' || findings.some(isLoud));
  const unknown = count(({ state }) => state === 'unknown');
  const said =
    drifted === 0
      ? unknown < parts.length || parts.length === 0
        ? t('release in sync')
        : undefined
      : drifted === 1
        ? t('1 object of the release drifted')
        : t('{count} objects of the release drifted', { count: drifted });
  const gap = unknown === 0 ? undefined : t('{count} not compared', { count: unknown });
  const stale = findStale(release);
  return [said, gap, stale && describeStale(stale, now)].filter((one) => one !== undefined).join(', ');
}

function describeStale({ message: reason, time }: StalePart, now: number): string {
  if (time === undefined) return t('Not up to date: {reason}', { reason });
  return t('as of {age}: {reason}', { age: describeAge(now - time), reason });
}

function isLoud({ severity }: Finding): boolean {
  return severity !== 'hint';
}
