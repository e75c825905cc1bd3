import { type JsonObject, isObject } from '../manifest/json.ts';
import { kindSchema } from '../schema/fields.ts';
import type { KindRef } from '../schema/identify-kind.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { childOf, textAt } from './piece.ts';
import { type Part, type Proposal, type Proposals, nothing } from './proposal.ts';
import { writeFields } from './skeleton.ts';
import type { Subject } from './subject.ts';
import { toInsert } from './values.ts';

/** For how many apiVersions their schemas are asked for at once, to write what their kinds require. */
const mostApis = 12;

/** Kinds for `kind` and their versions for `apiVersion`; in a document without both, whole resources. */
export function proposeKinds(subject: Subject): Proposals {
  const { place, object, fields, path } = subject;
  if (place.role === 'value') {
    const [field, ...rest] = fields;
    if (rest.length === 0 && field === 'kind') return proposeKind(subject);
    return fields.at(-1) === 'apiVersion' ? proposeVersions(subject) : nothing;
  }
  const isBare = !childOf(object, 'kind') && !childOf(object, 'apiVersion') && place.piece.role === 'text';
  if (path.length > 0 || !isBare || place.isInPatch) return nothing;
  return proposeAll(subject, (ref) => [`apiVersion: ${ref.apiVersion}`, `\nkind: ${ref.kind}`], 'snippet');
}

function proposeKind(subject: Subject): Proposals {
  const { place, object, knowledge, uri } = subject;
  const apiVersion = textAt(object, 'apiVersion');
  if (apiVersion === undefined) {
    const lineStart = place.offset + place.text.lastIndexOf('\n', place.piece.start - 1) + 1;
    const offset = Math.max(lineStart, place.offset);
    const isOnOwnLine =
      !place.piece.isFlow &&
      !childOf(object, 'apiVersion') &&
      place.text.slice(offset - place.offset, place.piece.start).trim() === '';
    const found = proposeAll(subject, (ref) => toInsert(subject, ref.kind), 'kind');
    if (!isOnOwnLine) return found;
    const pad = ' '.repeat(place.piece.column);
    return {
      ...found,
      proposals: found.proposals.map((one) => ({
        ...one,
        before: { offset, text: `${pad}apiVersion: ${one.note ?? ''}\n` },
      })),
    };
  }
  const { value: schemas } = knowledge.schemasOf(uri, { apiVersion, kind: '' });
  const described = schemas ? Object.keys(schemas.kinds).map((kind) => ({ apiVersion, kind })) : [];
  const known = { ...subject, knowledge: withKinds(subject, apiVersion, described) };
  return proposeAll(known, (ref) => toInsert(subject, ref.kind), 'kind');
}

function withKinds({ knowledge }: Subject, apiVersion: string, described: readonly KindRef[]): Subject['knowledge'] {
  return {
    ...knowledge,
    kindsOf(uri) {
      const { value, isPending } = knowledge.kindsOf(uri);
      const own = value.filter((ref) => ref.apiVersion === apiVersion);
      return { value: [...own, ...described], isPending };
    },
  };
}

function proposeVersions(subject: Subject): Proposals {
  const { place, knowledge, uri } = subject;
  const kind = textAt(place.piece.parent, 'kind');
  const { value, isPending } = knowledge.kindsOf(uri);
  const used = countUsed(subject);
  const fitting = value.filter((ref) => kind === undefined || ref.kind === kind);
  const apiVersions = [...new Set((fitting.length > 0 ? fitting : value).map(({ apiVersion }) => apiVersion))];
  const isUsed = (apiVersion: string): boolean => [...used].some((key) => key.startsWith(`${apiVersion} `));
  return {
    isPending,
    proposals: apiVersions.map((apiVersion) => ({
      label: apiVersion,
      sort: 'kind',
      insert: toInsert(subject, apiVersion),
      rank: isUsed(apiVersion) ? 0 : 1,
    })),
  };
}

/** Each kind once, those first that the repository has. */
function proposeAll(subject: Subject, write: (ref: KindRef) => readonly Part[], sort: Proposal['sort']): Proposals {
  const { knowledge, uri, place, object } = subject;
  const { value, isPending } = knowledge.kindsOf(uri);
  const used = countUsed(subject);
  const refs = [...new Map(value.map((ref) => [toKey(ref), ref])).values()];
  const typed = place.typed.toLowerCase();
  const isMeant = (ref: KindRef): boolean =>
    typed.length > 1 ? ref.kind.toLowerCase().startsWith(typed) : used.has(toKey(ref));
  const asked = new Set(refs.filter(isMeant).map(({ apiVersion }) => apiVersion));
  const loaded = new Set([...asked].slice(0, mostApis));
  const isAlone = object.children.every(({ name, role }) => role === 'text' || /^(?:apiVersion|kind)$/.test(name));
  // the schemas of those that are not asked for yet are when more is typed
  let isLoading = asked.size > loaded.size || (isAlone && refs.length > loaded.size && typed.length < 2);
  const proposals = refs.map((ref): Proposal => {
    const isAsked = loaded.has(ref.apiVersion) && isMeant(ref);
    const known = isAsked ? knowledge.schemasOf(uri, ref) : undefined;
    if (known?.isPending) isLoading = true;
    return {
      label: ref.kind,
      sort,
      insert: [...write(ref), ...(isAlone ? writeRest(subject, ref, known?.value) : [])],
      note: ref.apiVersion,
      rank: used.has(toKey(ref)) ? 0 : 1,
    };
  });
  return { proposals, isPending: isPending || isLoading };
}

/** What a resource has beside its kind: a name, and what its schema requires. */
function writeRest(
  { place, layout, isPatch }: Subject,
  ref: KindRef,
  schemas: ApiSchemas | undefined,
): readonly Part[] {
  if (ref.apiVersion.startsWith('kustomize.config.k8s.io/') || place.piece.isFlow) return [];
  const { column } = place.piece;
  const [pad, inner] = [' '.repeat(column), ' '.repeat(column + layout.indent)];
  const root = schemas && kindSchema(schemas, ref.kind);
  const frame = schemas && { ...layout, schemas, isFlow: false, isPatch };
  const rest = root && frame ? writeFields([withoutCommon(root)], column, frame) : undefined;
  return [`\n${pad}metadata:\n${inner}name: `, { gap: '' }, ...(rest ? [`\n${pad}`, ...rest] : [])];
}

function withoutCommon(root: JsonObject): JsonObject {
  const { properties, required } = root;
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...rest } = isObject(properties) ? properties : {};
  return { properties: rest, ...(required === undefined ? {} : { required }) };
}

function countUsed({ index }: Subject): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { declared } of index?.files.values() ?? []) for (const { ref } of declared) used.add(toKey(ref));
  return used;
}

function toKey({ apiVersion, kind }: KindRef): string {
  return `${apiVersion} ${kind}`;
}
