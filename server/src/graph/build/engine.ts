import type { JsonObject } from '../../manifest/json.ts';

/** Asks for a path, absolute from the repository's root with slashes (`/apps/web/kustomization.yaml`): its text (bytes where it is not UTF-8), true for a folder, undefined where nothing is or may be read. */
export type Look = (path: string) => string | Uint8Array | true | undefined;

/** What went wrong, in kustomize's words. */
export interface BuildFault {
  readonly fault: string;
}

/**
 * What one build by kustomize gives. `positions` holds line and column (1-based; columns count code points) of each
 * node: the value, then for a map each key (in byte order of keys) and its value; `starts[i]` is where object i begins
 * in it.
 */
export interface Built {
  readonly objects: readonly JsonObject[];
  readonly starts: readonly number[];
  readonly positions: Int32Array;
  readonly yaml?: string;
  readonly warnings: readonly string[];
}

/** The official kustomize library, and Flux's substitution; synchronous. */
export interface Engine {
  build(
    directory: string,
    look: Look,
    options: { readonly positions: boolean; readonly yaml: boolean },
  ): Built | BuildFault;
  /** As kustomize-controller does to one object: its YAML text, envsubst, and back. */
  substitute(
    object: JsonObject,
    variables: Readonly<Record<string, string>>,
    isStrict: boolean,
  ): { readonly object: JsonObject } | BuildFault;
}
