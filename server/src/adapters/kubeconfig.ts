import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { User } from '@kubernetes/client-node';
import { type Json, stringAt } from '../manifest/json.ts';
import type { ClusterError, ClusterGateway, Result } from '../ports.ts';
import { createCluster } from './kubernetes/cluster.ts';
import { type KubeConfigParts, createLoader, mergeKubeConfigs, readKubeConfig } from './kubernetes/read-kubeconfig.ts';
import { createSend } from './kubernetes/transport.ts';

/**
 * Opens clusters by kubeconfig. The Kubernetes client is loaded with the first use, since it doubles the memory and the
 * start time of a server that nobody connected.
 */
export function createClusterGateway(environment: NodeJS.ProcessEnv): ClusterGateway {
  return {
    async listContexts(kubeconfig, signal) {
      const parts = await load(kubeconfig, environment, signal);
      if (!parts.ok) return parts;
      const { clusters, users, contexts } = parts.value;
      const summaries = contexts.map((context) => {
        const user = users.find(({ name }) => name === context.user);
        const command = findCommand(user);
        return {
          name: context.name,
          server: clusters.find(({ name }) => name === context.cluster)?.server ?? '',
          user: context.user,
          ...(context.namespace ? { namespace: context.namespace } : {}),
          ...(command ? { command } : {}),
        };
      });
      return { ok: true, value: summaries };
    },
    async connect({ kubeconfig, context }, signal) {
      const parts = await load(kubeconfig, environment, signal);
      if (!parts.ok) return parts;
      const found = parts.value.contexts.find(({ name }) => name === context);
      if (!found || !parts.value.clusters.some(({ name }) => name === found.cluster)) {
        return fail(`The kubeconfig has no usable context "${context}". Choose another one.`);
      }
      const send = createSend(await createLoader(parts.value, context));
      return { ok: true, value: createCluster(send, found.namespace ?? 'default') };
    },
  };
}

/** The program that a user's credentials come from, in each notation that the client knows. */
function findCommand(user: User | undefined): string | undefined {
  const exec = user?.exec as Json | undefined;
  const provider = user?.authProvider as Json | undefined;
  return (
    stringAt(exec, 'command') ??
    stringAt(provider, 'config', 'exec', 'command') ??
    stringAt(provider, 'config', 'cmd-path')
  );
}

/** Reads the named file, else the files of KUBECONFIG, else the one in the home folder, merged as kubectl does. */
async function load(
  kubeconfig: string | undefined,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Result<KubeConfigParts, ClusterError>> {
  const searched = environment['KUBECONFIG']?.split(delimiter).filter((file) => file !== '');
  const standard = searched?.length ? searched : [join(homedir(), '.kube', 'config')];
  const files = kubeconfig ? [kubeconfig.replace(/^~(?=[\\/])/, homedir())] : standard;
  const present = files.filter((file) => existsSync(file));
  if (present.length === 0) return fail(`No kubeconfig at ${files.join(', ')}. Set driftline.cluster.kubeconfig.`);
  const all: KubeConfigParts[] = [];
  for (const file of present) {
    try {
      all.push(await readKubeConfig(file, signal));
    } catch {
      return fail(`${file} is not a readable kubeconfig.`);
    }
  }
  return { ok: true, value: mergeKubeConfigs(all) };
}

function fail(message: string): Result<never, ClusterError> {
  return { ok: false, error: { kind: 'unreachable', message } };
}
