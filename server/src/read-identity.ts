import { guard } from './guard.ts';
import type { Cluster, Log } from './ports.ts';
import { type ClusterIdentity, identify } from './sync/identify.ts';

/** Asks which cluster it is; undefined where it does not say, or by then nobody wants to know. */
export function readIdentity(cluster: Cluster, log: Log, signal: AbortSignal): Promise<ClusterIdentity | undefined> {
  return guard(log, 'identify', undefined, async () => {
    const version = await cluster.version(signal);
    if (!version.ok) return undefined;
    const nodes = await cluster.list({ apiVersion: 'v1', kind: 'Node' }, signal);
    return signal.aborted ? undefined : identify(version.value, nodes.ok ? nodes.value : undefined);
  });
}
