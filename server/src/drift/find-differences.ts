import type { FieldPath } from '../manifest/field-path.ts';
import { type JsonObject, isObject } from '../manifest/json.ts';
import { type Difference, compare } from './compare.ts';
import { compareDeclared } from './compare-declared.ts';
import { ownManager, withoutSecretValues } from './desired.ts';
import { compareEncrypted } from './compare-encrypted.ts';
import { findEncryptedExtras, findExtras } from './find-extras.ts';
import { findWarned } from './find-warned.ts';
import { type Finding, type FindingCode, type Severity, toOwner } from './finding.ts';
import { isTemplate } from './flux-marks.ts';
import { wasLost, wasSent } from './lost-fields.ts';
import { type FieldEntry, findOwners, readEntries, readListTypes, touches } from './managed-fields.ts';
import { toActor } from './managers.ts';
import type { DryRun, Prediction, Present } from './observation.ts';
import { findReordered, isExecutionOrder, restartsPods } from './order.ts';

/** What applying would change in a live object, and what it would leave that the manifest does not have. */
export function findDifferences(
  seen: Present,
  prediction: Exclude<Prediction, { mode: 'rejected' }>,
): readonly Finding[] {
  // told from who holds what, without a dry run
  if (prediction.mode === 'dry-run' && prediction.predicted === seen.live) return [];
  const entries = readEntries(seen.live).filter((entry) => entry.subresource !== 'status');
  if (prediction.mode === 'dry-run') return comparePrediction(seen, prediction, entries);
  const isEncrypted = prediction.reason === 'encrypted';
  const missing = isEncrypted ? compareEncrypted(prediction.desired, seen.live).filter(isMissing) : [];
  const declared = compareDeclared(withoutSecretValues(prediction.desired), seen.live, readListTypes(entries));
  return [
    ...[...missing, ...declared.flatMap(toSingleKeys).filter(isSettled(seen))].map((one) =>
      toUnsure(toFinding(one, entries, seen)),
    ),
    ...(isEncrypted ? findEncryptedExtras(seen, entries) : []),
  ];
}

/** The same for a Secret whose values are marks on both sides, so that they can be compared. */
export function findMarkedDifferences(seen: Present, desired: JsonObject): readonly Finding[] {
  const entries = readEntries(seen.live).filter((entry) => entry.subresource !== 'status');
  const found = compareDeclared(desired, seen.live, readListTypes(entries));
  return found.flatMap(toSingleKeys).map((difference) => toFinding(difference, entries, seen));
}

/** What a webhook has changed is the applier's too. */
function toUnsure(finding: Finding): Finding {
  return finding.code === 'pending-change' ? { ...finding, isUnsure: true } : finding;
}

function isMissing({ live }: Difference): boolean {
  return live === undefined;
}

function comparePrediction(seen: Present, prediction: DryRun, entries: readonly FieldEntry[]): readonly Finding[] {
  const { live, manager } = seen;
  const { predicted, dropped = [], warnings = [] } = prediction;
  const predictedEntries = readEntries(predicted);
  const applied = [...predictedEntries, ...entries].filter(
    (entry) => entry.manager === manager && entry.operation === 'Apply',
  );
  const isApplied = (path: Difference['path']): boolean => applied.some((entry) => touches(entry, path));
  const lists = readListTypes([...predictedEntries, ...entries]);
  const differences = compare(predicted, live, lists);
  const extras = findExtras(seen, prediction, entries);
  const isOnlyOrder = differences.length === 0 && extras.length === 0;
  return [
    ...dropped.map(toDropped),
    ...findWarned(warnings, { desired: seen.declared, live, manager }),
    ...differences
      .flatMap(toSingleKeys)
      .filter(isSettled(seen))
      .filter(({ path }) => isApplied(path))
      .map((difference) => toFinding(difference, entries, seen)),
    ...extras,
    ...findReordered(predicted, live, lists, isApplied)
      .filter(({ path }) => isExecutionOrder(path) || (isOnlyOrder && restartsPods(path, predicted, live)))
      .map(toOrderFinding),
  ];
}

/** A field that its kind does not have, and that Flux leaves out without a word. */
export function toDropped(path: FieldPath): Finding {
  return { code: 'field-dropped', severity: 'warning', path, anchor: 'key', owners: [] };
}

const maps = new Set(['annotations', 'binaryData', 'data', 'labels']);

/** The last key of a map takes the map with it; a person looks for the key. */
function toSingleKeys(difference: Difference): readonly Difference[] {
  const { path, predicted, live } = difference;
  const last = path.at(-1);
  const isMap = last !== undefined && 'field' in last && maps.has(last.field);
  if (!isMap || live !== undefined || !isObject(predicted)) return [difference];
  return Object.entries(predicted).map(([field, value]) => ({ path: [...path, { field }], predicted: value }));
}

/** A difference whose desired side is known to the end. */
function isSettled({ isFinal }: Present): (difference: Difference) => boolean {
  return ({ predicted }) => isFinal === true || !isTemplate(predicted);
}

function toFinding({ path, predicted, live }: Difference, entries: readonly FieldEntry[], seen: Present): Finding {
  const owners = findOwners(entries, path);
  const about = {
    path,
    owners: owners.map(toOwner),
    ...(predicted !== undefined ? { desired: predicted } : {}),
    ...(live !== undefined ? { live } : {}),
  };
  if (live === undefined) {
    const isGone = wasLost(path, seen.lost) || (seen.prediction.mode === 'dry-run' && wasSent(path, seen.sent));
    return isGone
      ? { ...about, code: 'drift-removed', severity: 'warning', anchor: 'key' }
      : { ...about, code: 'not-in-cluster', severity: 'information', anchor: 'key' };
  }
  if (predicted === undefined) return { ...about, code: 'pending-removal', severity: 'information', anchor: 'key' };
  const [code, severity] = classifyChange(owners, seen.manager === ownManager ? undefined : seen.manager);
  const isScaled = code === 'drift-overwritten' && owners.some(({ subresource }) => subresource === 'scale');
  const autoscaler = isScaled && seen.autoscaler !== undefined ? { autoscaler: seen.autoscaler } : {};
  return { ...about, code, severity, anchor: 'value', ...autoscaler };
}

/** A change is drift when somebody else than the applier holds the field; else the cluster is only behind. */
function classifyChange(owners: readonly FieldEntry[], gitOps: string | undefined): readonly [FindingCode, Severity] {
  const actors = new Set(owners.map((owner) => toActor(owner, gitOps)));
  if (actors.has('person')) return ['drift-changed', 'warning'];
  if (actors.has('controller')) return ['drift-overwritten', 'hint'];
  if (actors.has('unknown')) return ['drift-changed', 'information'];
  return ['pending-change', 'information'];
}

/** Nobody owns an order, so it is not known who changed it. */
function toOrderFinding({ path, predicted, live }: Difference): Finding {
  const sides = { ...(predicted !== undefined ? { desired: predicted } : {}), ...(live !== undefined ? { live } : {}) };
  const severity = isExecutionOrder(path) ? 'warning' : 'hint';
  return { code: 'drift-order', severity, path, anchor: 'key', owners: [], ...sides };
}
