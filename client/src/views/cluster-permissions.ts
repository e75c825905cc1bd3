import * as vscode from 'vscode';
import type { ClusterItem } from '../../../server/src/protocol.ts';

/** What an account may do, in words. */
export interface PermissionText {
  readonly key: string;
  readonly words: string;
  readonly isAllowed: boolean;
}

/** Says nothing of what the cluster has not said. */
export function listPermissions({
  dryRun,
  dryRunOfNew,
  reconcile,
}: ClusterItem['permissions']): readonly PermissionText[] {
  const { t } = vscode.l10n;
  const say = (key: string, isAllowed: boolean, words: string): readonly PermissionText[] => [
    { key, words, isAllowed },
  ];
  const isOld = dryRunOfNew === 'denied';
  return [
    ...(dryRun === 'denied' ? say('dry-run', false, t('Read only: dry runs are not allowed')) : []),
    ...(dryRun === 'allowed' && isOld ? say('dry-run', true, t('Dry runs are allowed, but not of new objects')) : []),
    ...(dryRun === 'allowed' && !isOld ? say('dry-run', true, t('Dry runs are allowed')) : []),
    ...(reconcile === 'denied' ? say('reconcile', false, t('Flux may not be asked to reconcile')) : []),
    ...(reconcile === 'allowed' ? say('reconcile', true, t('Flux may be asked to reconcile')) : []),
  ];
}
