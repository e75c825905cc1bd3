import { toRemovalOrder } from './drift/extras.ts';
import type { FieldPath } from './manifest/field-path.ts';
import { type JsonObject, stringAt } from './manifest/json.ts';
import type { ResourceRef } from './manifest/resource.ts';
import type { Cluster, ClusterError } from './ports.ts';

/** A live object without some fields, as a dry run returned it. */
export interface Trimmed {
  readonly object: JsonObject;
  readonly candidates: readonly FieldPath[];
}

/** Enough to find one refused field among a hundred; an object of which much is refused is not asked about for ever. */
const maxRequests = 16;

/**
 * Tries to remove fields by a dry run. Where the API server refuses, the halves are tried each with what was accepted
 * so far, so that one field that must stay does not hide the others. Undefined when nothing could be removed.
 */
export async function removeMost(
  ref: ResourceRef,
  live: JsonObject,
  candidates: readonly FieldPath[],
  { cluster, signal }: { readonly cluster: Cluster; readonly signal: AbortSignal },
): Promise<Trimmed | ClusterError | 'changed meanwhile' | undefined> {
  let accepted: Trimmed | undefined;
  const groups = [candidates];
  for (let requests = 0; requests < maxRequests; requests++) {
    const group = groups.shift();
    if (!group) break;
    const tried = [...(accepted?.candidates ?? []), ...group];
    const reply = await cluster.dryRunRemove(live, toRemovalOrder(live, tried), signal);
    if (reply.ok) {
      accepted = { object: reply.value, candidates: tried };
      continue;
    }
    switch (reply.error.kind) {
      case 'conflict':
      case 'not-found':
        return 'changed meanwhile';
      case 'rejected':
        if (reply.error.rejection.causes.length === 0 && (await hasChanged())) return 'changed meanwhile';
        if (group.length > 1) groups.unshift(...halve(group));
        continue;
      case 'forbidden':
      case 'server-error':
      case 'webhook-failed':
        return accepted;
      default:
        return reply.error;
    }
  }
  return accepted;

  /** A failed `test` operation is refused in words as general as an admission policy's, which would refuse for ever. */
  async function hasChanged(): Promise<boolean> {
    const now = await cluster.get(ref, signal);
    return (
      !now.ok || stringAt(now.value, 'metadata', 'resourceVersion') !== stringAt(live, 'metadata', 'resourceVersion')
    );
  }
}

function halve<T>(list: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
