import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ClusterError, ClusterGateway, Result } from '../ports.ts';
import { createCluster } from './kubernetes/cluster.ts';
import { createSend } from './kubernetes/transport.ts';

/**
 * Opens clusters by kubeconfig. The Kubernetes client is loaded with the first use, since it doubles the memory and the
 * start time of a server that nobody connected.
 */
export function createClusterGateway(environment: NodeJS.ProcessEnv): ClusterGateway {
  return {
    async listContexts(kubeconfig, signal) {
      const config = await load(kubeconfig, environment, signal);
      if (!config.ok) return config;
      const contexts = config.value.contexts.map((context) => ({
        name: context.name,
        server: config.value.getCluster(context.cluster)?.server ?? '',
        user: context.user,
        ...(context.namespace ? { namespace: context.namespace } : {}),
      }));
      return { ok: true, value: contexts };
    },
    async connect({ kubeconfig, context }, signal) {
      const config = await load(kubeconfig, environment, signal);
      if (!config.ok) return config;
      const found = config.value.getContextObject(context);
      if (!found || !config.value.getCluster(found.cluster)) {
        return fail(`The kubeconfig has no usable context "${context}". Choose another one.`);
      }
      config.value.setCurrentContext(context);
      return { ok: true, value: createCluster(createSend(config.value), found.namespace ?? 'default') };
    },
  };
}

/** Reads the named file, else the files of KUBECONFIG, else the one in the home folder, merged as kubectl does. */
async function load(
  kubeconfig: string | undefined,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Result<KubeConfig, ClusterError>> {
  const searched = environment['KUBECONFIG']?.split(delimiter).filter((file) => file !== '');
  const files = kubeconfig ? [kubeconfig] : searched?.length ? searched : [join(homedir(), '.kube', 'config')];
  const present = files.filter((file) => existsSync(file));
  if (present.length === 0) return fail(`No kubeconfig at ${files.join(', ')}. Set driftline.cluster.kubeconfig.`);
  const { KubeConfig } = await import('./kubernetes/kube-config.ts');
  const config = new KubeConfig();
  for (const file of present) {
    try {
      const next = new KubeConfig();
      next.loadFromString(await readFile(file, { encoding: 'utf8', signal }));
      next.makePathsAbsolute(dirname(file));
      config.mergeConfig(next, true);
    } catch {
      return fail(`${file} is not a readable kubeconfig.`);
    }
  }
  return { ok: true, value: config };
}

function fail(message: string): Result<never, ClusterError> {
  return { ok: false, error: { kind: 'unreachable', message } };
}
