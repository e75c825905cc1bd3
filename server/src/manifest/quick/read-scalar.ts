import type { Json, JsonScalar } from '../json.ts';
import { toScalar } from '../scalars.ts';
import { readBlock } from './read-block.ts';
import { type Cursor, abstain, advance } from './cursor.ts';
import { readFlow } from './read-flow.ts';

/** Reads what stands behind a key or a dash, and goes to the next line; `column` is that of the key or the dash. */
export function readScalar(cursor: Cursor, column: number): Json {
  const { rest } = cursor;
  if (rest.startsWith('|') || rest.startsWith('>')) return readBlock(cursor, column);
  const value = rest.startsWith('[') || rest.startsWith('{') ? readFlow(rest) : readLine(rest, cursor);
  if (value === undefined) abstain(cursor);
  else advance(cursor);
  return value ?? null;
}

const named = /^&([\w-]+) +([^ &*#].*)$/;
const alias = /^\*([\w-]+) *(?: #.*)?$/;
/** Escapes that JSON has too. */
const double = /^"((?:[^"\\]|\\["\\/nrt])*)" *(?: #.*)?$/;
const single = /^'((?:[^']|'')*)' *(?: #.*)?$/;
/** What a plain scalar can begin with, apart from what is rare. */
const plain = /^(?:[\w./$(+~^;\\]|-[^ ])/;

/** A scalar that ends where its line does; undefined for what may be none. */
function readLine(rest: string, cursor: Cursor): JsonScalar | undefined {
  if (rest.startsWith('*')) return cursor.anchors.get(alias.exec(rest)?.[1] ?? '');
  const [, name, behind] = (rest.startsWith('&') ? named.exec(rest) : undefined) ?? [];
  const value = readText(behind ?? rest);
  if (name !== undefined && value !== undefined) cursor.anchors.set(name, value);
  return value;
}

function readText(rest: string): JsonScalar | undefined {
  if (rest.startsWith('"')) {
    const text = double.exec(rest)?.[1];
    return text?.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
  }
  if (rest.startsWith("'")) return single.exec(rest)?.[1]?.replaceAll("''", "'");
  if (!plain.test(rest)) return undefined;
  const comment = rest.indexOf(' #');
  const text = (comment < 0 ? rest : rest.slice(0, comment)).replace(/ +$/, '');
  return text.includes(': ') || text.endsWith(':') ? undefined : toScalar(text);
}
