import type { Known } from '../graph/knowledge.ts';
import { type ResourceRef, toGroup } from '../manifest/resource.ts';
import type { Proposal, Proposals } from './proposal.ts';
import { nothing } from './proposal.ts';
import { type Reference, findReference } from './references.ts';
import type { Subject } from './subject.ts';
import { toInsert } from './values.ts';

/** More than these nobody scrolls through. */
const most = 500;

/** The names that a reference can have, as the repository and the cluster know them; and the images that are in use. Of kinds the schema may have said which. */
export function proposeNames(subject: Subject, hasValues: boolean): Proposals {
  const { place, fields } = subject;
  if (place.role !== 'key' && fields.at(-1) === 'image') return proposeImages(subject);
  if (fields.at(-1) === 'kind' && fields.length > 1 && place.role === 'value' && !hasValues)
    return proposeKindsInUse(subject);
  const reference = findReference(subject);
  if (!reference) return nothing;
  const found = new Map<string, Proposal>();
  const add = (ref: ResourceRef, rank: number): void => {
    if (found.size >= most || !fits(ref, reference) || found.has(ref.name)) return;
    found.set(ref.name, {
      label: ref.name,
      sort: 'name',
      insert: toInsert(subject, ref.name),
      note: ref.namespace === undefined ? ref.kind : `${ref.kind} · ${ref.namespace}`,
      rank: ref.namespace !== undefined && ref.namespace === reference.namespace ? 0 : rank,
    });
  };
  for (const ref of listNames(subject, reference)) add(ref, 1);
  const live = askCluster(subject, reference);
  for (const ref of live.value) add(ref, 2);
  return { proposals: [...found.values()], isPending: live.isPending };
}

function* listNames({ index }: Subject, { kinds }: Reference): Generator<ResourceRef> {
  const isNamespace = kinds.some(({ kind }) => kind === 'Namespace');
  for (const { declared, brings } of index?.files.values() ?? []) {
    for (const { ref } of declared) {
      yield ref;
      if (isNamespace && ref.namespace !== undefined) yield toNamespace(ref.namespace);
    }
    yield* brings;
  }
}

function toNamespace(name: string): ResourceRef {
  return { apiVersion: 'v1', kind: 'Namespace', name };
}

/** A resource whose namespace nobody knows may be meant: kustomize and Flux set it from elsewhere. */
function fits(ref: ResourceRef, { kinds, namespace, isAcross }: Reference): boolean {
  const isKind = kinds.some(
    ({ kind, apiVersion }) =>
      kind === ref.kind && (apiVersion === undefined || toGroup(apiVersion) === toGroup(ref.apiVersion)),
  );
  return (
    isKind &&
    (isAcross || namespace === undefined || ref.namespace === undefined || ref.namespace === namespace) &&
    !ref.name.includes('$')
  );
}

function askCluster({ knowledge, uri }: Subject, { kinds }: Reference): Known<readonly ResourceRef[]> {
  const asked = kinds.flatMap(({ kind, apiVersion }) =>
    apiVersion === undefined ? [] : [knowledge.namesInCluster(uri, { kind, apiVersion })],
  );
  return { value: asked.flatMap(({ value }) => value), isPending: asked.some(({ isPending }) => isPending) };
}

/** Those of the same name first: a new version of an image is rarely in use already. */
function proposeImages(subject: Subject): Proposals {
  const counts = new Map<string, number>();
  for (const { images } of subject.index?.files.values() ?? [])
    for (const image of images) counts.set(image, (counts.get(image) ?? 0) + 1);
  const images = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, most);
  const proposals = images.map(([image]): Proposal => ({
    label: image,
    sort: 'value',
    insert: toInsert(subject, image),
    rank: 1,
  }));
  return { proposals, isPending: false };
}

/** For a reference whose schema lists no kinds. */
function proposeKindsInUse(subject: Subject): Proposals {
  const kinds = new Set<string>();
  for (const { declared } of subject.index?.files.values() ?? []) for (const { ref } of declared) kinds.add(ref.kind);
  const proposals = [...kinds].map((kind): Proposal => ({
    label: kind,
    sort: 'kind',
    insert: toInsert(subject, kind),
    rank: 1,
  }));
  return { proposals, isPending: false };
}
