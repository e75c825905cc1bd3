import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { contextName, productUser, runLabel } from '../../control-plane/control-plane.ts';
import type { ControlPlaneDescription } from '../../control-plane/control-plane.ts';
import { runKubectl } from '../../control-plane/kubectl.ts';
import { kubeconfigPath } from '../../control-plane/users.ts';

/** A cluster that somebody named, both its file and its context, so that no test meets one by accident. */
export interface NamedCluster {
  readonly kubeconfig: string;
  readonly context: string;
}

/** Reads DRIFTLINE_TEST_KUBECONFIG and DRIFTLINE_TEST_CONTEXT, which are only valid together. */
export function findNamedCluster(env: Readonly<Record<string, string | undefined>>): NamedCluster | undefined {
  const kubeconfig = env['DRIFTLINE_TEST_KUBECONFIG'];
  const context = env['DRIFTLINE_TEST_CONTEXT'];
  if (!kubeconfig && !context) return undefined;
  if (kubeconfig && context) return { kubeconfig, context };
  throw new Error('DRIFTLINE_TEST_KUBECONFIG and DRIFTLINE_TEST_CONTEXT are needed together; only one is set');
}

/** Describes a named cluster in the form of one started here: copies of its credentials in a private folder, one context. */
export async function describeNamedCluster(named: NamedCluster, binaries: string): Promise<ControlPlaneDescription> {
  const dir = await mkdtemp(join(tmpdir(), 'driftline-named-cluster-'));
  try {
    return { ...(await copyCredentials(named, binaries, dir)), external: true, flux: false, pids: [] };
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

async function copyCredentials(named: NamedCluster, binaries: string, dir: string) {
  await mkdir(join(dir, 'kubeconfig'), { mode: 0o700 });
  const source = { binaries, dir, kubeconfig: named.kubeconfig, external: true };
  const view = ['config', 'view', '--raw', '--minify', '--flatten', '--context', named.context];
  const text = await runKubectl(source, view);
  for (const user of ['admin', productUser]) {
    const kubeconfig = kubeconfigPath(dir, user);
    await writeFile(kubeconfig, text, { mode: 0o600 });
    if (named.context === contextName) continue;
    await runKubectl({ ...source, kubeconfig }, ['config', 'rename-context', named.context, contextName]);
  }
  const server = await runKubectl(source, [...view, '-o', 'jsonpath={.clusters[0].cluster.server}']);
  return { dir, binaries, server, context: contextName };
}

/** Removes what a run created in a named cluster, and the copies of its credentials. */
export async function leaveNamedCluster({ dir, binaries }: ControlPlaneDescription): Promise<void> {
  const admin = { binaries, dir, kubeconfig: kubeconfigPath(dir, 'admin'), external: true };
  const kinds = 'namespaces,clusterroles,clusterrolebindings';
  try {
    await runKubectl(admin, ['delete', kinds, '--selector', `${runLabel}=${basename(dir)}`, '--wait=false']);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
