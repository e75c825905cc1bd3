import { t } from '@vscode/l10n';
import { toKindKey } from '../references/object-id.ts';
import type { Unresolved } from '../references/reference-index.ts';
import type { ClusterFacts, RepositoryRule, RuleFinding } from './repository-rule.ts';
import { createSuggestions } from './suggest-object.ts';
import { tellObject } from './tell-object.ts';

/** Something names an object that nothing in its cluster makes. */
export const referenceNotFound: RepositoryRule = {
  code: 'reference-not-found',
  severity: 'warning',
  run: ({ clusters }) => clusters.flatMap(checkCluster),
};

function checkCluster({ references }: ClusterFacts): readonly Omit<RuleFinding, 'code'>[] {
  const hasSecrets = [...references.definitions.values()].some((all) =>
    all.some(({ provided: { id } }) => toKindKey(id) === '/Secret'),
  );
  const suggest = createSuggestions(references);
  return references.unresolved.flatMap((one) => {
    const { use, doubts } = one;
    const { to, place } = use.reference;
    // where no Secret is made at all, they are made by hand
    if (!place || isOfOthers(one) || (toKindKey(to) === '/Secret' && !hasSecrets)) return [];
    const name = tellObject(to);
    if (one.reason === 'missing' || (isUnlikely(one) && ofRelease.has(toKindKey(to)))) {
      const near = suggest(to);
      const said = t('Nothing in this repository makes {0}.', name);
      return [{ place, message: near === undefined ? said : `${said} ${t('Did you mean {0}?', near)}` }];
    }
    if (!isUnlikely(one)) return [];
    const by = doubts.map((doubt) => doubt.name).toSorted();
    const said = t('Nothing in this repository makes {0}; only a chart could, such as that of {1}.', name, by[0] ?? '');
    return [{ place, message: said, severity: 'information' }];
  });
}

/** Namespaces and dependencies have rules of their own. */
function isOfOthers({ use: { reference } }: Unresolved): boolean {
  return reference.path.at(-1) === 'namespace' || reference.path.includes('dependsOn');
}

/** Charts name these after their release, or are told, */
const ofRelease: ReadonlySet<string> = new Set(['/PersistentVolumeClaim']);
/** and these mostly: a name that has nothing of it is more likely to be wrong. */
const named: ReadonlySet<string> = new Set([...ofRelease, '/Secret', '/ConfigMap']);

function isUnlikely({ reason, doubts, use: { holder, reference } }: Unresolved): boolean {
  if (reason !== 'maybe-elsewhere' || holder.isStale || reference.isGuess || !named.has(toKindKey(reference.to)))
    return false;
  return doubts.every(({ by, evidence }) => by === 'release' && evidence === 'place');
}
