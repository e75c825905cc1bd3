import fc from 'fast-check';
import { type Json, type JsonObject, isArray, isObject } from '../../../server/src/manifest/json.ts';

type Path = readonly (string | number)[];

/** What goes wrong in a manifest, by how people say it. */
export type Fault =
  'unknown field' | 'missing field' | 'other type' | 'null' | 'other text' | 'other number' | 'item twice' | 'a word';

/** A manifest that is broken in one place. */
export interface Broken {
  readonly value: JsonObject;
  readonly fault: Fault;
  readonly path: string;
}

/** Breaks a manifest somewhere, in one of the ways that are possible there; what it is stays readable. */
export function breakManifest(value: JsonObject): fc.Arbitrary<Broken> {
  const faults = listPlaces(value, []).flatMap(({ path, here }) => listFaults(path, here));
  // first what goes wrong, then where: an unknown field can stand in many places
  const kinds = [...new Set(faults.map(({ fault }) => fault))];
  const chosen = fc
    .constantFrom(...kinds)
    .chain((kind) => fc.constantFrom(...faults.filter(({ fault }) => fault === kind)));
  return chosen.map(({ path, fault, replacement }) => {
    const broken = replace(value, path, replacement);
    return { value: isObject(broken) ? broken : {}, fault, path: path.join('/') };
  });
}

interface Place {
  readonly path: Path;
  readonly here: Json;
}

interface Possible {
  readonly path: Path;
  readonly fault: Fault;
  /** Undefined takes the place away. */
  readonly replacement: Json | undefined;
}

function listPlaces(value: Json, path: Path): readonly Place[] {
  const own = { path, here: value };
  if (isArray(value)) return [own, ...value.flatMap((item, i) => listPlaces(item, [...path, i]))];
  if (!isObject(value)) return [own];
  return [own, ...Object.entries(value).flatMap(([key, item]) => listPlaces(item, [...path, key]))];
}

function listFaults(path: Path, here: Json): readonly Possible[] {
  const [first] = path;
  if (first === 'apiVersion' || first === 'kind') return [];
  const at = (fault: Fault, replacement: Json | undefined): Possible => ({ path, fault, replacement });
  const unknown = isObject(here) ? [at('unknown field', { ...here, unknwon: 'web' })] : [];
  if (path.length === 0) return unknown;
  const gone = typeof path.at(-1) === 'string' ? [at('missing field', undefined), at('null', null)] : [];
  const other = at('other type', isObject(here) || isArray(here) ? 'web' : { web: 'web' });
  const scalar =
    typeof here === 'string'
      ? [at('other text', 'Not_A-Choice!'), at('other type', 7), at('a word', true)]
      : typeof here === 'number'
        ? [at('other number', -70_000), at('other number', 1.5), at('other type', 'many')]
        : [];
  const twice = isArray(here) && here[0] !== undefined ? [at('item twice', [...here, here[0]])] : [];
  return [...unknown, ...gone, other, ...scalar, ...twice];
}

function replace(value: Json, [key, ...rest]: Path, replacement: Json | undefined): Json {
  if (key === undefined) return replacement ?? {};
  const inside = (one: Json | undefined): Json | undefined =>
    rest.length === 0 ? replacement : replace(one ?? null, rest, replacement);
  if (isArray(value)) return value.map((item, i) => (i === key ? (inside(item) ?? null) : item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]): (readonly [string, Json])[] => {
      if (name !== key) return [[name, item]];
      const replaced = inside(item);
      return replaced === undefined ? [] : [[name, replaced]];
    }),
  );
}
