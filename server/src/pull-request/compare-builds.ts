import { isEqual } from '../manifest/json.ts';
import { maskText } from '../manifest/mask-texts.ts';
import { findDeletions } from '../graph/deletions/find-deletions.ts';
import type { IsNamespaced } from '../graph/deletions/read-inventories.ts';
import { findSecretTexts } from '../graph/rendered/index-builds.ts';
import type { Build, BuildGraph } from '../graph/targets/build-graph.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import type { OwnerChanges } from './change.ts';
import { type Comparison, compareEntries } from './compare-entries.ts';
import { createConcealer } from './conceal.ts';
import { byOwner } from './in-order.ts';
import { type Entries, readEntries, toOwner } from './rendered-entries.ts';

/** What may be known besides the builds. */
export interface PlanKnowledge {
  readonly isNamespaced?: IsNamespaced;
  /** What is known of the kinds of an apiVersion, so that the rules of custom ones count. */
  readonly schemasOf?: (apiVersion: string) => ApiSchemas | undefined;
  /** The files that differ, so that a build that fails on both sides is told where they matter to it. */
  readonly touched?: ReadonlySet<string>;
}

/**
 * What becomes of every object of every cluster when one state of a repository becomes another, given the builds of
 * both: by who applies it, in an order that depends on nothing else. Who has nothing to change is left out.
 */
export function compareBuilds(
  before: BuildGraph,
  after: BuildGraph,
  { isNamespaced, schemasOf, touched }: PlanKnowledge = {},
): readonly OwnerChanges[] {
  const secretTexts = findSecretTexts([...before.builds.values(), ...after.builds.values()]);
  const found = findDeletions(before, after, isNamespaced ? { isNamespaced } : {});
  const work: Comparison = {
    ...{ before, after },
    deletions: new Map(found.map((one) => [one.object, one])),
    concealer: createConcealer(secretTexts),
    schemasOf: schemasOf ?? (() => undefined),
    then: readAll(before, secretTexts),
    now: readAll(after, secretTexts),
    newIn: new Map(),
    goneFrom: new Map(),
  };
  noteMoves(work);
  const ids = [...new Set([...before.builds.keys(), ...after.builds.keys()])];
  return ids
    .flatMap((id) => compareOwner(work, id, secretTexts, touched ?? new Set()) ?? [])
    .filter(({ changes, unknown }) => changes.length > 0 || unknown !== undefined)
    .toSorted(byOwner);
}

function readAll({ builds }: BuildGraph, secretTexts: readonly string[]): ReadonlyMap<string, Entries> {
  return new Map(
    [...builds].flatMap(([id, build]) => {
      const entries = build.target.isUnreached ? undefined : readEntries(build, secretTexts);
      return entries ? [[id, entries] as const] : [];
    }),
  );
}

/** What one owner gives up, and what one takes in; what cannot be built says nothing of either. */
function noteMoves({ before, after, then, now, newIn, goneFrom }: Comparison): void {
  for (const [id, { objects }] of then) {
    const next = now.get(id);
    if (!next && (after.builds.has(id) || isCutOff(id, before, after))) continue;
    for (const key of objects.keys()) if (!next?.objects.has(key)) goneFrom.set(key, id);
  }
  for (const [id, { objects }] of now) {
    const last = then.get(id);
    if (!last && (before.builds.has(id) || isCutOff(id, after, before))) continue;
    for (const key of objects.keys()) if (!last?.objects.has(key)) newIn.set(key, id);
  }
}

function compareOwner(
  work: Comparison,
  id: string,
  secretTexts: readonly string[],
  touched: ReadonlySet<string>,
): OwnerChanges | undefined {
  const [before, after] = [work.before.builds.get(id), work.after.builds.get(id)];
  const build = after ?? before;
  if (!build || build.target.isUnreached) return undefined;
  if (!after && isCutOff(id, work.before, work.after)) return undefined;
  if (!before && isCutOff(id, work.after, work.before)) return undefined;
  const presence = !before ? 'new' : !after ? 'gone' : 'kept';
  const owner = { ...toOwner(build), isSuspended: build.target.isSuspended };
  const side = findUnknownSide(before, after, touched);
  if (side !== undefined) {
    const reason = maskText(withoutQuotes(readReason(after) ?? readReason(before) ?? ''), secretTexts);
    return { owner, presence, unknown: { side, reason }, isPartial: false, changes: [] };
  }
  const changes = compareEntries(work, id);
  return { owner, presence, isPartial: hasLeftOut(before) || hasLeftOut(after), changes };
}

/** Whether one lacks on the other side only because what brings it cannot be built there, which is told of that. */
function isCutOff(id: string, { builds }: BuildGraph, other: BuildGraph): boolean {
  const seen = new Set<string>();
  for (let here = builds.get(id)?.target.parent; here !== undefined && !seen.has(here);) {
    if (isUnbuilt(other.builds.get(here))) return true;
    seen.add(here);
    here = builds.get(here)?.target.parent;
  }
  return false;
}

/** Where it could not be built, as far as that has to do with the change. */
function findUnknownSide(
  before: Build | undefined,
  after: Build | undefined,
  touched: ReadonlySet<string>,
): 'before' | 'after' | 'both' | undefined {
  const [then, now] = [isUnbuilt(before), isUnbuilt(after)];
  if (!then && !now) return undefined;
  if (before && after && then && now) {
    const isTouched = [...before.reads, ...after.reads].some(([path, kind]) => kind === 'file' && touched.has(path));
    const isSame = before.state === after.state && isEqual(before.target.object, after.target.object) && !isTouched;
    return isSame ? undefined : 'both';
  }
  // what is new or gone as a whole, and is not built here: a chart, another repository
  if ((!before && after?.state === 'not-built') || (!after && before?.state === 'not-built')) return undefined;
  return now ? 'after' : 'before';
}

function isUnbuilt(build: Build | undefined): boolean {
  return build !== undefined && build.state !== 'rendered';
}

function readReason(build: Build | undefined): string | undefined {
  if (!build || build.state === 'rendered') return undefined;
  return (build.problems.find(({ code }) => code === 'build-failed') ?? build.problems[0])?.message;
}

/** The YAML library quotes the value that it cannot take: ``cannot unmarshal !!str `hunter2` into map``. */
function withoutQuotes(reason: string): string {
  return reason.replace(/`[^`]*`/g, '`***`');
}

/** Remote resources and charts are applied, and not rendered here. */
function hasLeftOut(build: Build | undefined): boolean {
  return (build?.rendered?.problems ?? []).some(({ code }) => code === 'build-remote' || code === 'build-helm');
}
