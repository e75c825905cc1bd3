import { type Json, type JsonObject, isArray, isObject } from '../../manifest/json.ts';
import { isPlaceholder, substitute, unknown } from '../../schema/substitute.ts';

/** A value with everything put in that Flux puts in and that is known; other placeholders stay. */
export function substituteAll(value: JsonObject, variables: ReadonlyMap<string, string> | undefined): Json {
  return variables ? fill(value, variables, 0) : value;
}

const deepest = 200;

function fill(value: Json, variables: ReadonlyMap<string, string>, depth: number): Json {
  if (typeof value === 'string') {
    const filled = isPlaceholder(value) ? substitute(value, variables) : value;
    return filled === unknown ? value : filled;
  }
  if (depth > deepest) return value;
  if (isArray(value)) return value.map((item) => fill(item, variables, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, variables, depth + 1)]));
}
