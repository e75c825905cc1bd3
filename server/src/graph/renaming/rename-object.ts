import { t } from '@vscode/l10n';
import type { SourcePlace } from '../build/rendered.ts';
import type { BuiltRepository } from '../references/built-repository.ts';
import { isRelease } from '../references/common-chart.ts';
import { findNamePlace } from '../references/name-place.ts';
import { type Target, listTargets } from '../references/navigate.ts';
import { type ObjectId, toKindKey, toObjectKey } from '../references/object-id.ts';
import type { Meaning, MeantPlace } from '../references/place-index.ts';
import type { Definition } from '../references/read-build.ts';
import type { ClusterReferences } from '../references/reference-index.ts';
import { checkAliases, findWritten } from './follow-aliases.ts';
import type { MeantObject } from './kustomize-names.ts';
import { listLayerNames } from './layer-names.ts';
import { isObjectName, readName, splitName, stripName, writeName } from './name-text.ts';
import { type ReadText, Refusal, type RenameEdit, type RenamePlan, gatherEdits, isSealed } from './rename-edit.ts';
import { listUnseen } from './unseen.ts';

/** What is known of a rename on the way. */
interface Renaming {
  readonly repository: BuiltRepository;
  readonly read: ReadText;
  /** The names that objects get, as rendered. */
  readonly names: Map<ClusterReferences, Map<string, string>>;
  readonly queue: { readonly target: Target; readonly name: string }[];
  readonly edits: RenameEdit[];
  readonly aliases: SourcePlace[];
  readonly unseen: Set<string>;
}

/** Plans the edits after which the object that is named at a place goes by another name, as it is written there. */
export function renameObject(
  repository: BuiltRepository,
  pointed: readonly MeantPlace[],
  newName: string,
  read: ReadText,
): RenamePlan {
  const renaming: Renaming = {
    repository,
    read,
    names: new Map(),
    queue: [],
    edits: [],
    aliases: [],
    unseen: new Set(),
  };
  try {
    const [first] = pointed;
    if (!first) throw new Refusal(t('Nothing is named here.'));
    visitPlace(renaming, first.place, { to: newName });
    if (renaming.queue.length === 0) throw new Refusal(describeMissing(first.meaning));
    for (let next = renaming.queue.shift(); next; next = renaming.queue.shift())
      visitTarget(renaming, next.target, next.name);
    const edits = gatherEdits(renaming.edits);
    checkAliases(edits, renaming.aliases, read);
    return { edits, unseen: [...renaming.unseen] };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

function describeMissing(meaning: Meaning): string {
  if (meaning.is !== 'use') return t('Nothing is named here.');
  const { kind, name } = meaning.use.reference.to;
  return meaning.use.reference.isGuess
    ? t('This is a value of a chart, which Driftline cannot see into: rename {kind} {name} itself.', { kind, name })
    : t('No build of this repository makes {kind} {name}.', { kind, name });
}

/** What is to be written at a place, or what is to be rendered of it. */
type Wanted = { readonly to: string } | { readonly from: string; readonly rendered: string; readonly doubt?: string };

/** Edits a place, and goes on to all that is named there: one line can be read by several builds. */
function visitPlace(renaming: Renaming, place: SourcePlace, wanted: Wanted): void {
  const written = readAt(renaming, place);
  const parts = 'to' in wanted ? undefined : splitParts(wanted.from, written.value, place);
  const to = 'to' in wanted ? wanted.to : parts && stripName(wanted.rendered, parts);
  if (to === undefined)
    throw new Refusal(t('{file} puts something around the name that the new one does not have.', { file: place.file }));
  const doubt = 'doubt' in wanted ? wanted.doubt : undefined;
  renaming.edits.push({ place, text: writeName(to, written), ...(doubt !== undefined && { doubt }) });
  const at = renaming.repository.places().files.get(place.file) ?? [];
  for (const { place: other, meaning } of at)
    if (other.start === place.start && other.end === place.end)
      for (const target of listNamed(meaning)) {
        checkKind(target.id);
        const [prefix, suffix] = splitParts(target.id.name, written.value, place);
        enqueue(renaming, target, `${prefix}${to}${suffix}`);
      }
}

/** The objects that get another name with a place; what a guess leads to, and what is not there, is not followed. */
function listNamed(meaning: Meaning): readonly Target[] {
  if (meaning.is === 'use' && (meaning.use.reference.isGuess || meaning.cluster.find(meaning.use).length === 0))
    return [];
  return meaning.is === 'use' || meaning.is === 'name' ? listTargets([meaning]) : [];
}

function enqueue({ names, queue }: Renaming, target: Target, name: string): void {
  const { cluster, id } = target;
  const known = names.get(cluster) ?? new Map<string, string>();
  names.set(cluster, known);
  const before = known.get(toObjectKey(id));
  if (before !== undefined && before !== name)
    throw new Refusal(t('{kind} {name} would get two names.', { kind: id.kind, name: id.name }));
  if (before !== undefined) return;
  known.set(toObjectKey(id), name);
  queue.push({ target, name });
}

function visitTarget(renaming: Renaming, { cluster, id }: Target, name: string): void {
  check(cluster, id, name);
  checkTemplates(renaming, cluster, id);
  const wanted = { from: id.name, rendered: name };
  for (const definition of cluster.definitions.get(toObjectKey(id)) ?? []) {
    const place = placeOfDefinition(definition);
    visitPlace(renaming, place, wanted);
    visitLayers(renaming, cluster, definition, place, name);
  }
  for (const use of cluster.users.get(toObjectKey(id)) ?? []) {
    const { holder, reference } = use;
    const { isGuess } = reference;
    const { place, alias } = findWritten(use);
    if (alias) renaming.aliases.push(alias);
    const user = `${holder.id.kind} ${holder.id.name}`;
    if (!place) throw new Refusal(t('{user} names it, and nobody knows where.', { user }));
    if (holder.isStale) throw new Refusal(t('The build that makes {user} fails now.', { user }));
    if (!isGuess) visitPlace(renaming, place, wanted);
    else if (renaming.read(place.file)?.slice(place.start, place.end).includes(id.name))
      visitPlace(renaming, place, {
        ...wanted,
        doubt: t('The values of {user} seem to name it; Driftline cannot see inside the chart.', { user }),
      });
    else renaming.unseen.add(t('The values of {user} name it by a template, which stays as it is.', { user }));
  }
  for (const sentence of listUnseen(cluster, id)) renaming.unseen.add(sentence);
}

/** What values name by the name of their release would not be found under another name of it. */
function checkTemplates({ read }: Renaming, cluster: ClusterReferences, id: ObjectId): void {
  if (!isRelease(id)) return;
  for (const use of cluster.uses) {
    if (toObjectKey(use.holder.id) !== toObjectKey(id) || cluster.find(use).length === 0) continue;
    const { place } = findWritten(use);
    if (!place || !read(place.file)?.slice(place.start, place.end).includes('.Release.Name')) continue;
    const { kind, name } = use.reference.to;
    throw new Refusal(t('Its values name {kind} {name} by the name of the release.', { kind, name }));
  }
}

function checkKind(id: ObjectId): void {
  const key = toKindKey(id);
  if (key === '/Namespace') throw new Refusal(t('A Namespace is named in more places than Driftline can see.'));
  if (key === 'apiextensions.k8s.io/CustomResourceDefinition')
    throw new Refusal(t('The name of a CustomResourceDefinition follows from its plural and its group.'));
}

function check(cluster: ClusterReferences, id: ObjectId, name: string): void {
  const { kind } = id;
  if (!isObjectName(name, id.group)) throw new Refusal(t('{name} is no name that an object can have.', { name }));
  if (name !== id.name && cluster.definitions.has(toObjectKey({ ...id, name })))
    throw new Refusal(t('There is a {kind} {name} already.', { kind, name }));
}

function placeOfDefinition(definition: Definition): SourcePlace {
  const { holder } = definition;
  const place = findNamePlace(definition);
  const { kind, name } = holder.id;
  if (holder.isStale) throw new Refusal(t('The build that makes {kind} {name} fails now.', { kind, name }));
  if (!place || place === holder.object.origin)
    throw new Refusal(t('Nobody knows where the name of {kind} {name} is written.', { kind, name }));
  return place;
}

/** Patches and the like go by the name that an object has where they stand. */
function visitLayers(
  renaming: Renaming,
  cluster: ClusterReferences,
  definition: Definition,
  place: SourcePlace,
  name: string,
): void {
  const { id } = definition.provided;
  const others = listNamesakes(cluster, definition);
  const shared = new Set(
    others.flatMap((other) => listLayerNames(renaming.repository, other, renaming.read)).map(toSpotKey),
  );
  const own = readAt(renaming, place).value;
  const to = stripName(name, splitParts(id.name, own, place)) ?? own;
  for (const meant of listLayerNames(renaming.repository, definition, renaming.read)) {
    if (!meant.name.includes(own)) continue;
    const { file } = meant;
    if (meant.isPattern) {
      renaming.unseen.add(
        t('{file} chooses objects by a pattern, which stays as it is: {pattern}', { file, pattern: meant.name }),
      );
      continue;
    }
    const parts = id.name.includes(meant.name) ? splitName(meant.name, own) : undefined;
    if (!parts) continue;
    const { namespace } = meant;
    if (namespace !== undefined && namespace !== id.namespace && others.some((one) => isIn(one, namespace))) continue;
    if (namespace === undefined && shared.has(toSpotKey(meant)))
      throw new Refusal(
        t('{file} means every {kind} {name}, also in other namespaces.', { file, kind: id.kind, name: meant.name }),
      );
    if (!meant.place) throw new Refusal(t('{file} names it in a text that cannot be followed.', { file }));
    const written = readAt(renaming, meant.place);
    renaming.edits.push({ place: meant.place, text: writeName(`${parts[0]}${to}${parts[1]}`, written) });
  }
}

/** Objects of the same kind and name that the same build makes in other namespaces. */
function listNamesakes(
  { definitions }: ClusterReferences,
  { provided: { id }, holder }: Definition,
): readonly Definition[] {
  return [...definitions.values()]
    .flat()
    .filter(
      ({ provided, holder: { build } }) =>
        build === holder.build &&
        !provided.isMade &&
        provided.id.name === id.name &&
        toKindKey(provided.id) === toKindKey(id) &&
        provided.id.namespace !== id.namespace,
    );
}

function isIn({ provided }: Definition, namespace: string): boolean {
  return provided.id.namespace === namespace;
}

function toSpotKey({ file, place, name }: MeantObject): string {
  return JSON.stringify([place?.file ?? file, place?.start, name]);
}

function readAt({ read }: Renaming, { file, start, end }: SourcePlace): NonNullable<ReturnType<typeof readName>> {
  const text = read(file);
  if (text === undefined) throw new Refusal(t('{file} cannot be read.', { file }));
  if (isSealed(text))
    throw new Refusal(
      t('{file} is sealed by SOPS, which would refuse it afterwards: rename it there with sops.', { file }),
    );
  const written = text.slice(start, end);
  const name = readName(written);
  if (name) return name;
  if (written.includes('${'))
    throw new Refusal(t('Flux puts the name together in {file}: rename the variable, or change its value.', { file }));
  if (written.startsWith('*')) throw new Refusal(t('The name stands behind an alias in {file}.', { file }));
  throw new Refusal(t('The name is made otherwise than by writing it down, in {file}.', { file }));
}

function splitParts(rendered: string, written: string, { file }: SourcePlace): readonly [string, string] {
  const parts = splitName(rendered, written);
  if (!parts)
    throw new Refusal(t('{file} says {written} of what is called {rendered} in the end.', { file, written, rendered }));
  return parts;
}
