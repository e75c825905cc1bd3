import type { Declaration, Manifest } from '../manifest/resource.ts';
import type { ApiTarget } from '../schema/check-api.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import { type KindRef, identifyKind } from '../schema/identify-kind.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { isBrought } from './brought.ts';
import { type Memo, checkObject, toOptions } from './check-object.ts';
import { checkVersion } from './check-versions.ts';
import { type Migration, type Planned, planFor } from './plan-migration.ts';
import type { PolicyObject } from './policies/read-policies.ts';
import { type Repository, findPart, isKustomized } from './repository.ts';
import { checkSecrets } from './rules/check-secrets.ts';
import { findVariables } from './substitutes.ts';

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
    const options = toOptions(declaration, ref, { part, isRenamed, brought }, variables, memo.compiled);
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
    const { schemas } = lookup;
    const place = { part, isRenamed, isKustomized: isInKustomization };
    const circumstances = { schemas, ...place, brought, values, target, admission, policies };
    const findings = checkObject(declaration, ref, circumstances, options, memo);
    const checked = { declaration, ref, findings, schemas };
    if (told.length + secrets.length === 0) return [checked];
    return [{ ...checked, findings: [...told, ...findings, ...secrets], ...(migration ? { migration } : {}) }];
  });
}

const nothing: Planned = { told: [] };

function toSchemas(lookup: Lookup): ApiSchemas | undefined {
  return lookup.state === 'known' ? lookup.schemas : undefined;
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
