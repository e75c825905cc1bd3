import type { FieldPath } from '../manifest/field-path.ts';
import type { JsonScalar } from '../manifest/json.ts';

/** What a schema has against a manifest; `docs/diagnostics.md` describes each. */
export type SchemaCode =
  | 'schema-type'
  | 'schema-required'
  | 'schema-unknown-kind'
  | 'schema-unknown-field'
  | 'schema-enum'
  | 'schema-pattern'
  | 'schema-format'
  | 'schema-range'
  | 'schema-length'
  | 'schema-quantity'
  | 'schema-duplicate-item'
  | 'schema-combination'
  | 'invalid-name'
  | 'invalid-label'
  | 'invalid-annotation'
  | 'invalid-port'
  | 'crd-not-structural'
  | 'cel-rule'
  | 'admission-policy'
  | 'yaml-word'
  | 'yaml-date'
  | 'null-value';

/** What stands somewhere, without the value itself. */
export type ValueKind = 'text' | 'number' | 'boolean' | 'object' | 'list' | 'null';

/** One disagreement between a manifest and the schema of its kind. */
export interface SchemaFinding {
  readonly code: SchemaCode;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** The value concerned; for what is missing, the object that lacks it. */
  readonly path: FieldPath;
  readonly anchor: 'key' | 'value';
  /** What was expected, in the words of the schema: a type, a field, a limit, a pattern; the name of a rule, or what a rule of the schema says. */
  readonly expected: string;
  /** What stands there; absent where it is an object or a list, and where it may be a secret. */
  readonly found?: JsonScalar;
  readonly foundKind?: ValueKind;
  /** The text that YAML read as something else, such as `0644`; absent where it may be a secret. */
  readonly written?: string;
  /** The field or value that was probably meant. */
  readonly suggestion?: string;
  /** All that would do, where these are a few. */
  readonly choices?: readonly JsonScalar[];
  /** Quoting the scalar mends it. */
  readonly quote?: true;
  /** Taking the quotes away mends it. */
  readonly unquote?: true;
}
