import type { JsonObject } from '../manifest/json.ts';

/** One file of the bundled schemas: the definitions of an apiVersion, or those that several share. */
export interface BundleFile {
  readonly definitions: Readonly<Record<string, JsonObject>>;
  /** The name of each kind's definition. */
  readonly kinds: Readonly<Record<string, string>>;
}

/** What the bundled schemas say of one apiVersion without its file being read. */
export interface BundledApi {
  readonly file: string;
  /** Files that hold definitions which this one refers to. */
  readonly needs: readonly string[];
  readonly kinds: readonly string[];
  readonly namespaced: Readonly<Record<string, boolean>>;
  /** For people: `Kubernetes 1.36.3`. */
  readonly source: string;
}

/** `index.json` of the bundled schemas, by apiVersion. */
export type BundleIndex = Readonly<Record<string, BundledApi>>;
