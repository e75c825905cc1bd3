import { toPathKey } from '../manifest/field-path.ts';
import type { JsonObject } from '../manifest/json.ts';
import { type Minor, formatMinor } from '../schema/availability.ts';
import { type ApiTarget, checkApi } from '../schema/check-api.ts';
import { checkFields } from '../schema/check-fields.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import type { KindRef } from '../schema/identify-kind.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import type { Repository } from './repository.ts';

/** What is said of an object's apiVersion; undefined where nothing is. */
export function checkVersion(
  ref: KindRef,
  target: ApiTarget | undefined,
  schemas: ApiSchemas | undefined,
  { customVersions }: Repository,
): SchemaFinding | undefined {
  if (!target) return undefined;
  const described = !schemas ? 'nowhere' : schemas.isExact ? 'here' : 'elsewhere';
  return checkApi(ref, target, { described, custom: customVersions });
}

/** Adds the fields that are too new for the cluster; of a field that is said to be unknown, this is the better word. */
export function addNewFields(
  findings: readonly SchemaFinding[],
  value: JsonObject,
  { kind }: KindRef,
  schemas: ApiSchemas,
  { table, minor }: ApiTarget,
): readonly SchemaFinding[] {
  // what is encrypted is not checked
  if (Object.hasOwn(value, 'sops')) return findings;
  const younger = checkFields(value, kind, schemas, table, minor ?? table.bundled);
  if (younger.length === 0) return findings;
  const isUnknown = toMatcher(findings.filter(({ code }) => code === 'schema-unknown-field'));
  // who describes the kind knows better than the table; only what is bundled can have fields that the cluster has not
  const isGuess = schemas.isExact || minor === undefined;
  const told = isGuess ? younger.filter(isUnknown) : younger;
  const isTold = toMatcher(told);
  const others = findings.filter((one) => one.code !== 'schema-unknown-field' || !isTold(one));
  return [...others, ...told.map((one) => toTold(one, minor))];
}

function toMatcher(findings: readonly SchemaFinding[]): (finding: SchemaFinding) => boolean {
  const places = new Set(findings.map(({ path }) => toPathKey(path)));
  return ({ path }) => places.has(toPathKey(path));
}

/** Without a cluster nobody knows whether it is new enough. */
function toTold(finding: SchemaFinding, minor: Minor | undefined): SchemaFinding {
  if (minor === undefined) return { ...finding, severity: 'warning' };
  return { ...finding, api: { ...finding.api, here: formatMinor(minor) } };
}
