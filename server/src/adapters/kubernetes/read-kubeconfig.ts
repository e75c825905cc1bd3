import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { Cluster, Context, KubeConfig, User } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { type Json, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { ClusterError, Result } from '../../ports.ts';

/** The definitions of one kubeconfig or of several. */
export interface KubeConfigParts {
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: readonly Context[];
  /** Absolute paths of what was read. */
  readonly files: readonly string[];
}

/** Reads the named file, else the files of KUBECONFIG, else the one in the home folder, merged as kubectl does. */
export async function loadKubeConfig(
  kubeconfig: string | undefined,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Result<KubeConfigParts, ClusterError>> {
  const searched = environment['KUBECONFIG']?.split(delimiter).filter((file) => file !== '');
  const standard = searched?.length ? searched : [join(homedir(), '.kube', 'config')];
  const files = kubeconfig ? [kubeconfig.replace(/^~(?=[\\/])/, homedir())] : standard;
  const present = files.filter((file) => existsSync(file));
  if (present.length === 0)
    return fail(
      `No kubeconfig at ${files.join(', ')}. Set KUBECONFIG or driftline.cluster.kubeconfig to a file that is there.`,
    );
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

/** Reads one file, with its relative paths resolved as kubectl does; throws when it is no kubeconfig. */
async function readKubeConfig(file: string, signal: AbortSignal): Promise<KubeConfigParts> {
  const folder = dirname(resolve(file));
  const text = await readFile(file, { encoding: 'utf8', signal });
  const content = parse(text) as Json;
  const files = [resolve(file)];
  if (content === null) return { clusters: [], users: [], contexts: [], files };
  if (!isObject(content)) throw new TypeError('not a mapping');
  const { KubeConfig } = await import('./kube-config.ts');
  const config = new KubeConfig();
  config.loadFromString(text);
  config.makePathsAbsolute(folder);
  const { clusters, contexts } = config;
  return { clusters, contexts, users: config.users.map((user) => resolveUser(user, content, folder)), files };
}

/** Merges as kubectl does: the first definition of a name wins. */
function mergeKubeConfigs(all: readonly KubeConfigParts[]): KubeConfigParts {
  return {
    clusters: takeFirst(all.flatMap(({ clusters }) => clusters)),
    users: takeFirst(all.flatMap(({ users }) => users)),
    contexts: takeFirst(all.flatMap(({ contexts }) => contexts)),
    files: all.flatMap(({ files }) => files),
  };
}

/** A fresh client configuration, which has not logged in yet. */
export async function toKubeConfig(parts: KubeConfigParts, currentContext: string): Promise<KubeConfig> {
  const { KubeConfig } = await import('./kube-config.ts');
  const config = new KubeConfig();
  const { clusters, users, contexts } = parts;
  config.loadFromOptions({ clusters: [...clusters], users: [...users], contexts: [...contexts], currentContext });
  return config;
}

function takeFirst<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.toReversed().map((item) => [item.name, item])).values()].toReversed();
}

/** Programs and token files relative to the kubeconfig; the client knows `tokenFile` only in a notation of its own. */
function resolveUser(user: User, content: Json, folder: string): User {
  const users = at(content, 'users');
  const found = isArray(users) ? users.find((item) => stringAt(item, 'name') === user.name) : undefined;
  const tokenFile = stringAt(found, 'user', 'tokenFile');
  const command = stringAt(found, 'user', 'exec', 'command');
  const authProvider = { name: 'tokenFile', config: { tokenFile: resolve(folder, tokenFile ?? '') } };
  return {
    ...user,
    ...(tokenFile ? { authProvider } : {}),
    ...(command && /[\\/]/.test(command)
      ? { exec: { ...(user.exec as object), command: resolve(folder, command) } as unknown }
      : {}),
  };
}

function fail(message: string): Result<never, ClusterError> {
  return { ok: false, error: { kind: 'unreachable', message } };
}
