import { t } from '@vscode/l10n';
import type { Finding } from '../drift/finding.ts';
import type { IgnoredBy, UnfollowedRule } from '../drift/ignore/ignored.ts';
import type { Applier } from '../drift/observation.ts';
import { type FieldPath, formatPath } from '../manifest/field-path.ts';
import { describeReleased } from './release-words.ts';
import { describeTrace } from './stage-words.ts';
import { describeOwners, formatValue } from './value-format.ts';

/** A sentence or two for a finding, with what to expect next; `path` is what the marked place leaves to be said. */
export function describeFinding(finding: Finding, now: number, path: FieldPath = finding.path): string {
  const { ignoredBy, unfollowed } = finding;
  if (ignoredBy) return describeIgnored(finding, ignoredBy);
  const doubt = unfollowed ? [describeUnfollowed(unfollowed)] : [];
  return [describeDifference(finding, now, path), ...describeTrace(finding), ...doubt].join(' ');
}

/** What else would be said of it does not come true. */
function describeIgnored({ live }: Finding, by: IgnoredBy): string {
  const values = { live: formatValue(live), path: by.path, owner: nameOwner(by) };
  return t('The cluster has {live} here, which is left alone: ignored by {path} of {owner}.', values);
}

function describeUnfollowed({ by, reason }: UnfollowedRule): string {
  const values = { path: by.path, owner: nameOwner(by) };
  switch (reason) {
    case 'timeout':
      return t(
        'Whether {path} of {owner} ignores this is not known: it takes too much time or memory and was ended.',
        values,
      );
    case 'invalid':
      return t('Whether {path} of {owner} ignores this is not known: jq cannot read it.', values);
    case 'unavailable':
      return t('Whether {path} of {owner} ignores this is not known: jq cannot be started.', values);
  }
}

function nameOwner({ kind, namespace, name }: IgnoredBy): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function describeDifference(finding: Finding, now: number, path: FieldPath): string {
  const { code, live, desired, outcome, applied, stage, isSuspended } = finding;
  const by = describeOwners(finding.owners, now);
  const values = { path: formatPath(path), by, live: formatValue(live), desired: formatValue(desired) };
  switch (code) {
    case 'drift-changed':
      return applied === undefined
        ? t('The cluster has {live} here, set by {by}.', values)
        : t('The cluster has {live} here, set by {by}, where {applied} was applied.', {
            ...values,
            applied: formatValue(applied),
          });
    case 'drift-overwritten':
      if (finding.autoscaler !== undefined) {
        const words =
          'The cluster has {live} here: Flux and the HorizontalPodAutoscaler {autoscaler} overwrite each other.';
        return t(words, { ...values, autoscaler: finding.autoscaler });
      }
      return t('The cluster has {live} here: overwritten by {by}.', values);
    case 'not-in-cluster':
      return t('{path} is not in the cluster.', values);
    case 'drift-extra':
      return typeof outcome === 'object' && !isSuspended
        ? t('{path} is {live} in the cluster, set by {by}; it will be reset to {reset}.', {
            ...values,
            reset: formatValue(outcome.resetTo),
          })
        : isSuspended
          ? t('{path} is in the cluster only, set by {by}.', values)
          : t('{path} is in the cluster only, set by {by}; it will be removed.', values);
    case 'drift-kept':
      return t('{path} is in the cluster only, set by {by}; applying keeps it.', values);
    case 'drift-order':
      return finding.severity === 'warning'
        ? t('{path} is in another order in the cluster, in which these run: {live}.', values)
        : t('{path} is only in another order in the cluster: {live}. Applying restarts the Pods.', values);
    case 'drift-removed':
      return t('{path} was applied and has been removed in the cluster since.', values);
    case 'drift-deleted':
      return t('This was applied before and is gone from the cluster: somebody deleted it.');
    case 'release-drifted':
    case 'release-object-deleted':
      return finding.released ? describeReleased(finding.released, now) : '';
    case 'pending-change':
      if (finding.isUnsure) {
        const words = 'The cluster has {live} here: this is not applied yet, or a webhook has changed it.';
        return t(words, values);
      }
      if (stage === 'unpulled') return t('The cluster has {live} here.', values);
      return stage === undefined
        ? t('The cluster still has {live} here: this change is not applied yet.', values)
        : t('The cluster still has {live} here.', values);
    case 'pending-removal':
      if (stage === 'unpulled') return t('{path} is in the cluster.', values);
      return stage === undefined
        ? t('{path} is still in the cluster: its removal is not applied yet.', values)
        : t('{path} is still in the cluster.', values);
    case 'matches-cluster':
      return t('The file now matches the cluster: {live} was set there by {by}.', values);
    case 'not-deployed':
      return t('Not deployed: the cluster does not have this yet.');
    case 'namespace-not-deployed':
      return t('Not deployed: the cluster does not have this namespace yet.');
    case 'field-dropped':
      return t('This kind has no field {path}: Flux leaves it out.', values);
    case 'will-recreate':
      return t('This cannot be changed ({words}), so Flux deletes the object and makes it anew.', {
        words: finding.detail ?? '',
      });
    case 'crd-not-installed':
      return t('The cluster does not serve this kind. Is its CustomResourceDefinition installed?');
    case 'server-warning':
      return t('The API server warns: {words}', { words: finding.detail ?? '' });
    case 'rejected':
      return t('The API server would reject this: {words}', { words: finding.detail ?? '' });
  }
}

/** The live value for the end of a line: `live: 5 · kubectl edit, 2 h ago`. */
export function describeLive(finding: Finding, now: number): string {
  const live = formatValue(finding.live);
  const by = finding.owners.length > 0 ? ` · ${describeOwners(finding.owners, now)}` : '';
  return t('live: {live}{by}', { live, by });
}

/** What only the cluster has, as it would stand in the file: `+ replicas: 5 · kubectl-patch`; editors cut hints at 43 characters. */
export function describeAddition(finding: Finding, path: FieldPath): string {
  const last = path.at(-1);
  const key = last && 'field' in last ? `${formatPath(path)}: ` : '';
  const by = finding.owners.length > 0 ? ` · ${finding.owners.map(({ manager }) => manager).join(', ')}` : '';
  return `+ ${key}${formatValue(finding.live)}${by}`;
}

/** `Flux apps/podinfo · Ready · main@1a2b3c4`. */
export function describeApplier(applier: Applier): string {
  const ready = applier.ready === 'True' ? t('Ready') : applier.ready === 'False' ? t('not ready') : undefined;
  const suspended = applier.isSuspended ? t('suspended') : undefined;
  const revision = applier.revision
    ?.replace(/^(.*@)(?:sha1|sha256):([0-9a-f]{7})[0-9a-f]*$/, '$1$2')
    .replace(/^([0-9a-f]{7})[0-9a-f]{33,57}$/, '$1');
  const tool = applier.kind === 'Application' ? 'Argo CD' : 'Flux';
  return [`${tool} ${applier.namespace}/${applier.name}`, suspended ?? ready, revision].filter(Boolean).join(' · ');
}
