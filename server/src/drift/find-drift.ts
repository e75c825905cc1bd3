import type { FieldPath } from '../manifest/field-path.ts';
import type { JsonObject } from '../manifest/json.ts';
import { findDifferences } from './find-differences.ts';
import type { Finding, FindingCode } from './finding.ts';
import { isMarked, isTemplate } from './flux-marks.ts';
import { applyRules } from './ignore/apply-rules.ts';
import { type Observation, type Rejection, toPredicted } from './observation.ts';
import { parseServerPath, toNamedPath } from './rejection.ts';

const kind: FieldPath = [{ field: 'kind' }];

/** What is worth saying about a resource after it was looked up in the cluster; empty where nothing is sure. */
export function findDrift(observation: Observation): readonly Finding[] {
  switch (observation.state) {
    case 'unavailable':
      return [];
    case 'not-served':
      return [
        { code: 'crd-not-installed', severity: 'hint', path: [{ field: 'apiVersion' }], anchor: 'value', owners: [] },
      ];
    case 'absent':
      return findAbsence(observation);
    case 'present': {
      const { prediction, declared, live } = observation;
      if (prediction.mode === 'rejected')
        return isTemplate(declared) ? [] : toRejected(prediction.rejection, live, declared);
      const isSure = !observation.applier?.changesObjects;
      const findings = findDifferences(observation, prediction).filter(({ code }) => isSure || !isGuess(code));
      const sides = { predicted: toPredicted(prediction), live };
      return applyRules(findings, sides, observation.ignored);
    }
  }
}

/** What may as well come from what the applier does to the manifest. */
function isGuess(code: FindingCode): boolean {
  return code.startsWith('pending-') || code === 'not-in-cluster' || code === 'drift-order';
}

function findAbsence(observation: Observation & { state: 'absent' }): readonly Finding[] {
  const about = { path: kind, anchor: 'key', owners: [] } as const;
  if (observation.inventory !== 'listed') {
    const isElsewhere = observation.assumedNamespace !== undefined || isTemplate(observation.declared['metadata']);
    return isElsewhere ? [] : [{ ...about, code: 'not-deployed', severity: 'information' }];
  }
  // Flux skips what carries one of these marks, so its absence is nothing to correct
  return isMarked(observation.declared, 'reconcile', 'disabled') || isMarked(observation.declared, 'ssa', 'ignore')
    ? []
    : [{ ...about, code: 'drift-deleted', severity: 'warning' }];
}

function toRejected({ message, causes }: Rejection, live: JsonObject, declared: JsonObject): readonly Finding[] {
  const about = { code: 'rejected', severity: 'error', owners: [] } as const;
  const findings = causes.flatMap((cause): readonly Finding[] => {
    const path = parseServerPath(cause.field);
    if (!path) return [];
    return [{ ...about, detail: cause.message, path: toNamedPath(path, live, declared), anchor: 'value' }];
  });
  const detail = causes[0]?.message ?? message;
  return findings.length > 0 ? findings : [{ ...about, detail, path: kind, anchor: 'key' }];
}
