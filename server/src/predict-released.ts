import { ownManager } from './drift/desired.ts';
import { isInSync } from './drift/in-sync.ts';
import type { DryRun, Prediction } from './drift/observation.ts';
import { chooseReleaseManager } from './drift/release/compare-released.ts';
import { type JsonObject, stringAt } from './manifest/json.ts';
import type { Look } from './look.ts';
import type { ClusterError } from './ports.ts';

type ReadOnly = Prediction & { readonly mode: 'read-only' };

/** What applying the release again would make of an object; nothing for a Secret, whose values are only known as marks. */
export async function predictReleased(
  desired: JsonObject,
  live: JsonObject,
  { cluster, dryRun, signal }: Look,
): Promise<DryRun | ReadOnly | ClusterError | 'changed meanwhile' | undefined> {
  if (desired['kind'] === 'Secret') return undefined;
  const manager = chooseReleaseManager(live);
  if (manager !== ownManager && isInSync(desired, live, manager)) return { mode: 'dry-run', predicted: live };
  if (dryRun === 'never') return toReadOnly(desired, 'setting');
  const reply = await cluster.dryRunApply(desired, manager, signal);
  if (reply.ok)
    return versionOf(reply.value.object) === versionOf(live)
      ? { mode: 'dry-run', predicted: reply.value.object }
      : 'changed meanwhile';
  const { kind } = reply.error;
  if (kind === 'conflict') return 'changed meanwhile';
  if (kind === 'forbidden') return toReadOnly(desired, 'forbidden');
  if (kind === 'webhook-failed') return toReadOnly(desired, 'webhook');
  if (kind === 'server-error') return toReadOnly(desired, 'failed');
  return reply.error;
}

/** That an object is compared without being told what applying would make of it. */
export function toReadOnly(desired: JsonObject, reason: ReadOnly['reason']): ReadOnly {
  return { mode: 'read-only', reason, desired };
}

function versionOf(object: JsonObject): string | undefined {
  return stringAt(object, 'metadata', 'resourceVersion');
}
