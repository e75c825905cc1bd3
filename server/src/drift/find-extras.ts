import type { FieldPath } from '../manifest/field-path.ts';
import { valueAt } from '../manifest/field-path.ts';
import { compareEncrypted } from './compare-encrypted.ts';
import { ownManager } from './desired.ts';
import { type Extra, findShared, judge } from './extras.ts';
import { type Finding, toOwner } from './finding.ts';
import { isMarked } from './flux-marks.ts';
import { wasSent } from './lost-fields.ts';
import { type FieldEntry, findOwners } from './managed-fields.ts';
import { isLetBe, isTakenOver, toActor } from './managers.ts';
import type { DryRun, Present } from './observation.ts';

/** What only the cluster has, and what becomes of it when the manifest is applied. */
export function findExtras(seen: Present, prediction: DryRun, entries: readonly FieldEntry[]): readonly Finding[] {
  const { live, manager } = seen;
  const { predicted, trimmed } = prediction;
  const judged = trimmed ? judge(live, trimmed.object, trimmed.candidates) : [];
  if (manager === ownManager) return judged.map((extra) => toClientSide(extra, entries, seen));
  const isMerged = isMarked(live, 'ssa', 'merge') || isMarked(predicted, 'ssa', 'merge');
  return [
    ...judged.map((extra) => toFlux(extra, entries, { manager, isMerged })),
    ...findShared(live, predicted, manager).map((path) => toShared(path, entries, seen)),
  ];
}

/** The keys that only the cluster has of a Secret that SOPS has encrypted; there is no dry run to tell a default, nor are there any. */
export function findEncryptedExtras(seen: Present, entries: readonly FieldEntry[]): readonly Finding[] {
  const { live, manager } = seen;
  const isMerged = isMarked(live, 'ssa', 'merge');
  const extras = compareEncrypted(seen.declared, live).filter((one) => one.live !== undefined);
  return extras.flatMap(({ path }): readonly Finding[] => {
    const owners = findOwners(entries, path);
    const isKnown = owners.some((one) => isTakenOver(one) || isLetBe(one, manager) || isApplier(one, manager));
    if (!isKnown) return [];
    const extra = { path, live: '***', outcome: undefined };
    return [
      manager === ownManager ? toClientSide(extra, entries, seen) : toFlux(extra, entries, { manager, isMerged }),
    ];
  });
}

function isApplier(entry: FieldEntry, manager: string): boolean {
  return toActor(entry, manager === ownManager ? undefined : manager) === 'applier';
}

/** What nobody takes over stays: Flux takes fields over from some tools only, and not at all where it is told to merge. */
function toFlux(
  extra: Extra,
  entries: readonly FieldEntry[],
  how: { readonly manager: string; readonly isMerged: boolean },
): Finding {
  const owners = findOwners(entries, extra.path);
  const about = toAbout(extra, owners);
  if (owners.some((owner) => isLetBe(owner, how.manager)))
    return { ...about, code: 'drift-kept', severity: 'information', outcome: 'kept' };
  if (how.isMerged) return { ...about, code: 'drift-kept', severity: 'hint', outcome: 'kept' };
  if (owners.some((owner) => isApplier(owner, how.manager)))
    return { ...about, code: 'pending-removal', severity: 'information' };
  const outcome = extra.outcome === undefined ? 'removed' : { resetTo: extra.outcome };
  return { ...about, code: 'drift-extra', severity: 'warning', outcome };
}

/** An applier that compares on its own side removes what it has sent itself, and leaves the rest alone. */
function toClientSide(extra: Extra, entries: readonly FieldEntry[], { sent, manager }: Present): Finding {
  const owners = findOwners(entries, extra.path);
  const about = toAbout(extra, owners);
  const isOwn = sent ? wasSent(extra.path, sent) : owners.some((owner) => isApplier(owner, manager));
  return isOwn
    ? { ...about, code: 'pending-removal', severity: 'information' }
    : { ...about, code: 'drift-kept', severity: 'information', outcome: 'kept' };
}

/** The applier lets go of the field, and who else holds it keeps it there. */
function toShared(path: FieldPath, entries: readonly FieldEntry[], { live, manager }: Present): Finding {
  const others = findOwners(entries, path).filter((owner) => !isApplier(owner, manager));
  const about = toAbout({ path, live: valueAt(live, path) ?? null }, others);
  return { ...about, code: 'drift-kept', severity: 'hint', outcome: 'kept' };
}

function toAbout({ path, live }: Pick<Extra, 'path' | 'live'>, owners: readonly FieldEntry[]) {
  return { path, anchor: 'key', live, owners: owners.map(toOwner) } as const;
}
