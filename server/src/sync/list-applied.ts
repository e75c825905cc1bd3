import { type JsonObject, stringAt } from '../manifest/json.ts';
import { listAt } from './conditions.ts';

/** A revision that was in use. */
export interface AppliedRevision {
  readonly revision: string;
  /** When it came into use, where that is told. */
  readonly time?: string;
}

/**
 * Which revisions a controller says that it has applied, the last first. Flux keeps five, Argo CD ten; what failed was not
 * applied, or not all of it.
 */
export function listApplied(object: JsonObject): readonly AppliedRevision[] {
  const found = listAt(object, 'status', 'history').flatMap((entry): readonly AppliedRevision[] => {
    const outcome = stringAt(entry, 'lastReconciledStatus') ?? stringAt(entry, 'status');
    const hasFailed = outcome !== undefined && !worked.has(outcome);
    const revision =
      stringAt(entry, 'metadata', 'originRevision') ??
      stringAt(entry, 'metadata', 'revision') ??
      stringAt(entry, 'chartVersion') ??
      stringAt(entry, 'revision');
    if (revision === undefined || hasFailed) return [];
    const time = stringAt(entry, 'firstReconciled') ?? stringAt(entry, 'lastDeployed') ?? stringAt(entry, 'deployedAt');
    return [{ revision, ...(time !== undefined && { time }) }];
  });
  return found.toSorted((a, b) => (b.time ?? '').localeCompare(a.time ?? ''));
}

/** In the words of Flux and of Helm; a release that another has taken the place of was in use. */
const worked: ReadonlySet<string> = new Set(['ReconciliationSucceeded', 'deployed', 'superseded']);
