import type { JsonObject } from '../manifest/json.ts';

/** What is known of the kinds of one apiVersion. */
export interface ApiSchemas {
  readonly apiVersion: string;
  /** Who says so, for people: `this cluster`, `Kubernetes 1.36.3`. */
  readonly source: string;
  /** Whether the cluster in use says so itself; others can be older or newer than it. */
  readonly isExact: boolean;
  /** The name of each kind's definition. */
  readonly kinds: Readonly<Record<string, string>>;
  /** By the name that stands after `#/components/schemas/`. */
  readonly definitions: Readonly<Record<string, JsonObject>>;
  /** A JSON Schema document that other references, such as `#/definitions/Port`, lead into. */
  readonly root?: JsonObject;
}
