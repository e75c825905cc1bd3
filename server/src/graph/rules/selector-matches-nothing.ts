import { t } from '@vscode/l10n';
import { type JsonObject, stringAt } from '../../manifest/json.ts';
import type { RepositoryRule } from './repository-rule.ts';
import { tellObject } from './tell-object.ts';

/** A Service, PodDisruptionBudget or NetworkPolicy that is for Pods which nothing makes. */
export const selectorMatchesNothing: RepositoryRule = {
  code: 'selector-matches-nothing',
  severity: 'warning',
  run: ({ clusters }) =>
    clusters.flatMap(({ references }) =>
      references.selections.flatMap(({ holder, selection, workloads, doubts }) => {
        const { place } = selection;
        if (!place || workloads.length > 0 || doubts.length > 0 || holder.isStale) return [];
        if (isOfSolvers(selection.selector)) return [];
        if (stringAt(holder.object.value, 'spec', 'type') === 'ExternalName') return [];
        return [{ place, message: t('{0} selects no Pod that this repository makes.', tellObject(holder.id)) }];
      }),
    ),
};

/** cert-manager starts such Pods for as long as a challenge takes: https://cert-manager.io/docs/configuration/acme/http01/ */
function isOfSolvers(selector: JsonObject): boolean {
  return JSON.stringify(selector).includes('"acme.cert-manager.io/');
}
