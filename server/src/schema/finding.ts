import type { FieldPath } from '../manifest/field-path.ts';
import type { Range } from '../manifest/position.ts';
import type { JsonScalar } from '../manifest/json.ts';

/** What is said of values that not everybody should read. */
export const secretCodes = [
  'plaintext-secret',
  'sops-no-mac',
  'sops-no-recipient',
  'sops-rule-mismatch',
  'sops-unencrypted-value',
  'high-entropy-value',
] as const;

export type SecretCode = (typeof secretCodes)[number];

/** What a schema, a rule or a version has against a manifest; `docs/diagnostics.md` describes each. */
export const schemaCodes = [
  ...secretCodes,
  'schema-type',
  'schema-required',
  'schema-unknown-kind',
  'schema-unknown-field',
  'schema-enum',
  'schema-pattern',
  'schema-format',
  'schema-range',
  'schema-length',
  'schema-quantity',
  'schema-duplicate-item',
  'schema-combination',
  'api-removed',
  'api-deprecated',
  'api-too-new',
  'field-too-new',
  'invalid-name',
  'invalid-label',
  'invalid-annotation',
  'invalid-port',
  'crd-not-structural',
  'cel-rule',
  'admission-policy',
  'yaml-word',
  'yaml-date',
  'null-value',
] as const;

export type SchemaCode = (typeof schemaCodes)[number];

/** What stands somewhere, without the value itself. */
export type ValueKind = 'text' | 'number' | 'boolean' | 'object' | 'list' | 'null';

/** What is told of an API or a field that comes or goes; minors of Kubernetes are written as `1.34`. */
export interface ApiChange {
  readonly introduced?: string;
  readonly deprecated?: string;
  /** The first that does not serve it. */
  readonly removed?: string;
  /** That of the cluster in use. */
  readonly here?: string;
  /** Who drops a version of a custom kind: `Flux kustomize-controller 1.9.5`. */
  readonly source?: string;
  /** The apiVersion to use instead. */
  readonly replacement?: string;
  /** What a person has to see to before the apiVersion can be another; absent where nobody has looked. */
  readonly blockers?: readonly Blocker[];
}

/** Why an object cannot have another apiVersion just so. */
export interface Blocker {
  readonly path: FieldPath;
  readonly reason: 'no-such-field' | 'missing' | 'no-such-value' | 'other-meaning' | 'unproven';
}

/** One disagreement between a manifest and the schema of its kind. */
export interface SchemaFinding {
  readonly code: SchemaCode;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** The value concerned; for what is missing, the object that lacks it. */
  readonly path: FieldPath;
  readonly anchor: 'key' | 'value';
  /** Where it stands, if that is inside of a text that the value is. */
  readonly range?: Range;
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
  /** What a person can run to mend it; nothing runs it for them. */
  readonly command?: string;
  /** About an apiVersion, or a field that not every version has. */
  readonly api?: ApiChange;
  /** Quoting the scalar mends it. */
  readonly quote?: true;
  /** Taking the quotes away mends it. */
  readonly unquote?: true;
}
