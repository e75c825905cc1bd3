import { toKindKey } from '../../graph/references/object-id.ts';
import type { ObjectChange } from '../change.ts';
import { type FindRisk, type RiskCode, forEachObject } from './risk.ts';

const codes: Readonly<Record<string, RiskCode>> = {
  '/Namespace': 'namespace-deleted',
  '/PersistentVolumeClaim': 'claim-deleted',
  'apiextensions.k8s.io/CustomResourceDefinition': 'definition-deleted',
  'helm.cattle.io/HelmChart': 'release-deleted',
  'helm.toolkit.fluxcd.io/HelmRelease': 'release-deleted',
};

/** What is lost with what is deleted, besides itself. */
export const findDeletionRisks: FindRisk = (all) =>
  [...new Set(Object.values(codes))].flatMap((code) =>
    forEachObject(all, code, (change) => (isLost(change) && codes[toKindKey(change.id)] === code ? [] : undefined)),
  );

/** Also of what is made again: what was in it is gone by then. */
function isLost({ outcome, deletion }: ObjectChange): boolean {
  return outcome === 'deleted' || outcome === 'replaced' || deletion?.isPossible === false;
}

/** Objects that stay or not, by what is done first. */
export const findPossibleDeletions: FindRisk = (all) =>
  forEachObject(all, 'may-be-deleted', ({ deletion, outcome }) =>
    deletion?.isPossible && outcome !== 'deleted' ? [] : undefined,
  );
