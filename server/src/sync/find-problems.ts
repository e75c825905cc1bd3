import { type ObjectId, toKindKey, toObjectKey } from '../graph/references/object-id.ts';
import { isRemote } from './is-remote.ts';
import { listEntries } from './list-entries.ts';
import type { SyncState } from '../protocol.ts';
import type { SyncStatus } from './sync-status.ts';

/** What is to be mended first: an object that is not well by itself, one that is not there, or a circle of objects that wait for each other. */
export type Cause =
  | { readonly kind: 'object'; readonly id: ObjectId }
  | { readonly kind: 'missing'; readonly id: ObjectId }
  | { readonly kind: 'circle'; readonly ids: readonly ObjectId[] };

/** One thing that is wrong, and who waits for it. */
export interface Problem {
  readonly cause: Cause;
  /** The keys of the objects that are not well because of it, beside the cause itself, each in one problem only. */
  readonly dependents: readonly string[];
}

/** Whether an object is not as it should be, by itself or for what it waits for. */
export function isFailing(state: SyncState): boolean {
  return state === 'failing' || state === 'waiting';
}

/**
 * Groups what fails by what is to be mended first; the problem on which most depends comes first. `isKnown` says of which
 * kinds, as `group/Kind`, all objects are known: what is not there may be of another kind.
 */
export function findProblems(
  statuses: ReadonlyMap<string, SyncStatus>,
  isKnown: (kind: string) => boolean,
): readonly Problem[] {
  const blockers = new Map<string, ObjectId | undefined>();
  const blockerOf = (key: string): ObjectId | undefined => {
    const status = statuses.get(key);
    if (!blockers.has(key)) blockers.set(key, status && findBlocker(status, statuses, isKnown));
    return blockers.get(key);
  };
  const found = new Map<string, { readonly cause: Cause; readonly dependents: string[] }>();
  const causes = new Map<string, Cause>();
  for (const [key, { state }] of statuses) {
    if (!isFailing(state)) continue;
    const cause = findCause(key, statuses, blockerOf, causes);
    const id = toCauseKey(cause);
    const problem = found.get(id) ?? { cause, dependents: [] };
    found.set(id, problem);
    if (!isPartOf(cause, key)) problem.dependents.push(key);
  }
  return [...found]
    .toSorted(([a, one], [b, other]) => other.dependents.length - one.dependents.length || (a < b ? -1 : 1))
    .map(([, problem]) => problem);
}

/** Each object waits for one other at most, so that the way to the cause is one, which ends or comes back to itself. */
function findCause(
  start: string,
  statuses: ReadonlyMap<string, SyncStatus>,
  blockerOf: (key: string) => ObjectId | undefined,
  causes: Map<string, Cause>,
): Cause {
  const way: string[] = [];
  const steps = new Map<string, number>();
  let cause: Cause | undefined;
  for (let key = start; !cause;) {
    const before = steps.get(key);
    const [known, id] = [causes.get(key), statuses.get(key)?.id];
    const blocker = blockerOf(key);
    if (known) cause = known;
    else if (before !== undefined) cause = toCircle(way.slice(before), statuses);
    else if (blocker && !statuses.has(toObjectKey(blocker))) cause = { kind: 'missing', id: blocker };
    else if (id && !blocker) cause = { kind: 'object', id };
    if (cause || !blocker) break;
    steps.set(key, way.length);
    way.push(key);
    key = toObjectKey(blocker);
  }
  const end = cause ?? { kind: 'circle', ids: [] };
  causes.set(start, end);
  for (const key of way) causes.set(key, end);
  return end;
}

function toCircle(keys: readonly string[], statuses: ReadonlyMap<string, SyncStatus>): Cause {
  const ids = keys.toSorted().flatMap((key) => statuses.get(key)?.id ?? []);
  return { kind: 'circle', ids };
}

/** One text for a cause, equal for equal ones. */
export function toCauseKey(cause: Cause): string {
  return cause.kind === 'circle'
    ? `circle ${cause.ids.map(toObjectKey).join(' ')}`
    : `${cause.kind} ${toObjectKey(cause.id)}`;
}

function isPartOf(cause: Cause, key: string): boolean {
  if (cause.kind === 'circle') return cause.ids.some((id) => toObjectKey(id) === key);
  return cause.kind === 'object' && toObjectKey(cause.id) === key;
}

/** Reasons that say that a source is not good enough, though it may have something to be had. */
const ofSources: ReadonlySet<string> = new Set(['SourceNotReady', 'SourceUnavailable', 'NoSourceArtifact']);
/** Reasons that are about what was applied. */
const ofHealth: ReadonlySet<string> = new Set(['HealthCheckFailed', 'Degraded', 'Progressing']);

/** What an object waits for, by its own words and the state of the others; undefined where it fails by itself. */
function findBlocker(
  status: SyncStatus,
  statuses: ReadonlyMap<string, SyncStatus>,
  isKnown: (kind: string) => boolean,
): ObjectId | undefined {
  const { state, reason = '', dependsOn, sources, isUsable, object } = status;
  if (isUsable || !(isFailing(state) || state === 'reconciling' || state === 'suspended')) return undefined;
  const isMissing = (id: ObjectId): boolean => !statuses.has(toObjectKey(id)) && isKnown(toKindKey(id));
  if (reason === 'DependencyNotReady') {
    const dependency = dependsOn.find((id) => statuses.get(toObjectKey(id))?.isUsable === false || isMissing(id));
    if (dependency) return dependency;
  }
  const source = sources.find((id) => {
    const known = statuses.get(toObjectKey(id));
    if (!known) return isMissing(id);
    return known.hasArtifact === false || (!known.isUsable && ofSources.has(reason));
  });
  if (source) return source;
  if (!ofHealth.has(reason) || isRemote(object)) return undefined;
  const own = toObjectKey(status.id);
  return listEntries(object).find(({ id }) => {
    const key = toObjectKey(id);
    const child = statuses.get(key);
    return key !== own && child !== undefined && isFailing(child.state);
  })?.id;
}
