import { type FieldPath, isEqualPath } from '../manifest/field-path.ts';
import { classify, classifyAbsent, isGuess } from './classify.ts';
import { ownManager } from './desired.ts';
import { findDifferences, toDropped } from './find-differences.ts';
import { findWarned } from './find-warned.ts';
import type { Finding } from './finding.ts';
import { isMarked, isTemplate } from './flux-marks.ts';
import { applyRules } from './ignore/apply-rules.ts';
import { type Observation, toPredicted } from './observation.ts';
import { findRejected } from './rejected.ts';
import { findReleaseDrift } from './release/find-release-drift.ts';

const kind: FieldPath = [{ field: 'kind' }];

/** What is worth saying about a resource after it was looked up in the cluster; empty where nothing is sure. */
export function findDrift(observation: Observation): readonly Finding[] {
  const findings = findAll(observation);
  const isSuspended = 'applier' in observation && observation.applier.isSuspended === true;
  return [...(isSuspended ? findings.map(toSuspended) : findings), ...findReleaseDrift(observation)];
}

/** What waits for an applier that does nothing for now. */
function toSuspended(finding: Finding): Finding {
  const { code } = finding;
  const isWaiting = code.startsWith('drift-') || code.startsWith('pending-') || code === 'not-in-cluster';
  const isOthers = code === 'drift-kept' || code === 'drift-overwritten';
  return isWaiting && !isOthers ? { ...finding, isSuspended: true } : finding;
}

function findAll(observation: Observation): readonly Finding[] {
  switch (observation.state) {
    case 'unavailable':
      return [];
    case 'not-served':
      return [
        { code: 'crd-not-installed', severity: 'hint', path: [{ field: 'apiVersion' }], anchor: 'value', owners: [] },
      ];
    case 'absent': {
      const { lineage } = observation;
      const findings = findAbsence(observation);
      return lineage?.state === 'known' ? classifyAbsent(findings, observation, lineage) : findings;
    }
    case 'present': {
      const { prediction, declared, live, manager, applier } = observation;
      const isTold = [declared, live].some((one) => isMarked(one, 'force', 'enabled'));
      const isForced = applier !== undefined && (applier.isForced === true || isTold);
      if (prediction.mode === 'rejected')
        return isTemplate(declared) ? [] : findRejected({ ...prediction, live, manager, isForced });
      const { lineage } = observation;
      const findings = findDifferences(observation, prediction);
      const isSure = !observation.applier?.changesObjects;
      const told =
        lineage?.state === 'known'
          ? classify(findings, observation, lineage)
          : findings.filter((finding) => isSure || !isGuess(finding));
      return applyRules(told, { predicted: toPredicted(prediction), live }, observation.ignored);
    }
  }
}

function findAbsence(observation: Observation & { state: 'absent' }): readonly Finding[] {
  const about = { path: kind, anchor: 'key', owners: [] } as const;
  if (observation.inventory !== 'listed') {
    const isElsewhere = observation.assumedNamespace !== undefined || isTemplate(observation.declared['metadata']);
    return isElsewhere ? [] : findObstacles(observation, { ...about, code: 'not-deployed', severity: 'information' });
  }
  // Flux skips what carries one of these marks, so its absence is nothing to correct
  return isMarked(observation.declared, 'reconcile', 'disabled') || isMarked(observation.declared, 'ssa', 'ignore')
    ? []
    : [{ ...about, code: 'drift-deleted', severity: 'warning' }];
}

/** What stands in the way of an object that is not there yet, beside that it is not. */
function findObstacles(
  { declared, obstacle, dropped = [], warnings = [] }: Observation & { state: 'absent' },
  absent: Finding,
): readonly Finding[] {
  const warned = findWarned(warnings, { desired: declared, manager: ownManager });
  const said = [absent, ...dropped.map(toDropped), ...warned];
  if (!obstacle) return said;
  if (obstacle.mode === 'no-namespace') {
    const path: FieldPath = [{ field: 'metadata' }, { field: 'namespace' }];
    return [{ ...absent, code: 'namespace-not-deployed', path, anchor: 'value' }];
  }
  const refused = findRejected({ ...obstacle, manager: ownManager, isForced: false });
  return [...said.filter(({ path }) => refused.every((one) => !isEqualPath(one.path, path))), ...refused];
}
