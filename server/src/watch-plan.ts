import { toApplierRef } from './drift/applier-ref.ts';
import { type JsonObject, stringAt } from './manifest/json.ts';
import type { ReleasedPart } from './drift/release/release-view.ts';
import type { Desired } from './manifest/desired.ts';
import type { ResourceRef } from './manifest/resource.ts';
import type { WatchTarget, Watched } from './ports.ts';
import type { Seen } from './snapshot.ts';

/** A resource whose live object is to be noticed when it changes. */
export interface Subject {
  readonly uri: string;
  readonly resource: Desired;
  readonly seen: Seen | undefined;
}

/** One watch, and whom it serves: those whose object it holds, and those whose owner it holds. */
export interface PlannedWatch {
  readonly target: WatchTarget;
  readonly subjects: readonly Subject[];
  readonly owned: readonly Subject[];
  /** Objects of Helm releases, of which it holds some. */
  readonly parts: readonly PartOf[];
}

/** A HelmRelease, and an object of its release. */
export interface PartOf {
  readonly subject: Subject;
  readonly part: ReleasedPart;
}

/** Three or more of one kind in one namespace are cheaper to list than to ask for one by one. */
const manyOfAKind = 3;

/** What to watch for these resources: their objects, the Kustomizations that own them, and the sources of these; keyed by what is watched. */
export function planWatches(subjects: readonly Subject[]): ReadonlyMap<string, PlannedWatch> {
  const plan = new Map<string, Growing>();
  for (const group of groupByKind(subjects).values()) {
    const [first] = group;
    if (!first) continue;
    const { apiVersion, kind, namespace } = first.resource.ref;
    // Secrets are read by name only, so that a person who may read one is enough
    const isShared = group.length >= manyOfAKind && namespace !== undefined && kind !== 'Secret';
    if (isShared) add(plan, { apiVersion, kind, namespace, content: 'metadata' }, { subjects: group });
    else
      for (const subject of group) add(plan, { ...subject.resource.ref, content: 'metadata' }, { subjects: [subject] });
  }
  for (const subject of subjects) {
    const applier = subject.seen && 'applier' in subject.seen ? subject.seen.applier : undefined;
    if (!applier) continue;
    add(plan, { ...toApplierRef(applier), content: 'metadata' }, { owned: [subject] });
    if (!applier.source) continue;
    add(plan, { ...applier.source, content: 'metadata' }, { owned: [subject] });
  }
  for (const group of groupParts(subjects.flatMap(listParts)).values()) {
    const [first] = group;
    if (!first) continue;
    const { name: _name, ...kind } = first.part.ref;
    if (group.length >= manyOfAKind && kind.kind !== 'Secret')
      add(plan, { ...kind, content: 'metadata' }, { parts: group });
    else for (const one of group) add(plan, { ...one.part.ref, content: 'metadata' }, { parts: [one] });
  }
  return plan;
}

/** Those for whom the live state is not as it was seen: changed, come, gone, or readable at last. */
export function findOutdated(plan: PlannedWatch, now: Watched, before: Watched | undefined): readonly Subject[] {
  const isTaken = now.problem?.kind === 'forbidden' || now.problem?.kind === 'unauthorized';
  if (isTaken && before && !before.problem) return plan.subjects;
  if (now.problem || !now.isListed) return [];
  const isReadable = before?.problem !== undefined;
  const hasChanged = before !== undefined && isDifferent(now, before);
  const outdated = plan.subjects.filter((subject) => {
    const object = findObject(subject, plan.target, now);
    const { seen } = subject;
    if (seen?.stale !== undefined && before !== now) return true;
    if (seen?.state === 'present') return !object || isNewer(object, seen.live);
    if (seen?.state === 'absent') return object !== undefined;
    return isReadable || hasChanged;
  });
  const ofParts = plan.parts.filter((one) => isPartOutdated(one, now, hasChanged)).map(({ subject }) => subject);
  return [...outdated, ...(hasChanged ? plan.owned : []), ...ofParts];
}

interface Growing extends PlannedWatch {
  readonly subjects: Subject[];
  readonly owned: Subject[];
  readonly parts: PartOf[];
}

function add(
  plan: Map<string, Growing>,
  target: WatchTarget,
  { subjects = [], owned = [], parts = [] }: Partial<Omit<PlannedWatch, 'target'>>,
): void {
  const { apiVersion, kind, namespace = '', name = '' } = target;
  const key = `${apiVersion}|${kind}|${namespace}|${name}`;
  const known = plan.get(key);
  if (!known) plan.set(key, { target, subjects: [...subjects], owned: [...owned], parts: [...parts] });
  else {
    for (const one of subjects) known.subjects.push(one);
    for (const one of owned) known.owned.push(one);
    for (const one of parts) known.parts.push(one);
  }
}

function listParts(subject: Subject): readonly PartOf[] {
  const release = subject.seen?.state === 'present' ? subject.seen.release : undefined;
  if (!release) return [];
  if (release.state === 'read') return release.parts.map((part) => ({ subject, part }));
  return [{ subject, part: { ref: release.record, state: 'unknown', findings: [] } }];
}

/** An object of a release by the version in which it was compared; what could not be asks for no look of its own. */
function isPartOutdated({ part }: PartOf, { objects }: Watched, hasChanged: boolean): boolean {
  const { ref, state, resourceVersion } = part;
  const object = objects.get(`${ref.namespace ?? ''}/${ref.name}`);
  if (state === 'present') return !object || isNewerThan(versionOf(object), resourceVersion);
  return state === 'unknown' ? hasChanged : object !== undefined;
}

function groupByKind(subjects: readonly Subject[]): ReadonlyMap<string, readonly Subject[]> {
  return groupBy(subjects, ({ resource }) => resource.ref);
}

function groupParts(parts: readonly PartOf[]): ReadonlyMap<string, readonly PartOf[]> {
  return groupBy(parts, ({ part }) => part.ref);
}

function groupBy<T>(all: readonly T[], toRef: (one: T) => ResourceRef): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const { apiVersion, kind, namespace = '' } = toRef(one);
    const key = [apiVersion, kind, namespace].join('|');
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** A watch by name holds that object only, in whichever namespace it turned out to be. */
function findObject({ resource: { ref } }: Subject, target: WatchTarget, { objects }: Watched): JsonObject | undefined {
  if (target.name !== undefined)
    return [...objects.values()].find((one) => stringAt(one, 'metadata', 'name') === ref.name);
  return objects.get(`${ref.namespace ?? ''}/${ref.name}`) ?? objects.get(`/${ref.name}`);
}

function isDifferent({ objects }: Watched, before: Watched): boolean {
  if (objects.size !== before.objects.size) return true;
  return [...objects].some(([key, object]) => versionOf(before.objects.get(key)) !== versionOf(object));
}

/** A watch can be behind what was read since. Versions are whole numbers that grow; others are only told apart. */
function isNewer(object: JsonObject, than: JsonObject): boolean {
  return isNewerThan(versionOf(object), versionOf(than));
}

function isNewerThan(now = '', then = ''): boolean {
  const areNumbers = /^\d+$/.test(now) && /^\d+$/.test(then);
  return areNumbers ? BigInt(now) > BigInt(then) : now !== then;
}

function versionOf(object: JsonObject | undefined): string | undefined {
  return stringAt(object, 'metadata', 'resourceVersion');
}
