import type { FieldPath } from '../manifest/field-path.ts';
import type { Declaration, Manifest } from '../manifest/resource.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import { type KindRef, identifyKind } from '../schema/identify-kind.ts';
import { type Compiled, createCompiled } from '../schema/compiled.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { type ValidateOptions, validate } from '../schema/validate.ts';
import type { ApiTarget } from '../schema/check-api.ts';
import { isBrought } from './brought.ts';
import { addNewFields, checkVersion } from './check-versions.ts';
import { type RuleMemo, createRuleMemo, findBrokenRules } from './find-broken-rules.ts';
import { type Migration, type Planned, planFor } from './plan-migration.ts';
import { type Repository, findPart, isKustomized } from './repository.ts';
import { type SecretMemo, checkSecrets } from './rules/check-secrets.ts';
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
  /** To another apiVersion; absent where there is no reason for one. */
  readonly migration?: Migration;
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
      readonly target: ApiTarget | undefined;
      readonly isKustomized: boolean;
      readonly usedEngine: RuleMemo['engine'] | 'none';
      readonly admission: Admission;
      readonly policies: readonly PolicyObject[];
    }
  >;
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

const noPolicies: readonly PolicyObject[] = [];

/** Checks each object of a file against what is known of its kind, and its API against the Kubernetes that it is for. */
export function checkManifest(
  manifest: Manifest,
  repository: Repository,
  look: (ref: KindRef, declaration: Declaration) => Lookup,
  memo: Memo,
  target?: ApiTarget,
  policies: readonly PolicyObject[] = noPolicies,
): readonly Checked[] {
  const { brought, admission } = repository;
  const part = findPart(repository, manifest.uri);
  if (part === 'data') return [];
  const variables = findKnownVariables(repository, manifest.uri);
  const values = variables && JSON.stringify([...variables]);
  const isInKustomization = isKustomized(repository, manifest.uri);
  return manifest.declarations.flatMap((declaration): readonly Checked[] => {
    const ref = identifyKind(manifest.uri, declaration.value);
    if (!ref) return [];
    const { patterns } = memo.compiled;
    const secrets = checkSecrets({ declaration, ref, uri: manifest.uri, repository, patterns }, memo.secrets);
    const lookup = look(ref, declaration);
    if (lookup.state === 'pending') return [{ declaration, ref, findings: secrets }];
    // The namespace transformer renames Namespaces, so that a placeholder stands in their files.
    const isRenamed = ref.kind === 'Namespace' && isInKustomization;
    const options = {
      part,
      written: (path: FieldPath) => findWritten(declaration, path),
      isRenamed,
      isBrought: (path: FieldPath) => isBrought(brought, ref.kind, path),
      compiled: memo.compiled,
      ...(variables ? { variables } : {}),
    };
    // the object that a patch is for says which API it is; what has no metadata is for no API server
    const isApplied = part !== 'patch' && 'metadata' in declaration.value;
    const said = !isApplied ? undefined : checkVersion(ref, target, toSchemas(lookup), repository);
    const find = (other: KindRef): ApiSchemas | undefined => toSchemas(look(other, declaration));
    const { told, migration } = said ? planFor(said, declaration, ref, find, options) : nothing;
    if (lookup.state === 'unknown') {
      const isGone = told.some(({ code }) => code !== 'api-deprecated');
      const unknown = isGone ? [] : toUnknown(ref, declaration, lookup.kinds, repository);
      return [{ declaration, ref, findings: [...unknown, ...told, ...secrets], ...(migration ? { migration } : {}) }];
    }
    const known = memo.checked.get(declaration.value);
    const isSame =
      known?.schemas === lookup.schemas &&
      known.part === part &&
      known.isRenamed === isRenamed &&
      known.brought === brought &&
      known.values === values &&
      known.target === target &&
      known.isKustomized === isInKustomization &&
      known.admission === admission &&
      known.policies === policies &&
      (known.usedEngine === 'none' || known.usedEngine === memo.rules.engine);
    const { findings, usedEngine } = isSame
      ? known
      : check(declaration, ref, lookup.schemas, options, target, memo.rules, {
          brought,
          isKustomized: isInKustomization,
          admission,
          policies,
        });
    const checked = { declaration, ref, findings, schemas: lookup.schemas };
    const circumstances = {
      part,
      isRenamed,
      brought,
      values,
      target,
      isKustomized: isInKustomization,
      admission,
      policies,
      usedEngine,
    };
    if (!isSame) memo.checked.set(declaration.value, { ...checked, ...circumstances });
    if (told.length + secrets.length === 0) return [checked];
    return [{ ...checked, findings: [...told, ...findings, ...secrets], ...(migration ? { migration } : {}) }];
  });
}

const nothing: Planned = { told: [] };

function toSchemas(lookup: Lookup): ApiSchemas | undefined {
  return lookup.state === 'known' ? lookup.schemas : undefined;
}

function check(
  { value }: Declaration,
  ref: KindRef,
  schemas: ApiSchemas,
  options: ValidateOptions & Pick<Memo, 'compiled'>,
  target: ApiTarget | undefined,
  rules: RuleMemo,
  circumstances: {
    readonly brought: Repository['brought'];
    readonly isKustomized: boolean;
    readonly admission: Admission;
    readonly policies: readonly PolicyObject[];
  },
): { readonly findings: readonly SchemaFinding[]; readonly usedEngine: RuleMemo['engine'] | 'none' } {
  const found = validate(value, ref.kind, schemas, options) ?? [];
  const ruled = findBrokenRules(value, ref, schemas, found, rules, { ...options, ...circumstances });
  const named = target ? addNewFields(found, value, ref, schemas, target) : found;
  return { findings: [...named, ...ruled.findings], usedEngine: ruled.usedEngine };
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
