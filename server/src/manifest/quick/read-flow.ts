import type { Json, JsonObject } from '../json.ts';
import { toScalar } from '../scalars.ts';

/** What is left to read of a line. */
interface Rest {
  text: string;
}

const deepest = 20;

/** Reads a list or a map in brackets that ends where its line does; undefined for what may be none. */
export function readFlow(line: string): Json | undefined {
  const rest = { text: line };
  const value = readValue(rest, 0);
  return value !== undefined && /^ *(?: #.*)?$/.test(rest.text) ? value : undefined;
}

function readValue(rest: Rest, depth: number): Json | undefined {
  if (depth > deepest) return undefined;
  if (take(rest, /^\[ */)) return take(rest, /^\]/) ? [] : readItems(rest, depth);
  if (take(rest, /^\{ */)) return take(rest, /^\}/) ? {} : readPairs(rest, depth);
  return readText(rest);
}

function readItems(rest: Rest, depth: number): readonly Json[] | undefined {
  const items: Json[] = [];
  do {
    const value = readValue(rest, depth + 1);
    if (value === undefined) return undefined;
    items.push(value);
  } while (take(rest, /^ *, */));
  return take(rest, /^ *\]/) ? items : undefined;
}

function readPairs(rest: Rest, depth: number): JsonObject | undefined {
  const map: Record<string, Json> = {};
  do {
    const key = readText(rest);
    if (typeof key !== 'string' || key === '__proto__' || Object.hasOwn(map, key) || !take(rest, /^: +/))
      return undefined;
    const value = readValue(rest, depth + 1);
    if (value === undefined) return undefined;
    map[key] = value;
  } while (take(rest, /^ *, */));
  return take(rest, /^ *\}/) ? map : undefined;
}

function readText(rest: Rest): Json | undefined {
  const quoted = take(rest, /^"[^"\\]*"|^'[^']*'/);
  if (quoted) return quoted.slice(1, -1);
  const plain = take(rest, /^(?:[\w./$(+~^;\\]|-(?=[\w./]))(?:[^,[\]{}:# ]|:(?=[\w./])| +(?=[\w./]))*/);
  return plain && toScalar(plain);
}

function take(rest: Rest, pattern: RegExp): string | undefined {
  const found = pattern.exec(rest.text)?.[0];
  if (found !== undefined) rest.text = rest.text.slice(found.length);
  return found;
}
