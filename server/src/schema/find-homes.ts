import { type FieldPath, isEqualPath, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { setAt } from '../manifest/set-at.ts';
import { resolve } from './resolve.ts';
import { schemaAt } from './schema-at.ts';
import type { ApiSchemas } from './schema.ts';
import { validate } from './validate.ts';

/** A CronJob's containers are so far from its top. */
const deepest = 5;
/** Custom resources can have thousands of fields. */
const mostSteps = 3000;
/** So many are tried, since each means that the object is held against its schema once more. */
const mostTried = 20;
/** Where more would do, nobody knows what was meant. */
const most = 3;

/**
 * Other levels of an object at which its schema has a field that is not known where it stands, and takes its value: those
 * that hold it, and those that lie beside it; the nearest first. None where there are more than a few.
 */
export function findHomes(schemas: ApiSchemas, kind: string, value: JsonObject, path: FieldPath): readonly FieldPath[] {
  const [level, last] = [path.slice(0, -1), path.at(-1)];
  if (!last || !('field' in last)) return [];
  const found = [...findAbove(schemas, kind, level, last.field), ...findBelow(schemas, kind, value, level, last.field)]
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, mostTried)
    .filter(({ path: home }) => fits(schemas, kind, value, path, [...home, last]));
  const nearest = found.filter(({ distance }) => distance === found[0]?.distance);
  const homes = found.length <= most ? found : nearest.length <= most ? nearest : [];
  return homes.map(({ path: home }) => home);
}

interface Home {
  readonly path: FieldPath;
  /** How many levels lie between. */
  readonly distance: number;
}

function findAbove(schemas: ApiSchemas, kind: string, level: FieldPath, field: string): readonly Home[] {
  return level.flatMap((_segment, length): readonly Home[] => {
    const path = level.slice(0, length);
    return hasField(schemaAt(schemas, kind, path), field, schemas) ? [{ path, distance: level.length - length }] : [];
  });
}

/** Level by level through objects, and through lists with one item. */
function findBelow(
  schemas: ApiSchemas,
  kind: string,
  value: JsonObject,
  level: FieldPath,
  field: string,
): readonly Home[] {
  const found: Home[] = [];
  let steps = 0;
  let here: readonly FieldPath[] = [level];
  for (let distance = 1; distance <= deepest; distance++) {
    const next = here.flatMap((path) => listInside(schemas, kind, value, path));
    steps += next.length;
    if (steps > mostSteps) return found;
    for (const path of next)
      if (hasField(schemaAt(schemas, kind, path), field, schemas)) found.push({ path, distance });
    here = next;
  }
  return found;
}

/** The API server takes no status from a manifest. */
function listInside(schemas: ApiSchemas, kind: string, value: JsonObject, path: FieldPath): readonly FieldPath[] {
  const schema = schemaAt(schemas, kind, path);
  const { properties } = schema ? resolve(schema, schemas) : {};
  return Object.keys(isObject(properties) ? properties : {}).flatMap((field): readonly FieldPath[] => {
    if (path.length === 0 && field === 'status') return [];
    const inside: FieldPath = [...path, { field }];
    const { type } = resolveAt(schemas, kind, inside);
    const items = valueAt(value, inside);
    if (type === 'array') return isArray(items) && items.length === 1 ? [[...inside, { index: 0 }]] : [];
    return [inside];
  });
}

function resolveAt(schemas: ApiSchemas, kind: string, path: FieldPath): JsonObject {
  const schema = schemaAt(schemas, kind, path);
  return schema ? resolve(schema, schemas) : {};
}

function hasField(schema: JsonObject | undefined, field: string, schemas: ApiSchemas): boolean {
  const { properties } = schema ? resolve(schema, schemas) : {};
  return isObject(properties) && own(properties, field) !== undefined;
}

/** Whether the place is free, and nobody has anything against the value there. */
function fits(schemas: ApiSchemas, kind: string, value: JsonObject, from: FieldPath, to: FieldPath): boolean {
  const moved = toMoved(value, from, to);
  if (!isObject(moved)) return false;
  const findings = validate(moved, kind, schemas, { part: 'patch' }) ?? [];
  return findings.every(({ severity, path }) => severity === 'hint' || !isEqualPath(path.slice(0, to.length), to));
}

/** The object with a field at another place; undefined where that is taken, or cannot be. */
export function toMoved(value: JsonObject, from: FieldPath, to: FieldPath): Json | undefined {
  if (valueAt(value, to) !== undefined) return undefined;
  const without = setAt(value, from, undefined);
  return without === undefined ? undefined : setAt(without, to, valueAt(value, from));
}
