import { t } from '@vscode/l10n';
import type { Finding } from '../drift/finding.ts';
import type { Lineage, LineageGap, Stage } from '../drift/lineage.ts';

/** What Git adds to a finding, as sentences: how far the file's own change has come, and what becomes of it. */
export function describeTrace(finding: Finding): readonly string[] {
  const { code, stage, reason, isSuspended } = finding;
  const isDrift = code.startsWith('drift-');
  return [
    ...(stage ? [describeStage(stage)] : []),
    ...(reason === undefined ? [] : [t('It is not applied: {reason}', { reason })]),
    ...(isSuspended
      ? [
          isDrift
            ? t('The Kustomization is suspended: this will not be corrected.')
            : t('The Kustomization is suspended: this will not be applied.'),
        ]
      : []),
  ];
}

/** Why it is not known whose change something is; undefined where it is known. */
export function describeGap(lineage: Lineage | undefined): string | undefined {
  return lineage?.state === 'unknown' ? words(lineage.gap) : undefined;
}

/** How far what is applied is behind the branch that is followed; undefined where it is not, or nobody knows. */
export function describeBehind(lineage: Lineage | undefined): string | undefined {
  const count = lineage?.state === 'known' ? (lineage.behind ?? 0) : 0;
  if (count === 0) return undefined;
  return count === 1 ? t('1 commit behind') : t('{count} commits behind', { count });
}

function describeStage(stage: Stage): string {
  switch (stage) {
    case 'uncommitted':
      return t('Your change is not committed.');
    case 'unpushed':
      return t('Your change is committed, and not pushed.');
    case 'unreconciled':
      return t('Your change is pushed, and not reconciled.');
    case 'unpulled':
      return t('It comes from a commit that you have not pulled.');
  }
}

function words(gap: LineageGap): string {
  switch (gap) {
    case 'not-fetched':
      return t('applied revision unknown: fetch');
    case 'no-git':
      return t('applied revision unknown: Git was not found');
    case 'no-commit':
      return t('applied revision unknown: the repository has no commit');
    case 'submodule':
      return t('applied revision unknown: a submodule was at another commit then');
    case 'not-built':
      return t('applied revision unknown: what it was cannot be built');
    case 'failed':
      return t('applied revision unknown: Git does not answer');
  }
}
