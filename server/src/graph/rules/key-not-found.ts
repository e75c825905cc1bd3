import { t } from '@vscode/l10n';
import { didYouMean } from '../../schema/did-you-mean.ts';
import type { Use } from '../references/read-build.ts';
import type { ClusterReferences } from '../references/reference-index.ts';
import type { RepositoryRule, RuleFinding } from './repository-rule.ts';
import { tellObject } from './tell-object.ts';

/** A key of a ConfigMap or Secret is used that it does not have. */
export const keyNotFound: RepositoryRule = {
  code: 'key-not-found',
  severity: 'warning',
  run: ({ clusters }) =>
    clusters.flatMap(({ references }) => references.uses.flatMap((use) => checkUse(references, use))),
};

function checkUse({ find }: ClusterReferences, use: Use): readonly Omit<RuleFinding, 'code'>[] {
  const { keys, isOptional, isGuess, to, path } = use.reference;
  if (keys.length === 0 || isOptional || use.holder.isStale || (isGuess && !isPlain(path))) return [];
  const found = find(use);
  const isKnown = found.every(({ provided, holder }) => !provided.isOpen && !holder.isStale);
  if (found.length === 0 || !isKnown) return [];
  const known = [...new Set(found.flatMap(({ provided }) => [...provided.keys.keys()]))];
  return keys.flatMap(({ value, place }) => {
    if (!place || known.includes(value)) return [];
    const near = didYouMean(value, known);
    const said = t('{0} has no key {1}.', tellObject(to), value);
    return [{ place, message: near === undefined ? said : `${said} ${t('Did you mean {0}?', near)}` }];
  });
}

/** In the values of a chart: as a Pod has it. */
function isPlain(path: readonly (string | number)[]): boolean {
  return path.some((step) => step === 'secretKeyRef' || step === 'configMapKeyRef');
}
