import { type FieldPath, valueAt } from '../../manifest/field-path.ts';
import { type JsonObject, stringAt } from '../../manifest/json.ts';
import { isSecretName } from '../../manifest/secret-names.ts';
import { ownManager } from '../desired.ts';
import { findDifferences, findMarkedDifferences } from '../find-differences.ts';
import { type Finding, withoutValues } from '../finding.ts';
import { applyRules } from '../ignore/apply-rules.ts';
import { followHelmRelease } from '../ignore/flux-rules.ts';
import { mergeIgnored } from '../ignore/ignored.ts';
import { readEntries } from '../managed-fields.ts';
import { toActor } from '../managers.ts';
import type { Prediction, Present } from '../observation.ts';
import { toPredicted } from '../observation.ts';

const helmManager = 'helm-controller';

/** In whose name to ask what applying would do: Flux' own, where it has applied on the server's side. */
export function chooseReleaseManager(live: JsonObject): string {
  const hasApply = readEntries(live).some(
    ({ manager, operation, subresource }) => manager === helmManager && operation === 'Apply' && !subresource,
  );
  return hasApply ? helmManager : ownManager;
}

/** Both sides of one object of a release, and the HelmRelease that it belongs to. */
export interface Released {
  readonly helmRelease: JsonObject;
  /** As it was released. */
  readonly desired: JsonObject;
  readonly live: JsonObject;
  /** Whether a value of a Secret can stand in it. */
  readonly isHidden: boolean;
  /** Of a Secret nothing can be predicted, since nobody here has its values. */
  readonly prediction?: Exclude<Prediction, { mode: 'rejected' }>;
}

/**
 * What somebody has changed in an object of a release, or taken out of it. A release is what was applied, so nothing is
 * pending; what only the cluster has Helm leaves as it is.
 */
export function compareReleased({ helmRelease, desired, live, isHidden, prediction }: Released): readonly Finding[] {
  const manager = chooseReleaseManager(live);
  const about = { state: 'present', declared: desired, live, manager, sent: desired, isFinal: true } as const;
  const seen: Present = { ...about, prediction: prediction ?? { mode: 'dry-run', predicted: live } };
  const found = prediction ? findDifferences(seen, prediction) : findMarkedDifferences(seen, desired);
  const sides = { predicted: prediction ? toPredicted(prediction) : desired, live };
  const told = applyRules(
    found.map((one) => toReleased(one, seen)).filter(isTold),
    sides,
    mergeIgnored([followHelmRelease(helmRelease, sides)]),
  );
  const isSecret = isHidden || desired['kind'] === 'Secret';
  return told
    .filter(({ ignoredBy }) => ignoredBy === undefined)
    .map((finding) => (isSecret || isSecretPath(finding.path) ? withoutValues(finding) : finding));
}

/** Whether the absence of an object is what its kind or a rule wants. */
export function isExcused(helmRelease: JsonObject, desired: JsonObject): boolean {
  // the API server deletes such a Job when it is done
  if (desired['kind'] === 'Job' && JSON.stringify(desired).includes('"ttlSecondsAfterFinished"')) return true;
  const sides = { predicted: desired, live: desired };
  const absence: Finding = { code: 'drift-deleted', severity: 'warning', path: [], anchor: 'key', owners: [] };
  const [told] = applyRules([absence], sides, mergeIgnored([followHelmRelease(helmRelease, sides)]));
  return told?.ignoredBy !== undefined;
}

/** What of an object is an edit of its file elsewhere is drift here, since a release has been applied as a whole. */
function toReleased(finding: Finding, { declared, manager }: Present): Finding {
  const { code, path, owners } = finding;
  const last = path.at(-1);
  // an item is never left out by the API server, as a value may be that means nothing
  if (code === 'not-in-cluster' && last && 'keys' in last)
    return { ...finding, code: 'drift-removed', severity: 'warning' };
  const desired = code === 'pending-removal' ? valueAt(declared, path) : undefined;
  if (desired === undefined) return finding;
  // the release says `false`, which is stored as nothing
  const isPersons = owners.some(
    (owner) => toActor({ ...owner, fields: new Map() }, manager === ownManager ? undefined : manager) === 'person',
  );
  return isPersons ? { ...finding, code: 'drift-changed', severity: 'warning', anchor: 'value', desired } : finding;
}

/** What a controller has set besides is told as quietly as elsewhere. */
function isTold({ code, owners }: Finding): boolean {
  const isHelms = owners.some(({ manager }) => manager === helmManager || manager === 'helm');
  return code === 'drift-removed' || code === 'drift-changed' || (code === 'drift-overwritten' && !isHelms);
}

function isSecretPath(path: FieldPath): boolean {
  return path.some((segment) => {
    if ('field' in segment) return isSecretName(segment.field);
    const name = 'keys' in segment ? stringAt(segment.keys, 'name') : undefined;
    return name !== undefined && isSecretName(name);
  });
}
