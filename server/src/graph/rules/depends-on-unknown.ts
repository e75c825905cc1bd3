import { t } from '@vscode/l10n';
import { groupBy } from '../references/group-by.ts';
import { toKindKey } from '../references/object-id.ts';
import type { RepositoryRule } from './repository-rule.ts';
import { createSuggestions } from './suggest-object.ts';
import { tellObject } from './tell-object.ts';

/** Flux waits for something that is not there, and so for ever. */
export const dependsOnUnknown: RepositoryRule = {
  code: 'depends-on-unknown',
  severity: 'warning',
  run: ({ clusters }) =>
    clusters.flatMap(({ references }) => {
      const { unresolved, definitions } = references;
      const suggest = createSuggestions(references);
      const firsts = [...definitions.values()].flatMap(([first]) => (first ? [first.provided.id] : []));
      const kinds = groupBy(firsts, toKindKey);
      return unresolved.flatMap(({ use: { reference }, reason }) => {
        const { place, path, to } = reference;
        if (!place || reason !== 'missing' || !path.includes('dependsOn')) return [];
        const same = kinds.get(toKindKey(to)) ?? [];
        const elsewhere = same.find(({ name }) => name === to.name);
        const near = suggest(to);
        const said = t('Nothing in this repository makes {0}, so that this waits for ever.', tellObject(to));
        if (elsewhere) return [{ place, message: `${said} ${t('There is {0}.', tellObject(elsewhere))}` }];
        return [{ place, message: near === undefined ? said : `${said} ${t('Did you mean {0}?', near)}` }];
      });
    }),
};
