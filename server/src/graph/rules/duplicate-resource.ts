import { t } from '@vscode/l10n';
import { at, isEqual, stringAt } from '../../manifest/json.ts';
import { toKindKey } from '../references/object-id.ts';
import type { Definition } from '../references/read-build.ts';
import type { BuildGraph } from '../targets/build-graph.ts';
import { placeAt } from '../targets/place-at.ts';
import type { RepositoryFacts, RepositoryRule, RuleFinding } from './repository-rule.ts';
import { tellObject } from './tell-object.ts';

/** Several builds of one cluster make the same object: each undoes what the others do, and whichever goes takes it along. */
export const duplicateResource: RepositoryRule = {
  code: 'duplicate-resource',
  severity: 'warning',
  run: (facts) =>
    facts.clusters.flatMap(({ references, name }) =>
      [...references.definitions.values()].flatMap((all) => checkObject(facts, all, name)),
    ),
};

function checkObject(
  { graph }: RepositoryFacts,
  all: readonly Definition[],
  cluster: string,
): readonly Omit<RuleFinding, 'code'>[] {
  const own = all.filter(
    ({ provided, holder }) => !provided.isMade && !holder.isStale && !isLetBe(holder.object.value),
  );
  if (new Set(own.map(({ holder }) => holder.build)).size < 2) return [];
  // what has no name may be several clusters
  if (cluster === '' && new Set(own.map(({ holder }) => findRoot(graph, holder.build))).size > 1) return [];
  const [first] = own;
  const isSame = own.every(({ holder }) => isEqual(holder.object.value, first?.holder.object.value ?? {}));
  return own.flatMap(({ holder }) => {
    const place = placeAt(holder.object, 'metadata', 'name');
    const others = new Set(own.flatMap((one) => (one.holder.build === holder.build ? [] : [one.holder.build])));
    const names = [...others].map((id) => graph.builds.get(id)?.target.name ?? id);
    if (!place) return [];
    const message = t('{0} is made by {1} too.', tellObject(holder.id), names.join(', '));
    // that a namespace is there several builds may want, as long as they want the same
    const isHarmless = isSame && toKindKey(holder.id) === '/Namespace';
    return [{ place, message, ...(isHarmless && { severity: 'information' as const }) }];
  });
}

/** The build from which the chain of one begins. */
function findRoot({ builds }: BuildGraph, id: string): string {
  const seen = new Set<string>();
  for (let here = id; ;) {
    const parent = builds.get(here)?.target.parent;
    if (parent === undefined || seen.has(parent)) return here;
    seen.add(here);
    here = parent;
  }
}

/** What Flux makes only where it is not there, or leaves alone: https://fluxcd.io/flux/components/kustomize/kustomizations/ */
function isLetBe(value: Definition['holder']['object']['value']): boolean {
  const annotations = at(value, 'metadata', 'annotations');
  const mode = stringAt(annotations, 'kustomize.toolkit.fluxcd.io/ssa');
  return (
    (mode !== undefined && mode !== 'Override') ||
    stringAt(annotations, 'kustomize.toolkit.fluxcd.io/reconcile') === 'disabled'
  );
}
