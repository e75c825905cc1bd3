import { isMap } from 'yaml';
import { compose } from './compose.ts';
import type { Json } from './json.ts';
import { readQuickly } from './quick/read-quickly.ts';
import { readValue } from './read-value.ts';
import { finish } from './slices.ts';
import { tokenize } from './tokenize.ts';

/** The documents of a text as values, such as those of a patch that stands inside of another file; none of a broken one. */
export function readDocuments(text: string): readonly Json[] {
  const quick = readQuickly(text);
  if (quick) return [quick.value];
  const tokens = finish(tokenize(text));
  if (typeof tokens === 'number') return [];
  const values: Json[] = [];
  for (const document of compose(tokens)) {
    if ('pos' in document) return [];
    const read = readValue(document);
    if (!('code' in read)) values.push(read.value);
    else if (isMap(document.contents)) return [];
  }
  return values;
}
