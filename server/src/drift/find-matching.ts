import { toPathKey, valueAt } from '../manifest/field-path.ts';
import { isEqual, isObject } from '../manifest/json.ts';
import { type Difference, compare } from './compare.ts';
import { compareDeclared } from './compare-declared.ts';
import { isTemplate } from './flux-marks.ts';
import { type Finding, toOwner } from './finding.ts';
import { toComparable } from './find-stage.ts';
import { findOwners, readEntries, readListTypes } from './managed-fields.ts';
import { type Context, type Traced, withTrace } from './trace.ts';

/**
 * Where a file has taken over what somebody changed in the cluster: it says something else than what was applied, and
 * the cluster, where another than the applier has set it, says the same.
 */
export function findMatching(findings: readonly Finding[], context: Context): readonly Finding[] {
  const { seen, lineage } = context;
  const { applied } = lineage;
  if (typeof applied === 'string') return [];
  const { live, manager } = seen;
  const entries = readEntries(live).filter((entry) => entry.subresource !== 'status');
  const lists = readListTypes(entries);
  const told = findings.map(({ path }) => toPathKey(path));
  const isTold = (key: string): boolean => told.some((other) => other.startsWith(key) || key.startsWith(other));
  return compare(context.written, toComparable(applied), lists)
    .flatMap(toFields)
    .flatMap(({ path, predicted: written, live: before }): readonly Finding[] => {
      if (written === undefined || isTemplate(written) || isTold(toPathKey(path))) return [];
      const value = valueAt(live, path);
      const owners = findOwners(entries, path);
      const isApplied = owners.some((owner) => owner.manager === manager && owner.operation === 'Apply');
      if (value === undefined || owners.length === 0 || isApplied || !isTaken(seen, path)) return [];
      // what is a Secret's is known to be another only by what was written
      const isSecret = seen.declared['kind'] === 'Secret';
      if (before !== undefined && !isSecret && context.hasApplied(path)) return [];
      const about = { code: 'matches-cluster', severity: 'hint', path, anchor: 'value' } as const;
      const sides = { desired: value, live: value, owners: owners.map(toOwner) };
      return [withTrace({ ...about, ...sides }, context, before)];
    });
}

/** What is new as a whole is looked at field by field, since others may have set a part of it. */
function toFields(difference: Difference): readonly Difference[] {
  const { path, predicted, live } = difference;
  if (live !== undefined || !isObject(predicted)) return [difference];
  return Object.entries(predicted).flatMap(([field, value]) =>
    toFields({ path: [...path, { field }], predicted: value }),
  );
}

/** Whether applying the file would leave what the cluster has there. */
function isTaken({ prediction, live }: Traced<'present'>, path: Difference['path']): boolean {
  if (prediction.mode === 'rejected') return false;
  if (prediction.mode === 'dry-run') return isEqual(valueAt(prediction.predicted, path), valueAt(live, path));
  const lists = readListTypes(readEntries(live));
  const key = toPathKey(path);
  return !compareDeclared(prediction.desired, live, lists).some(
    (one) => toPathKey(one.path).startsWith(key) || key.startsWith(toPathKey(one.path)),
  );
}
