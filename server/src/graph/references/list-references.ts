import { type Json, at, isObject, stringAt } from '../../manifest/json.ts';
import { toGroup } from '../../manifest/resource.ts';
import type { Leaf, RenderedObject, SourcePlace, Step } from '../build/rendered.ts';
import { placeOf } from '../rendered/find-leaf.ts';
import { type ObjectId, identifyObject, isInNamespace, toKindKey, toObjectId } from './object-id.ts';
import { type PreparedField, listFields } from './reference-fields.ts';
import { type FoundField, walkFields } from './walk-fields.ts';
import { fillRelease, findValueFields, readRelease } from './value-fields.ts';

/** Something in an object that has a place: the name of another one, a key or a port of it. */
export interface Named<T> {
  readonly value: T;
  readonly path: readonly Step[];
  /** Where it is written; absent where nobody knows. */
  readonly place?: SourcePlace;
}

/** That an object names another one. */
export interface Reference extends Omit<Named<string>, 'value'> {
  readonly to: ObjectId;
  /** The keys of a ConfigMap or Secret that are used. */
  readonly keys: readonly Named<string>[];
  /** The ports of a Service that are used. */
  readonly ports: readonly Named<string | number>[];
  readonly isOptional: boolean;
  /** Any namespace would do: that of a controller is not known. */
  readonly isAnywhere: boolean;
  /** People make such an object by hand, before a cluster can apply anything. */
  readonly isBootstrap: boolean;
  /** One of several, of which it is enough that one is there. */
  readonly isOneOf: boolean;
  /** It stands in values of a chart, which may mean something else by it. */
  readonly isGuess: boolean;
}

/**
 * The objects that an object of a build names, in the order of its kind's table. Whatever holds a placeholder that nobody
 * has replaced is left out, since it names something else in the end.
 */
export function listReferences(object: RenderedObject, defaultNamespace: string | undefined): readonly Reference[] {
  const id = identifyObject(object.value, defaultNamespace);
  if (!id) return [];
  const own = listFields(toKindKey(id)).flatMap((field) =>
    walkFields(object.value, field.segments).flatMap((found) => follow(object, id, field, found)),
  );
  return [...own, ...listOfValues(object, id)];
}

/** What the values of a chart name: in the namespace of the release, and only as their fields are usually called. */
function listOfValues(object: RenderedObject, id: ObjectId): readonly Reference[] {
  const release = readRelease(object, id);
  if (!release) return [];
  return findValueFields(object.value).flatMap(({ field, found }) => {
    const name = typeof found.value === 'string' ? fillRelease(found.value, release) : found.value;
    return follow(object, release.id, field, { ...found, value: name }).map((one) => ({ ...one, isGuess: true }));
  });
}

function follow(
  object: RenderedObject,
  id: ObjectId,
  field: PreparedField,
  { path, value, parent }: FoundField,
): readonly Reference[] {
  if (typeof value !== 'string' || !isName(value)) return [];
  const to = toTarget(id, field, parent, value);
  return to ? [toReference(object, field, { path, parent }, to)] : [];
}

/** Where a value of an object is written, as a person looks for it. */
export function findPlace({ leaves }: Pick<RenderedObject, 'leaves'>, path: readonly Step[]): SourcePlace | undefined {
  const isIt = (leaf: Leaf): boolean =>
    leaf.path.length === path.length && path.every((step, i) => step === leaf.path[i]);
  const leaf = leaves.find(isIt);
  return leaf && placeOf(leaf);
}

/** Whether it can be a name as it stands: no placeholder of Flux, of a chart or of a container, and not encrypted. */
export function isName(text: string): boolean {
  return text !== '' && text !== '*' && !/\$[({]|\{\{|^ENC\[/.test(text);
}

function toTarget(id: ObjectId, field: PreparedField, parent: Json, name: string): ObjectId | undefined {
  const kind = toKind(field, parent);
  if (!kind || (field.at === 'metadata.namespace' && !isInNamespace(id))) return undefined;
  if (!isInNamespace(kind)) return toObjectId(kind, undefined, name);
  const given = field.namespace === undefined ? undefined : stringAt(parent, field.namespace);
  if (given !== undefined && given !== '') return isName(given) ? toObjectId(kind, given, name) : undefined;
  // what lies in no namespace has none to offer
  if (!isInNamespace(id)) return field.isAnywhere ? toObjectId(kind, undefined, name) : undefined;
  return toObjectId(kind, id.namespace, name);
}

/** What stands beside a name chooses the kind, else it is the first that the field can mean. */
function toKind({ to, group, needsKind }: PreparedField, parent: Json): Pick<ObjectId, 'group' | 'kind'> | undefined {
  const isString = typeof parent === 'string' || !isObject(parent);
  const kind = isString ? undefined : stringAt(parent, 'kind');
  const all = to.map(parseKind);
  const written = group === undefined ? undefined : stringAt(parent, group);
  const own = written === undefined ? undefined : group === 'apiVersion' ? toGroup(written) : written;
  if (kind === undefined) return needsKind ? undefined : all[0];
  if (own !== undefined) return { group: own, kind };
  return all.find((one) => one.kind === kind);
}

function parseKind(text: string): Pick<ObjectId, 'group' | 'kind'> {
  const slash = text.indexOf('/');
  return { group: text.slice(0, slash), kind: text.slice(slash + 1) };
}

function toReference(
  object: RenderedObject,
  field: PreparedField,
  { path, parent }: Pick<FoundField, 'path' | 'parent'>,
  to: ObjectId,
): Reference {
  const around = path.slice(0, -1);
  const place = findPlace(object, path);
  const find = (all: readonly (readonly string[])[]): readonly Named<Json>[] =>
    all.flatMap((segments) =>
      walkFields(parent, segments).map((found) => {
        const full = [...around, ...found.path];
        const where = findPlace(object, full);
        return { value: found.value, path: full, ...(where && { place: where }) };
      }),
    );
  return {
    to,
    path,
    ...(place && { place }),
    keys: find(field.keys).filter((key): key is Named<string> => typeof key.value === 'string' && isName(key.value)),
    ports: find(field.ports).filter(isPort),
    isOptional: at(parent, 'optional') === true,
    isAnywhere: field.isAnywhere === true,
    isBootstrap: field.isBootstrap === true,
    isOneOf: field.isOneOf === true,
    isGuess: false,
  };
}

function isPort(port: Named<Json>): port is Named<string | number> {
  return typeof port.value === 'number' || (typeof port.value === 'string' && isName(port.value));
}
