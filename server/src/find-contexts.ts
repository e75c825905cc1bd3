import type { ClusterGateway } from './ports.ts';
import type { Settings } from './settings.ts';

/** Whether any kubeconfig that the settings name has a context to choose: who has none is helped by other words. */
export async function hasContexts(
  gateway: Pick<ClusterGateway, 'listContexts'>,
  { folders, ...rest }: Settings,
): Promise<boolean> {
  const named = new Set([rest, ...folders].map(({ cluster }) => cluster.kubeconfig || undefined));
  const { signal } = new AbortController();
  const found = await Promise.all([...named].map((kubeconfig) => gateway.listContexts(kubeconfig, signal)));
  return found.some((contexts) => contexts.ok && contexts.value.length > 0);
}
