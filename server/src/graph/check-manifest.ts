import type { FieldPath } from '../manifest/field-path.ts';
import type { Declaration, Manifest } from '../manifest/resource.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import { type KindRef, identifyKind } from '../schema/identify-kind.ts';
import { type Compiled, createCompiled } from '../schema/compiled.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { validate } from '../schema/validate.ts';
import { isBrought } from './brought.ts';
import { type RuleMemo, createRuleMemo, findBrokenRules } from './find-broken-rules.ts';
import { type Repository, findPart, isKustomized } from './repository.ts';
import { findVariables } from './substitutes.ts';
import type { Admission } from './policies/admission.ts';
import type { PolicyObject } from './policies/read-policies.ts';
import { findWritten } from '../manifest/written.ts';

/** What the schema of its kind says of one object. */
export interface Checked {
  readonly declaration: Declaration;
  readonly ref: KindRef;
  readonly findings: readonly SchemaFinding[];
  /** Who described the kind; absent while nobody has. */
  readonly schemas?: ApiSchemas;
}

/** What is known of a kind: its description, that nobody has one, or that somebody is still being asked. */
export type Lookup =
  | { readonly state: 'known'; readonly schemas: ApiSchemas }
  | { readonly state: 'unknown'; readonly kinds: readonly string[] }
  | { readonly state: 'pending' };

/** What is kept from one check to the next. */
export interface Memo {
  /** How each object was checked last, to be used again while nothing that counts has changed. */
  readonly checked: WeakMap<
    Declaration['value'],
    Checked & {
      readonly part: string;
      readonly isRenamed: boolean;
      readonly brought: Repository['brought'];
      readonly values: string | undefined;
      readonly isKustomized: boolean;
      readonly usedEngine: RuleMemo['engine'] | 'none';
      readonly admission: Admission;
      readonly policies: readonly PolicyObject[];
    }
  >;
  /** Who evaluates the rules of schemas. */
  readonly rules: RuleMemo;
  /** What was prepared of schemas. */
  readonly compiled: Compiled;
}

/** Nothing is kept yet. */
export function createMemo(): Memo {
  return { checked: new WeakMap(), compiled: createCompiled(), rules: createRuleMemo() };
}

const noPolicies: readonly PolicyObject[] = [];

/** Checks each object of a file against what is known of its kind. */
export function checkManifest(
  manifest: Manifest,
  repository: Repository,
  look: (ref: KindRef, declaration: Declaration) => Lookup,
  memo: Memo,
  policies: readonly PolicyObject[] = noPolicies,
): readonly Checked[] {
  const part = findPart(repository, manifest.uri);
  if (part === 'data') return [];
  const variables = findKnownVariables(repository, manifest.uri);
  const values = variables && JSON.stringify([...variables]);
  return manifest.declarations.flatMap((declaration): readonly Checked[] => {
    const ref = identifyKind(manifest.uri, declaration.value);
    if (!ref) return [];
    const lookup = look(ref, declaration);
    if (lookup.state === 'pending') return [{ declaration, ref, findings: [] }];
    if (lookup.state === 'unknown')
      return [{ declaration, ref, findings: toUnknown(ref, declaration, lookup.kinds, repository) }];
    const known = memo.checked.get(declaration.value);
    const { brought, admission } = repository;
    // The namespace transformer renames Namespaces, so that a placeholder stands in their files.
    const isInKustomization = isKustomized(repository, manifest.uri);
    const isRenamed = ref.kind === 'Namespace' && isInKustomization;
    const isSame =
      known?.schemas === lookup.schemas &&
      known.part === part &&
      known.isRenamed === isRenamed &&
      known.brought === brought &&
      known.values === values &&
      known.isKustomized === isInKustomization &&
      known.admission === admission &&
      known.policies === policies &&
      (known.usedEngine === 'none' || known.usedEngine === memo.rules.engine);
    if (isSame) {
      const checked = { declaration, ref, findings: known.findings, schemas: lookup.schemas };
      return [checked];
    }
    const options = {
      part,
      written: (path: FieldPath) => findWritten(declaration, path),
      isRenamed,
      isBrought: (path: FieldPath) => isBrought(brought, ref.kind, path),
      compiled: memo.compiled,
      ...(variables ? { variables } : {}),
    };
    const found = validate(declaration.value, ref.kind, lookup.schemas, options) ?? [];
    const ruled = findBrokenRules(declaration.value, ref, lookup.schemas, found, memo.rules, {
      ...options,
      brought,
      isKustomized: isInKustomization,
      admission,
      policies,
    });
    const checked = { declaration, ref, findings: [...found, ...ruled.findings], schemas: lookup.schemas };
    const { usedEngine } = ruled;
    memo.checked.set(declaration.value, {
      ...checked,
      part,
      isRenamed,
      brought,
      values,
      isKustomized: isInKustomization,
      admission,
      policies,
      usedEngine,
    });
    return [checked];
  });
}

/** What Flux puts into a file, unless a patch may change what that is. */
function findKnownVariables(
  { brought, substitutes }: Repository,
  uri: string,
): ReadonlyMap<string, string> | undefined {
  const isPatched = isBrought(brought, 'Kustomization', [{ field: 'spec' }, { field: 'postBuild' }]);
  return isPatched ? undefined : findVariables(substitutes, uri);
}

/** A kind that nobody describes is told only of what is meant for an API server, and not as an error: a chart may bring it. */
function toUnknown(
  ref: KindRef,
  { value }: Declaration,
  kinds: readonly string[],
  { installsCharts }: Repository,
): readonly SchemaFinding[] {
  if (!('metadata' in value)) return [];
  const suggestion = didYouMean(ref.kind, kinds);
  const severity = suggestion !== undefined ? 'warning' : installsCharts ? 'hint' : 'information';
  const path = [{ field: suggestion === undefined ? 'apiVersion' : 'kind' }];
  return [
    {
      code: 'schema-unknown-kind',
      severity,
      path,
      anchor: 'value',
      expected: `${ref.apiVersion} ${ref.kind}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    },
  ];
}
