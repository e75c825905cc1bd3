import type { Json } from '../../server/src/manifest/json.ts';

/** A scalar that is written otherwise, and what it then says; undefined where only its line can be changed. */
export interface Rewritten {
  readonly text: string;
  readonly value: Json | undefined;
}

const word = 'zzmutated';

/** Another scalar in the style of one, of the type of its value; undefined for what is none, or empty. */
export function rewriteScalar(written: string, value: Json | undefined): Rewritten | undefined {
  if (written === '' || value === undefined || value === null || typeof value === 'object') return undefined;
  if (/^[|>]/.test(written)) {
    const line = /^[^\n]*\n(?:[^\S\n]*\n)*[^\S\n]*\S[^\n]*/.exec(written)?.[0];
    return line === undefined ? undefined : { text: line + word + written.slice(line.length), value: undefined };
  }
  const quote = /^(?:\\"|"|')/.exec(written)?.[0];
  if (quote !== undefined) return { text: quote + word + quote, value: word };
  if (typeof value === 'boolean') return { text: String(!value), value: !value };
  if (typeof value === 'number') return { text: '98765', value: 98765 };
  return { text: word, value: word };
}
