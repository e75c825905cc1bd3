import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../../control-plane/run-command.ts';
import { waitFor } from '../../control-plane/wait.ts';
import type { Cluster } from './cluster.ts';
import { findCondition } from './kubernetes-object.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** A repository that Flux applies, with the working clone a person would have open. */
export interface FluxRepository {
  /** Name of the GitRepository and of the Kustomization. */
  readonly name: string;
  readonly namespace: string;
  readonly url: string;
  readonly workTree: string;
  /** The two Flux objects as applied, for workspaces that hold them too. */
  readonly manifests: string;
  /**
   * Writes the files (null removes one), commits with the subject, or their names, pushes, and answers the revision once it
   * is applied.
   */
  commitAndReconcile(files: Readonly<Record<string, string | null>>, subject?: string): Promise<string>;
  /** As above, but does not wait: for commits that are to fail. */
  commit(files: Readonly<Record<string, string | null>>, subject?: string): Promise<string>;
  /** Asks Flux to apply the same revision again, which corrects drift, and waits for the end. */
  reconcile(): Promise<void>;
  /** Removes both objects; Flux prunes what it applied. */
  remove(): Promise<void>;
}

/** A repository on a server of its own, in place of one on the test's Git server; it is there, and empty. */
export interface FluxRemote {
  readonly url: string;
  /** What Git has to be told in the clone, such as who commits there. */
  readonly config: Readonly<Record<string, string>>;
  /** How often Flux looks for commits by itself. */
  readonly interval: string;
}

const namespace = 'flux-system';
const requestedAt = 'reconcile.fluxcd.io/requestedAt';

/**
 * Has Flux follow a repository, by default a bare one on the test's Git server, and hourly, so that drift stays until a test
 * asks.
 */
export async function createFluxRepository(
  cluster: Cluster,
  name: string,
  path = './',
  given?: FluxRemote,
): Promise<FluxRepository> {
  const { dir } = cluster.description;
  if (!cluster.capabilities.flux) throw new Error('this cluster has no Flux; skip by capabilities.flux');
  const { url, config, interval } = given ?? (await makeRemote(cluster, name));
  const workTree = join(dir, 'work', name);
  await mkdir(workTree, { recursive: true, mode: 0o700 });
  await git(workTree, ['init', '--quiet', '--initial-branch=main']);
  await git(workTree, ['remote', 'add', 'origin', url]);
  const tracking = { 'branch.main.remote': 'origin', 'branch.main.merge': 'refs/heads/main' };
  for (const [key, value] of Object.entries({ ...tracking, ...config })) await git(workTree, ['config', key, value]);
  const manifests = toManifests(name, url, path, interval);
  const commit: FluxRepository['commit'] = async (files, subject) => commitFiles(workTree, files, subject);
  await commit({});
  await cluster.apply(manifests);
  return {
    name,
    namespace,
    url,
    workTree,
    manifests,
    commit,
    commitAndReconcile: async (files, subject) => {
      const revision = await commit(files, subject);
      await poke(cluster, 'gitrepository', name);
      await waitForArtifact(cluster, name, revision);
      await waitForApplied(cluster, name, revision);
      return revision;
    },
    reconcile: async () => {
      const token = await poke(cluster, 'kustomization', name);
      await waitFor(`Kustomization ${name} to reconcile`, async () => {
        const object = await get(cluster, 'kustomization', name);
        return object.status?.['lastHandledReconcileAt'] === token && !findCondition(object, 'Reconciling');
      });
    },
    remove: async () => {
      await cluster.kubectl(['delete', 'kustomizations.kustomize.toolkit.fluxcd.io', name, '-n', namespace]);
      await cluster.kubectl(['delete', 'gitrepositories.source.toolkit.fluxcd.io', name, '-n', namespace]);
    },
  };
}

async function makeRemote({ description }: Cluster, name: string): Promise<FluxRemote> {
  const { git: server, dir } = description;
  if (!server) throw new Error('this cluster has no Flux; skip by capabilities.flux');
  const bare = join(server.root, `${name}.git`);
  await git(dir, ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  await git(bare, ['config', 'http.receivepack', 'true']);
  return { url: `${server.url}/${name}.git`, config: {}, interval: '1h' };
}

function toManifests(name: string, url: string, path: string, interval: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  interval: ${interval}
  url: ${url}
  ref:
    branch: main
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  interval: 1h
  path: ${path}
  prune: true
  sourceRef:
    kind: GitRepository
    name: ${name}
`;
}

async function commitFiles(
  workTree: string,
  files: Readonly<Record<string, string | null>>,
  subject = Object.keys(files).join(', ') || 'begin',
): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(workTree, path);
    if (text === null) await rm(file);
    else await mkdir(dirname(file), { recursive: true }).then(() => writeFile(file, text));
  }
  await git(workTree, ['add', '--all']);
  await git(workTree, ['commit', '--quiet', '--allow-empty', '-m', subject]);
  await git(workTree, ['push', '--quiet', 'origin', 'main']);
  return `main@sha1:${(await git(workTree, ['rev-parse', 'HEAD'])).trim()}`;
}

/** Git without anybody's configuration, at a fixed time, so that the same files give the same commits. */
export async function git(cwd: string, args: readonly string[]): Promise<string> {
  const date = '2026-01-02T03:04:05Z';
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return runCommand('git', [...identity, ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: cwd,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    },
  });
}

async function poke(cluster: Cluster, kind: string, name: string): Promise<string> {
  const token = new Date().toISOString();
  const resource = fullNames[kind] ?? kind;
  await cluster.kubectl(['annotate', '--overwrite', resource, name, '-n', namespace, `${requestedAt}=${token}`]);
  return token;
}

const fullNames: Readonly<Record<string, string>> = {
  gitrepository: 'gitrepositories.source.toolkit.fluxcd.io',
  kustomization: 'kustomizations.kustomize.toolkit.fluxcd.io',
};

async function get(cluster: Cluster, kind: string, name: string): Promise<KubernetesObject> {
  return cluster.get(fullNames[kind] ?? kind, name, namespace);
}

async function waitForArtifact(cluster: Cluster, name: string, revision: string): Promise<void> {
  await waitFor(`GitRepository ${name} to fetch ${revision}`, async () => {
    const object = await get(cluster, 'gitrepository', name);
    const artifact = object.status?.['artifact'] as { revision?: string } | undefined;
    if (artifact?.revision === revision) return true;
    const ready = findCondition(object, 'Ready');
    if (ready?.status === 'False') throw new Error(`GitRepository ${name}: ${ready.reason} ${ready.message}`);
    return false;
  });
}

/** A new artifact starts the Kustomization by itself; asking as well would leave a second run to surprise the test. */
async function waitForApplied(cluster: Cluster, name: string, revision: string): Promise<void> {
  await waitFor(`Kustomization ${name} to apply ${revision}`, async () => {
    const object = await get(cluster, 'kustomization', name);
    const status = object.status ?? {};
    if (status['lastAppliedRevision'] === revision) return true;
    const ready = findCondition(object, 'Ready');
    const hasFailed = ready?.status === 'False' && status['lastAttemptedRevision'] === revision;
    if (hasFailed) throw new Error(`Kustomization ${name}: ${ready.reason} ${ready.message}`);
    return false;
  });
}
