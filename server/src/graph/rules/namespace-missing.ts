import { t } from '@vscode/l10n';
import type { RepositoryRule } from './repository-rule.ts';

/** Objects go to a namespace that nothing makes. */
export const namespaceMissing: RepositoryRule = {
  code: 'namespace-missing',
  severity: 'warning',
  run: ({ clusters }) =>
    clusters.flatMap(({ references }) => {
      // who makes none here makes all of them by hand
      const isOurs = [...references.definitions.keys()].some((key) => key.startsWith('/Namespace/'));
      if (!isOurs) return [];
      return references.unresolved.flatMap(({ use: { reference }, reason }) => {
        const { place, path, to } = reference;
        if (!place || reason !== 'missing' || path.at(-1) !== 'namespace') return [];
        return [{ place, message: t('Nothing in this repository makes the namespace {0}.', to.name) }];
      });
    }),
};
