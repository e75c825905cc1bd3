import type { Observation, Prediction } from '../../server/src/drift/observation.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { type ManagedEntry, managed } from './managed-object.ts';

export const flux = 'kustomize-controller';

/** Both sides of a dry run: the objects, and who owns what in the live one; the applier holds `applied` in both. */
export interface DryRun {
  readonly declared: JsonObject;
  readonly live: JsonObject;
  /** What applying makes of it; the declared object unless it is said. */
  readonly predicted?: JsonObject;
  /** Paths in the notation of FieldsV1 that the applier holds in the predicted object. */
  readonly applied: readonly string[];
  /** Those that it still holds in the live one, if not the same. */
  readonly stillApplied?: readonly string[];
  readonly others?: readonly ManagedEntry[];
}

/** What is seen of a resource that Flux applies, after a dry run in Flux's name. */
export function dryRun({ declared, live, predicted = declared, applied, ...more }: DryRun): Present {
  const { stillApplied = applied, others = [] } = more;
  const own = (fields: readonly string[]): ManagedEntry => ({ manager: flux, operation: 'Apply', fields });
  const prediction: Prediction = { mode: 'dry-run', predicted: managed(predicted, own(applied), ...others) };
  return { state: 'present', declared, manager: flux, prediction, live: managed(live, own(stillApplied), ...others) };
}

/** What is seen of a resource without a dry run. */
export function readOnly(declared: JsonObject, live: JsonObject, ...others: readonly ManagedEntry[]): Present {
  const prediction: Prediction = { mode: 'read-only', reason: 'setting', desired: declared };
  return { state: 'present', declared, manager: flux, prediction, live: managed(live, ...others) };
}

/** What is seen of a resource that the API server refuses. */
export function rejected(declared: JsonObject, message: string, field?: string): Present {
  const causes = field === undefined ? [] : [{ field, message }];
  const prediction: Prediction = { mode: 'rejected', rejection: { message, causes }, desired: declared };
  return { state: 'present', declared, manager: flux, prediction, live: declared };
}

type Present = Observation & { readonly state: 'present' };
