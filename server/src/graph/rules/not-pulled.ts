import { t } from '@vscode/l10n';
import { placeAt } from '../targets/place-at.ts';
import type { RepositoryRule } from './repository-rule.ts';
import { tellObject } from './tell-object.ts';

/** Something that asks a controller to build a folder, and that no controller is told of. */
export const notPulled: RepositoryRule = {
  code: 'not-pulled',
  severity: 'information',
  run: ({ graph: { unreached, isCut } }) =>
    isCut
      ? []
      : unreached.flatMap(({ place: origin, leaves = [], kind, name, namespace }) => {
          const place = placeAt({ leaves, ...(origin && { origin }) }, 'metadata', 'name');
          const own = kind === 'flux' ? 'Kustomization' : 'Application';
          const told = tellObject({ kind: own, ...(namespace !== undefined && { namespace }), name });
          const message = t('No controller pulls {0}: what is applied from the folders above does not bring it.', told);
          return place ? [{ place, message }] : [];
        }),
};
