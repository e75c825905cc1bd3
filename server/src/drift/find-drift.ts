import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, stringAt } from '../manifest/json.ts';
import { type Difference, compare } from './compare.ts';
import { compareDeclared } from './compare-declared.ts';
import { ownManager, toDesired, withoutSecretValues } from './desired.ts';
import { type Extra, judge } from './extras.ts';
import type { Finding, FindingCode, Owner, Severity } from './finding.ts';
import { type FieldEntry, findOwners, readEntries, readListTypes, touches } from './managed-fields.ts';
import { toActor } from './managers.ts';
import type { Observation, Rejection } from './observation.ts';
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
      const isSure = !observation.applier?.changesObjects;
      return findDifferences(observation).filter(({ code }) => isSure || !isGuess(code));
    }
  }
}

/** What may as well come from what the applier does to the manifest. */
function isGuess(code: FindingCode): boolean {
  return code.startsWith('pending-') || code === 'not-in-cluster';
}

function findAbsence(observation: Observation & { state: 'absent' }): readonly Finding[] {
  const about = { path: kind, anchor: 'key', owners: [] } as const;
  if (observation.inventory !== 'listed') {
    const isElsewhere = observation.assumedNamespace !== undefined || isTemplate(observation.declared['metadata']);
    return isElsewhere ? [] : [{ ...about, code: 'not-deployed', severity: 'information' }];
  }
  return isNeverCreated(observation.declared) ? [] : [{ ...about, code: 'drift-deleted', severity: 'warning' }];
}

/** Flux skips what carries this mark, as label or annotation, so its absence is nothing to correct. */
function isNeverCreated(declared: JsonObject): boolean {
  const name = 'kustomize.toolkit.fluxcd.io/reconcile';
  return ['annotations', 'labels'].some(
    (place) => stringAt(declared, 'metadata', place, name)?.toLowerCase() === 'disabled',
  );
}

/** Whether Flux' substitution has yet to replace something in a value, so that it is not what will be applied. */
export function isTemplate(value: Json | undefined): boolean {
  return value !== undefined && JSON.stringify(value).includes('${');
}

function findDifferences(observation: Observation & { state: 'present' }): readonly Finding[] {
  const { live, prediction, declared, manager } = observation;
  const entries = readEntries(live).filter((entry) => entry.subresource !== 'status');
  const gitOps = manager === ownManager ? undefined : manager;
  if (prediction.mode === 'rejected')
    return isTemplate(declared) ? [] : toRejected(prediction.rejection, live, declared);
  if (prediction.mode === 'read-only') {
    const differences = compareDeclared(withoutSecretValues(toDesired(declared, live)), live, readListTypes(entries));
    return differences.filter(isSettled).map((difference) => toFinding(difference, entries, gitOps));
  }
  const predictedEntries = readEntries(prediction.predicted);
  const applied = [...predictedEntries, ...entries].filter(
    (entry) => entry.manager === manager && entry.operation === 'Apply',
  );
  const lists = readListTypes([...predictedEntries, ...entries]);
  const { trimmed } = prediction;
  return [
    ...compare(prediction.predicted, live, lists)
      .filter(isSettled)
      .filter(({ path }) => applied.some((entry) => touches(entry, path)))
      .map((difference) => toFinding(difference, entries, gitOps)),
    ...(trimmed ? judge(live, trimmed.object, trimmed.candidates) : []).map((extra) => toExtraFinding(extra, entries)),
  ];
}

/** A difference whose desired side is known to the end. */
function isSettled({ predicted }: Difference): boolean {
  return !isTemplate(predicted);
}

function toFinding(difference: Difference, entries: readonly FieldEntry[], gitOps: string | undefined): Finding {
  const { path, predicted, live } = difference;
  const owners = findOwners(entries, path);
  const about = {
    path,
    owners: owners.map(toOwner),
    ...(predicted !== undefined ? { desired: predicted } : {}),
    ...(live !== undefined ? { live } : {}),
  };
  if (live === undefined) return { ...about, code: 'not-in-cluster', severity: 'information', anchor: 'key' };
  if (predicted === undefined) return { ...about, code: 'pending-removal', severity: 'information', anchor: 'key' };
  const [code, severity] = classifyChange(owners, gitOps);
  return { ...about, code, severity, anchor: 'value' };
}

/** A change is drift when somebody else than the applier holds the field; else the cluster is only behind. */
function classifyChange(owners: readonly FieldEntry[], gitOps: string | undefined): readonly [FindingCode, Severity] {
  const actors = new Set(owners.map((owner) => toActor(owner, gitOps)));
  if (actors.has('person')) return ['drift-changed', 'warning'];
  if (actors.has('controller')) return ['drift-overwritten', 'hint'];
  if (actors.has('unknown')) return ['drift-changed', 'information'];
  return ['pending-change', 'information'];
}

function toExtraFinding(extra: Extra, entries: readonly FieldEntry[]): Finding {
  return {
    code: 'drift-extra',
    severity: 'warning',
    path: extra.path,
    anchor: 'key',
    live: extra.live,
    owners: findOwners(entries, extra.path).map(toOwner),
    outcome: extra.outcome === undefined ? 'removed' : { resetTo: extra.outcome },
  };
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

function toOwner(entry: FieldEntry): Owner {
  const { manager, operation, subresource, time } = entry;
  return { manager, operation, ...(subresource ? { subresource } : {}), ...(time ? { time } : {}) };
}
