import { t } from '@vscode/l10n';
import { findOwners } from './owners.ts';
import type { RepositoryRule } from './repository-rule.ts';
import { tellObject } from './tell-object.ts';

/** A Kustomization or HelmRelease that applies nothing for the time being. */
export const suspendedOwner: RepositoryRule = {
  code: 'suspended-owner',
  severity: 'information',
  run: (facts) =>
    findOwners(facts, 'suspend', true).map(({ id, place }) => ({
      place,
      message: t('{0} is suspended: what changes in the repository is not applied.', tellObject(id)),
    })),
};
