import type { FieldPath } from '../manifest/field-path.ts';
import type { Json } from '../manifest/json.ts';

/** What a schema has against a manifest; `docs/diagnostics.md` describes each. */
export type SchemaCode =
  | 'schema-type'
  | 'schema-required'
  | 'schema-unknown-field'
  | 'schema-value'
  | 'schema-duplicate-item'
  | 'schema-unknown-kind'
  | 'yaml-word';

/** One disagreement between a manifest and the schema of its kind. */
export interface SchemaFinding {
  readonly code: SchemaCode;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** The value concerned; for what is missing, the object that lacks it. */
  readonly path: FieldPath;
  readonly anchor: 'key' | 'value';
  /** Facts for the words: what was expected, and what stands there. */
  readonly expected: string;
  readonly found?: Json;
  /** The field that was probably meant. */
  readonly suggestion?: string;
}
