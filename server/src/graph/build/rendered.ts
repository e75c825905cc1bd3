import type { JsonObject } from '../../manifest/json.ts';
import type { Step } from '../../manifest/to-steps.ts';

export type { Step };

/** A piece of a file; offsets are UTF-16 code units of its text. */
export interface SourcePlace {
  /** `/apps/web/app.yaml` */
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
  | {
      readonly how: 'transformer' | 'generator';
      /** `namespace`, `images`, `configMapGenerator`, `flux targetNamespace` */
      readonly by: string;
      readonly place: SourcePlace;
      /** Where the content itself stands which a generator reads from a file. */
      readonly content?: SourcePlace;
      /** Where a name stands in the object itself that a transformer has added something to. */
      readonly written?: SourcePlace;
    }
  | { readonly how: 'rewritten'; readonly by: string; readonly place: SourcePlace }
  | { readonly how: 'searched'; readonly via: 'origin' | 'patch' | 'json-patch'; readonly place: SourcePlace }
  | { readonly how: 'unknown' };

/** One scalar, empty map or empty list of an object, and who set it. */
export interface Leaf {
  readonly path: readonly Step[];
  readonly provenance: Provenance;
  /** Variables that Flux put in. */
  readonly variables?: readonly string[];
}

/** One object that a build gives. */
export interface RenderedObject {
  readonly value: JsonObject;
  /** The document that it comes from. */
  readonly origin?: SourcePlace;
  /** One for each scalar, empty map and empty list. */
  readonly leaves: readonly Leaf[];
}

/** What a build gives, and everything that it depends on. */
export interface Rendered {
  readonly objects: readonly RenderedObject[];
  readonly yaml?: string;
  /** Everything that was asked for: the exact list to watch. */
  readonly reads: ReadonlyMap<string, 'file' | 'folder' | 'absent'>;
  /** Folders whose names were listed: a new name in one of them changes what is built. */
  readonly listed?: readonly string[];
  readonly warnings: readonly string[];
  /** What is not rendered here (remote resources, helmCharts) or went wrong without stopping the rest. */
  readonly problems: readonly RenderProblem[];
}

/** Something that a build leaves out, or that is wrong in it. */
export interface RenderProblem {
  readonly code: 'build-remote' | 'build-helm' | 'build-failed' | 'build-outside' | 'build-undefined-variable';
  readonly message: string;
  readonly place?: SourcePlace;
}

/** What is to be built: a folder, and what a Flux Kustomization adds to it. */
export interface BuildRequest {
  readonly directory: string;
  readonly flux?: FluxOverlay;
  readonly isExplained: boolean;
  readonly hasYaml: boolean;
}

/**
 * A Flux Kustomization as it would be applied (its parents' patches in it), where its fields are written, and what is
 * substituted; `variables` undefined: no substitution. A value of null is there and not known (a Secret that cannot be
 * read): what names it stays as it is.
 */
export interface FluxOverlay {
  readonly object: JsonObject;
  readonly leaves?: readonly Leaf[];
  readonly variables?: Readonly<Record<string, string | null>>;
  readonly isStrict: boolean;
  /** `spec.ignore` of the source that it takes the files from. */
  readonly ignore?: string;
  /** Whether there can be variables that nobody knows: what names none of the known ones stays as it is. */
  readonly isOpen?: boolean;
  /**
   * What Argo CD puts into the kustomization beside what Flux could. Where it is given, even empty, the kustomization is
   * read as kustomize reads it, and none of Flux' own ways applies.
   */
  readonly additions?: JsonObject;
}
