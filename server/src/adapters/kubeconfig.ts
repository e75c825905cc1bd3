import type { Cluster as KubernetesCluster } from '@kubernetes/client-node';
import type { Clock, Cluster, ClusterChoice, ClusterError, ClusterGateway, ContextSummary, Result } from '../ports.ts';
import type { ReconcileGateway } from '../reconcile-port.ts';
import { systemClock } from './clock.ts';
import { createCluster } from './kubernetes/cluster.ts';
import { createCredentialSource, describeContext } from './kubernetes/context.ts';
import type { Api } from './kubernetes/exchange.ts';
import { createQueue } from './kubernetes/queue.ts';
import { loadKubeConfig } from './kubernetes/read-kubeconfig.ts';
import { createReconcileRequests } from './kubernetes/reconcile-requests.ts';
import { createApi } from './kubernetes/transport.ts';
import { createOpenApiStore } from './open-api-store.ts';

/** What a gateway can do without. */
interface GatewayOptions {
  /** Where descriptions of clusters are kept between sessions, once it is known. */
  readonly cacheFolder?: () => string | undefined;
}

/**
 * Opens clusters by kubeconfig. The Kubernetes client is loaded with the first use, since it doubles the memory and the
 * start time of a server that nobody connected.
 */
export function createClusterGateway(
  environment: NodeJS.ProcessEnv,
  clock: Clock = systemClock,
  { cacheFolder = () => undefined }: GatewayOptions = {},
): ClusterGateway & ReconcileGateway {
  const store = createOpenApiStore(cacheFolder);
  /** What a person was shown last of a context, and may have consented to. */
  const shown = new Map<string, string>();
  const logInOneByOne = createQueue();
  const apis = new WeakMap<Cluster, Api>();

  /** As it is now: not if it leads elsewhere than a person was shown. */
  async function open(choice: ClusterChoice, signal: AbortSignal): Promise<Result<Opened, ClusterError>> {
    const parts = await loadKubeConfig(choice.kubeconfig, environment, signal);
    if (!parts.ok) return parts;
    const context = parts.value.contexts.find(({ name }) => name === choice.context);
    const cluster = parts.value.clusters.find(({ name }) => name === context?.cluster);
    if (!context || !cluster) {
      const message = `The kubeconfig has no usable context "${choice.context}". Choose another one.`;
      return { ok: false, error: { kind: 'unreachable', message } };
    }
    const described = describeContext(parts.value, context);
    const before = shown.get(`${choice.kubeconfig ?? ''}|${choice.context}`);
    if (before !== undefined && before !== toBinding(described)) {
      const message = `The kubeconfig was changed since context "${choice.context}" was chosen. Choose it again.`;
      return { ok: false, error: { kind: 'unauthorized', message } };
    }
    const source = createCredentialSource(choice, described, environment);
    const api = createApi(cluster.server, source, clock, logInOneByOne);
    return { ok: true, value: { api, cluster, namespace: context.namespace ?? 'default' } };
  }

  return {
    async listContexts(kubeconfig, signal) {
      const parts = await loadKubeConfig(kubeconfig, environment, signal);
      if (!parts.ok) return parts;
      const contexts = parts.value.contexts.map((context) => describeContext(parts.value, context));
      for (const context of contexts) shown.set(`${kubeconfig ?? ''}|${context.name}`, toBinding(context));
      return { ok: true, value: contexts };
    },
    async connect(choice, signal) {
      const opened = await open(choice, signal);
      if (!opened.ok) return opened;
      const { api, cluster, namespace } = opened.value;
      const shelf = store.shelf(toIdentity(cluster));
      const connected = createCluster(api, namespace, clock, signal, shelf);
      apis.set(connected, api);
      return { ok: true, value: connected };
    },
    requests(cluster) {
      const api = apis.get(cluster);
      return api && createReconcileRequests(api.send, clock);
    },
  };
}

interface Opened {
  readonly api: Api;
  readonly cluster: KubernetesCluster;
  readonly namespace: string;
}

/** Clusters of one machine often have the same address, one after the other, but not the same authority. */
function toIdentity({ server, caData, caFile, tlsServerName }: KubernetesCluster): string {
  return JSON.stringify([server, caData, caFile, tlsServerName]);
}

function toBinding({ server, commandDigest }: ContextSummary): string {
  return `${server}|${commandDigest ?? ''}`;
}
