import { t } from '@vscode/l10n';
import type { ObjectId } from '../graph/references/object-id.ts';
import type { LeftReason, Outcome, PlanOwner } from './change.ts';

/** An object as people call it: `Deployment media/plex`. */
export function nameObject({ kind, namespace, name }: ObjectId): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** An owner as people call it: `Kustomization flux-system/apps`. */
export function nameOwner({ kind, namespace, name, directory }: PlanOwner): string {
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  if (kind === 'flux') return `Kustomization ${full}`;
  return kind === 'argo' ? `Application ${full}` : directory;
}

/** What becomes of an object, in a word. */
export function nameOutcome(outcome: Outcome): string {
  switch (outcome) {
    case 'deleted':
      return t('deleted');
    case 'refused':
      return t('refused');
    case 'replaced':
      return t('replaced');
    case 'restarted':
      return t('restarted');
    case 'changed':
      return t('changed');
    case 'created':
      return t('created');
    case 'moved':
      return t('moved');
    case 'left':
      return t('left behind');
  }
}

/** Why an object stays, in half a sentence. */
export function nameLeftReason(reason: LeftReason): string {
  switch (reason) {
    case 'prune-off':
      return t('pruning is off');
    case 'spared':
      return t('it is marked as not to be pruned');
    case 'suspended':
      return t('its Kustomization is suspended');
    case 'orphaned':
      return t('what applied it is removed without it');
    case 'not-automatic':
      return t('Argo CD does not prune it by itself');
    case 'k3s':
      return t('K3s deletes nothing when a file is removed');
    case 'nobody':
      return t('no controller applies this folder');
    case 'unknown':
      return t('whether it is deleted is not known');
  }
}
