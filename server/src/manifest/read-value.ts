import type { Document } from 'yaml';
import { type Flaw, inspect, tooComplex } from './inspect.ts';
import type { Json } from './json.ts';

/** What a document without syntax errors says, or why it says nothing. */
export function readValue(document: Document.Parsed): { readonly value: Json } | Flaw {
  try {
    return inspect(document) ?? { value: document.toJS(inspected) as Json };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) return tooComplex;
    return { code: 'yaml-syntax', message: error.message };
  }
}

/** Aliases have been counted, more exactly than the library does, which counts those of a scalar like those of a map. */
export const inspected = { maxAliasCount: -1 } as const;
