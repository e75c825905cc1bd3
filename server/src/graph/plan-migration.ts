import type { Declaration } from '../manifest/resource.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import type { KindRef } from '../schema/identify-kind.ts';
import { planMigration } from '../schema/migration.ts';
import type { Step } from '../schema/plan.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import type { ValidateOptions } from '../schema/validate.ts';

/** What another apiVersion takes. */
export interface Migration {
  readonly to: KindRef;
  /** None where it cannot be done without a person, or is not known yet. */
  readonly steps: readonly Step[];
}

/** A finding about an API, with what is known of the way to another. */
export interface Planned {
  readonly told: readonly SchemaFinding[];
  readonly migration?: Migration;
}

/** Looks whether an object could have the apiVersion that is to be used instead, as far as that is described. */
export function planFor(
  finding: SchemaFinding,
  { value }: Declaration,
  { apiVersion, kind }: KindRef,
  find: (ref: KindRef) => ApiSchemas | undefined,
  options: ValidateOptions,
): Planned {
  const replacement = finding.api?.replacement;
  if (replacement === undefined) return { told: [finding] };
  const to = { apiVersion: replacement, kind };
  const schemas = find(to);
  if (!schemas) return { told: [finding], migration: { to, steps: [] } };
  const { steps, blockers } = planMigration(value, { apiVersion, kind }, replacement, schemas, options);
  // the cluster has the kind, and not this version of it
  const isSure = finding.code === 'api-removed' && finding.api?.source !== undefined && schemas.isExact;
  const severity = isSure ? 'error' : finding.severity;
  return { told: [{ ...finding, severity, api: { ...finding.api, blockers } }], migration: { to, steps } };
}
