import { type YAMLMap, parseDocument } from 'yaml';
import { type Declaration, toRefKey } from '../../manifest/resource.ts';
import type { RenderedPart } from './rendered-file.ts';

/** What stands for an object that a file changes without declaring any: a list of operations has no object of its own. */
export type FindApart = (part: RenderedPart) => Declaration;

/** The same one for the same object, whichever build made it; it has no line, so that who uses it must have one. */
export function createApart(): FindApart {
  const known = new Map<string, Declaration>();
  const document = parseDocument('{}');
  const nowhere = { line: Number.MAX_SAFE_INTEGER, character: 0 };
  return ({ ref, object: { value } }) => {
    const key = toRefKey(ref);
    const found = known.get(key) ?? {
      ref,
      value,
      whole: value,
      source: '',
      isPlain: true,
      syntax: () => ({ document, root: document.contents as YAMLMap }),
      toPosition: () => nowhere,
      range: { start: nowhere, end: nowhere },
    };
    known.set(key, found);
    return found;
  };
}
