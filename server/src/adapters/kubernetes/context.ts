import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Cluster, Context, User } from '@kubernetes/client-node';
import { type Json, at, isObject, stringAt } from '../../manifest/json.ts';
import type { ClusterChoice, ContextSummary } from '../../ports.ts';
import type { CredentialSource } from './credentials.ts';
import { withProxy } from './proxy.ts';
import { type KubeConfigParts, loadKubeConfig, toKubeConfig } from './read-kubeconfig.ts';

/** What a person is shown of a context before it is used. */
export function describeContext({ clusters, users }: KubeConfigParts, context: Context): ContextSummary {
  const user = users.find(({ name }) => name === context.user);
  const cluster = clusters.find(({ name }) => name === context.cluster);
  return {
    name: context.name,
    server: cluster?.server ?? '',
    user: context.user,
    ...(context.namespace ? { namespace: context.namespace } : {}),
    ...findProgram(user),
    commandDigest: digest(cluster, user),
  };
}

/** Reads a context's credentials from disk each time, but never follows it to another server or login program. */
export function createCredentialSource(
  choice: ClusterChoice,
  chosen: ContextSummary,
  environment: NodeJS.ProcessEnv,
): CredentialSource {
  let files: readonly string[] = [];
  return {
    async load(signal) {
      const parts = await loadKubeConfig(choice.kubeconfig, environment, signal);
      if (!parts.ok) return parts;
      const context = parts.value.contexts.find(({ name }) => name === choice.context);
      const now = context && describeContext(parts.value, context);
      if (!context || now?.server !== chosen.server || now.commandDigest !== chosen.commandDigest) {
        const message = `The kubeconfig was changed: context "${choice.context}" is gone, or names another server or login program. Choose it again.`;
        return { ok: false, error: { kind: 'unauthorized', message } };
      }
      files = [...parts.value.files, ...findFiles(parts.value, context)];
      return { ok: true, value: await toKubeConfig(withProxy(parts.value, environment), choice.context) };
    },
    async fingerprint() {
      return (await Promise.all(files.map(describeFile))).join();
    },
  };
}

/** The program that a user's credentials come from, in each notation that the client knows. */
function findProgram(user: User | undefined): Pick<ContextSummary, 'command'> {
  const provider = user?.authProvider as Json | undefined;
  const command =
    stringAt(user?.exec as Json | undefined, 'command') ??
    stringAt(provider, 'config', 'exec', 'command') ??
    stringAt(provider, 'config', 'cmd-path');
  return command === undefined ? {} : { command };
}

/** Of all that decides which program runs, which files are read, and to whom their content is sent; of no secret itself. */
function digest(cluster: Cluster | undefined, user: User | undefined): string {
  const { proxyUrl, tlsServerName, skipTLSVerify, caFile, caData } = cluster ?? {};
  const { certFile, keyFile, impersonateUser } = user ?? {};
  const config = at(user?.authProvider as Json | undefined, 'config');
  const named = Object.entries(isObject(config) ? config : {}).filter(([name]) => !/token$|expiry$/i.test(name));
  const parts = [proxyUrl, tlsServerName, skipTLSVerify, caFile, caData, certFile, keyFile, impersonateUser];
  const whole = JSON.stringify([parts, user?.exec ?? null, named]);
  return createHash('sha256').update(whole).digest('hex').slice(0, 16);
}

/** Files beside the kubeconfig in which credentials are kept, and renewed. */
function findFiles({ users, clusters }: KubeConfigParts, context: Context): readonly string[] {
  const user = users.find(({ name }) => name === context.user);
  const cluster = clusters.find(({ name }) => name === context.cluster);
  const token = stringAt(at(user?.authProvider as Json | undefined, 'config'), 'tokenFile');
  return [token, user?.certFile, user?.keyFile, cluster?.caFile].filter((file) => file !== undefined);
}

async function describeFile(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found ? `${found.ino}:${found.mtimeMs}:${found.size}` : '';
}
