import { t } from '@vscode/l10n';
import type { ForgeError } from '../../forge-port.ts';

/** A label that the forge does not have; it would be invented on GitHub, and left out without a word on Gitea. */
export function unknownLabel(label: string): string {
  return t('There is no label {0} on the forge, so it was left out. Create it there first.', label);
}

/** Why labels were left out. */
export function labelsRefused({ message }: ForgeError): string {
  return t('Labels were left out. {0}', message);
}

/** Why somebody was not asked for a review. */
export function reviewerRefused(reviewer: string, error: ForgeError): string {
  return error.kind === 'not-found' || error.kind === 'invalid'
    ? reviewerIgnored(reviewer)
    : t('{0} was not asked for a review. {1}', reviewer, error.message);
}

/** Somebody whom the forge does not know, or who may not review here. */
export function reviewerIgnored(reviewer: string): string {
  return t('{0} was not asked for a review: the forge does not accept this reviewer here.', reviewer);
}

/** A draft that could only be opened as what is not one. */
export function noDrafts(): string {
  return t('This repository has no drafts, so the pull request is open for review.');
}
