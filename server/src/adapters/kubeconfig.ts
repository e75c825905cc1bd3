import type { Clock, ClusterGateway } from '../ports.ts';
import { systemClock } from './clock.ts';
import { createCluster } from './kubernetes/cluster.ts';
import { createCredentialSource, describeContext } from './kubernetes/context.ts';
import { loadKubeConfig } from './kubernetes/read-kubeconfig.ts';
import { createApi } from './kubernetes/transport.ts';

/**
 * Opens clusters by kubeconfig. The Kubernetes client is loaded with the first use, since it doubles the memory and the
 * start time of a server that nobody connected.
 */
export function createClusterGateway(environment: NodeJS.ProcessEnv, clock: Clock = systemClock): ClusterGateway {
  return {
    async listContexts(kubeconfig, signal) {
      const parts = await loadKubeConfig(kubeconfig, environment, signal);
      if (!parts.ok) return parts;
      return { ok: true, value: parts.value.contexts.map((context) => describeContext(parts.value, context)) };
    },
    async connect(choice, signal) {
      const parts = await loadKubeConfig(choice.kubeconfig, environment, signal);
      if (!parts.ok) return parts;
      const context = parts.value.contexts.find(({ name }) => name === choice.context);
      const cluster = parts.value.clusters.find(({ name }) => name === context?.cluster);
      if (!context || !cluster) {
        const message = `The kubeconfig has no usable context "${choice.context}". Choose another one.`;
        return { ok: false, error: { kind: 'unreachable', message } };
      }
      const source = createCredentialSource(choice, describeContext(parts.value, context), environment);
      const api = createApi(cluster.server, source, clock);
      return { ok: true, value: createCluster(api, context.namespace ?? 'default', clock) };
    },
  };
}
