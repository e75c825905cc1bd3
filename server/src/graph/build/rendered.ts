import type { JsonObject } from '../../manifest/json.ts';

export type Step = string | number;

/** A piece of a file; offsets are UTF-16 code units of its text. */
export interface SourcePlace {
  /** From the repository's root: `/apps/web/app.yaml`. */
  readonly file: string;
  readonly document: number;
  readonly start: number;
  readonly end: number;
  /** Steps in that document, where they are known. */
  readonly path?: readonly Step[];
}

/** Who set a value. */
export type Provenance =
  | {
      readonly how: 'exact';
      readonly via: 'resource' | 'patch' | 'inline-patch' | 'alias' | 'moved';
      readonly place: SourcePlace;
      /** Where an alias or merge key uses it. */
      readonly use?: SourcePlace;
    }
  | { readonly how: 'transformer' | 'generator'; readonly by: string; readonly place: SourcePlace }
  | { readonly how: 'rewritten'; readonly by: string; readonly place: SourcePlace }
  | { readonly how: 'searched'; readonly via: 'origin' | 'patch' | 'json-patch'; readonly place: SourcePlace }
  | { readonly how: 'unknown' };

export interface Leaf {
  readonly path: readonly Step[];
  readonly provenance: Provenance;
  /** Variables that Flux put in. */
  readonly variables?: readonly string[];
}

export interface RenderedObject {
  readonly value: JsonObject;
  /** The document that it comes from. */
  readonly origin?: SourcePlace;
  /** One for each scalar, empty map and empty list. */
  readonly leaves: readonly Leaf[];
}
