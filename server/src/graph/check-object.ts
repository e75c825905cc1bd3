import type { FieldPath } from '../manifest/field-path.ts';
import type { Declaration } from '../manifest/resource.ts';
import { findWritten, mayHaveWords } from '../manifest/written.ts';
import type { ApiTarget } from '../schema/check-api.ts';
import { type Compiled, createCompiled } from '../schema/compiled.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import type { KindRef } from '../schema/identify-kind.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { type ValidateOptions, validate } from '../schema/validate.ts';
import { isBrought } from './brought.ts';
import { addNewFields } from './check-versions.ts';
import { type RuleMemo, createRuleMemo, findBrokenRules } from './find-broken-rules.ts';
import type { Admission } from './policies/admission.ts';
import type { PolicyObject } from './policies/read-policies.ts';
import type { Repository } from './repository.ts';
import type { SecretMemo } from './rules/check-secrets.ts';

/** All that decides, beside an object itself, what is found in it; each is the same object while it says the same. */
export interface Circumstances {
  readonly schemas: ApiSchemas;
  readonly part: 'whole' | 'patch' | 'unsure';
  readonly isRenamed: boolean;
  readonly isKustomized: boolean;
  readonly brought: Repository['brought'];
  /** The variables that Flux puts in, as one text. */
  readonly values: string | undefined;
  readonly target: ApiTarget | undefined;
  readonly admission: Admission;
  readonly policies: readonly PolicyObject[];
}

/** What was found in an object, under which circumstances. */
interface Found {
  readonly circumstances: Circumstances;
  readonly findings: readonly SchemaFinding[];
  /** Those of its schema alone. */
  readonly validated: readonly SchemaFinding[];
  readonly usedEngine: RuleMemo['engine'] | 'none';
}

/** What is kept from one check to the next. */
export interface Memo {
  readonly checked: WeakMap<Declaration['value'], Found>;
  readonly secrets: SecretMemo;
  /** Who evaluates the rules of schemas. */
  readonly rules: RuleMemo;
  /** What was prepared of schemas. */
  readonly compiled: Compiled;
}

/** Nothing is kept yet. */
export function createMemo(): Memo {
  return { checked: new WeakMap(), secrets: new WeakMap(), compiled: createCompiled(), rules: createRuleMemo() };
}

/** What the walker is told of an object. */
export function toOptions(
  declaration: Declaration,
  ref: KindRef,
  { part, isRenamed, brought }: Pick<Circumstances, 'part' | 'isRenamed' | 'brought'>,
  variables: ReadonlyMap<string, string> | undefined,
  compiled: Compiled,
): ValidateOptions & Pick<Memo, 'compiled'> {
  let hasWords: boolean | undefined;
  return {
    part,
    isRenamed,
    compiled,
    mayHaveWords: () => (hasWords ??= mayHaveWords(declaration)),
    written: (path: FieldPath) => findWritten(declaration, path),
    isBrought: (path: FieldPath) => isBrought(brought, ref.kind, path),
    ...(variables ? { variables } : {}),
  };
}

/** What the schema of its kind, rules and policies have against an object; not worked out again while nothing has changed. */
export function checkObject(
  { value }: Pick<Declaration, 'value'>,
  ref: KindRef,
  circumstances: Circumstances,
  options: ValidateOptions & Pick<Memo, 'compiled'>,
  { checked, rules }: Memo,
): readonly SchemaFinding[] {
  const known = checked.get(value);
  const isKnown = known !== undefined && isSame(known.circumstances, circumstances);
  if (isKnown && (known.usedEngine === 'none' || known.usedEngine === rules.engine)) return known.findings;
  const { schemas, target } = circumstances;
  const found = isKnown ? known.validated : (validate(value, ref.kind, schemas, options) ?? []);
  const ruled = findBrokenRules(value, ref, schemas, found, rules, { ...options, ...circumstances });
  const findings = [...(target ? addNewFields(found, value, ref, schemas, target) : found), ...ruled.findings];
  checked.set(value, { circumstances, findings, validated: found, usedEngine: ruled.usedEngine });
  return findings;
}

function isSame(a: Circumstances, b: Circumstances): boolean {
  return (Object.keys(a) as (keyof Circumstances)[]).every((key) => a[key] === b[key]);
}
