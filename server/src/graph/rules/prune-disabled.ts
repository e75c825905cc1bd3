import { t } from '@vscode/l10n';
import { findOwners } from './owners.ts';
import type { RepositoryRule } from './repository-rule.ts';
import { tellObject } from './tell-object.ts';

/** A Kustomization that leaves in the cluster what the repository does not have any more. */
export const pruneDisabled: RepositoryRule = {
  code: 'prune-disabled',
  severity: 'information',
  run: (facts) =>
    findOwners(facts, 'prune', false).map(({ id, place }) => ({
      place,
      message: t('{0} removes nothing: what is taken out of the repository stays in the cluster.', tellObject(id)),
    })),
};
