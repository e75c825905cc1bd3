import { type JsonObject, isEqual, stringAt } from '../manifest/json.ts';
import type { RenderedObject } from '../graph/build/rendered.ts';
import { type ObjectId, identifyObject } from '../graph/references/object-id.ts';
import type { Build } from '../graph/targets/build-graph.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import type { FieldChange, ObjectChange } from './change.ts';
import type { Concealer } from './conceal.ts';
import { diffFields } from './diff-fields.ts';
import { byOutcome } from './in-order.ts';
import { judgeChange } from './judge-change.ts';
import { type Removal, type Removals, judgeRemoval } from './judge-removal.ts';
import { findLooseImages } from './loose-images.ts';
import { pairGenerated } from './pair-generated.ts';
import { type Entries, toOwner } from './rendered-entries.ts';
import { showFields } from './show-fields.ts';

/** Two states of a repository, and what is known of both. */
export interface Comparison extends Removals {
  readonly concealer: Concealer;
  readonly schemasOf: (apiVersion: string) => ApiSchemas | undefined;
  /** What owners apply, by the ids of their builds. */
  readonly then: ReadonlyMap<string, Entries>;
  readonly now: ReadonlyMap<string, Entries>;
  /** Who applies an object from now on, or did until now, by its key. */
  readonly newIn: Map<string, string>;
  readonly goneFrom: Map<string, string>;
}

/** What becomes of each object of one owner. */
export function compareEntries(work: Comparison, id: string): readonly ObjectChange[] {
  const [then, now] = [work.then.get(id), work.now.get(id)];
  const gone = [...(then?.objects ?? [])].filter(([key]) => !now?.objects.has(key));
  const added = [...(now?.objects ?? [])].filter(([key]) => !then?.objects.has(key));
  const renamed = pairGenerated(gone, added);
  const given = new Set(renamed.values());
  const changes: ObjectChange[] = [];
  for (const [key, object] of now?.objects ?? []) {
    const last = then?.objects.get(key);
    const former = renamed.get(key);
    if (!now) continue;
    if (then && last) changes.push(...compareKept(work, [last, then], [object, now]));
    else if (then && former !== undefined) changes.push(describeRenamed(work, then, former, [object, now]));
    else changes.push(describeAdded(work, key, [object, now]));
  }
  for (const [key, object] of gone) {
    if (!then || given.has(key) || work.newIn.has(key)) continue;
    changes.push(describeRemoved(work, [object, then], judgeRemoval(work, object, then.build)));
  }
  return changes.toSorted(byOutcome);
}

/** An object, and among what it is applied. */
type Placed = readonly [object: RenderedObject, entries: Entries];

function compareKept(work: Comparison, last: Placed, next: Placed): readonly ObjectChange[] {
  const removal = toRemoval(work, last[0]);
  const isSame = isEqual(last[0].value, next[0].value);
  if (isSame && !removal.deletion) return [];
  const change = describeChanged(work, last, next);
  if (removal.deletion)
    return [{ ...change, ...removal, outcome: removal.deletion.isPossible ? 'deleted' : 'replaced' }];
  // another signature of SOPS over the same values
  return change.fields.length === 0 ? [] : [change];
}

function describeRenamed(work: Comparison, then: Entries, former: string, next: Placed): ObjectChange {
  const last = then.objects.get(former);
  if (!last) return describeNew(work, next);
  const formerName = describeObject(work, [last, then]).id.name;
  const { fields, ...change } = describeChanged(work, [last, then], next);
  const isOfName = ({ path }: FieldChange): boolean =>
    path.length === 2 && isField(path[0], 'metadata') && isField(path[1], 'name');
  return { ...change, outcome: 'changed', formerName, fields: fields.filter((field) => !isOfName(field)) };
}

function isField(step: FieldChange['path'][number] | undefined, name: string): boolean {
  return step !== undefined && 'field' in step && step.field === name;
}

function describeAdded(work: Comparison, key: string, next: Placed): ObjectChange {
  const giver = work.goneFrom.get(key);
  const then = giver === undefined ? undefined : work.then.get(giver);
  const last = then?.objects.get(key);
  if (!then || !last) return describeNew(work, next);
  const change = describeChanged(work, [last, then], next);
  const outcome = change.fields.length === 0 ? 'moved' : change.outcome;
  return { ...change, outcome, from: toOwner(then.build), ...toRemoval(work, last) };
}

function toRemoval({ deletions }: Comparison, object: RenderedObject): Pick<Removal, 'deletion'> {
  const known = deletions.get(object);
  return known ? { deletion: { how: known.how, isPossible: known.isPossible } } : {};
}

interface Described {
  readonly id: ObjectId;
  readonly apiVersion: string;
  readonly concealed: JsonObject;
}

/** An object as it may be told. */
function describeObject({ concealer }: Comparison, [object, { secrets, build }]: Placed): Described {
  const concealed = concealer.conceal(object, secrets);
  const shown = concealer.reveal(concealed).value as JsonObject;
  const id = identifyObject(shown, build.target.defaultNamespace);
  return {
    id: id ?? { group: '', kind: stringAt(shown, 'kind') ?? '', name: '' },
    apiVersion: stringAt(shown, 'apiVersion') ?? '',
    concealed,
  };
}

function describeChanged(work: Comparison, last: Placed, next: Placed): ObjectChange {
  const [then, now] = [describeObject(work, last), describeObject(work, next)];
  const { id, apiVersion } = now;
  const raw = diffFields(then.concealed, now.concealed);
  const { target }: Build = next[1].build;
  const schemas = work.schemasOf(apiVersion);
  const outcome = judgeChange(id, then.concealed, now.concealed, raw, target, schemas);
  const known = new Set(findLooseImages(then.concealed));
  const looseImages = findLooseImages(now.concealed).filter((image) => !known.has(image));
  return { id, apiVersion, outcome, fields: showFields(raw, work.concealer), looseImages };
}

function describeNew(work: Comparison, next: Placed): ObjectChange {
  const { id, apiVersion, concealed } = describeObject(work, next);
  const after = work.concealer.reveal(concealed).value as JsonObject;
  return { id, apiVersion, outcome: 'created', fields: [], after, looseImages: findLooseImages(concealed) };
}

function describeRemoved(work: Comparison, last: Placed, removal: Removal): ObjectChange {
  const { id, apiVersion } = describeObject(work, last);
  const outcome = removal.deletion ? 'deleted' : 'left';
  return { id, apiVersion, outcome, fields: [], looseImages: [], ...removal };
}
