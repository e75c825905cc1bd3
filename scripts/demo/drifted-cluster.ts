import { join } from 'node:path';
import { type ControlPlane, startControlPlane } from '../../test/control-plane/start.ts';
import { contextName } from '../../test/control-plane/control-plane.ts';
import { forbiddenWrites, toRequest } from '../../test/support/cluster/audit.ts';
import { connectCluster } from '../../test/support/cluster/cluster.ts';
import { createFluxRepository } from '../../test/support/cluster/flux.ts';
import { type DemoForge, startDemoForge } from './demo-forge.ts';
import { namespace, staging } from './manifests.ts';
import { earlier, findOwned, later, makeRepository } from './repository.ts';

/** A running cluster whose Flux follows a repository, and in which somebody has changed things by hand. */
export interface DriftedCluster {
  readonly kubeconfig: string;
  readonly context: string;
  /** The working clone of the repository. */
  readonly folder: string;
  /** Where its changes are approved, if that was asked for. */
  readonly forge?: DemoForge;
  /** kubectl as the cluster's own administrator: a program with its first arguments. */
  readonly kubectl: readonly string[];
  /** Writes of the product's user that were no dry run, as the API server's audit log has them: there must be none. */
  findWrites(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** What belongs to it besides Flux and the repository. */
export interface DriftedClusterOptions {
  /** A Gitea that holds the repository, and how often Flux looks there for commits. */
  readonly forge?: { readonly interval: string };
}

type Log = (line: string) => void;

/** Starts the cluster, has the real Flux controllers apply the repository, then drifts it with a real `kubectl edit`. */
export async function startDriftedCluster(log: Log, options: DriftedClusterOptions = {}): Promise<DriftedCluster> {
  const parts: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of parts.splice(0).reverse()) await part.stop();
  };
  try {
    const controlPlane = await startControlPlane({ flux: true, gitServer: !options.forge, log });
    parts.push(controlPlane);
    if (options.forge) log('Starting Gitea; the first time it is built, which takes minutes.');
    const forge = options.forge && (await startDemoForge(options.forge.interval));
    if (forge) parts.push(forge);
    return { ...(await drift(controlPlane, forge, log)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function drift(
  controlPlane: ControlPlane,
  forge: DemoForge | undefined,
  log: Log,
): Promise<Omit<DriftedCluster, 'stop'>> {
  const cluster = connectCluster(controlPlane);
  const { binaries } = controlPlane;
  const repository = await createFluxRepository(cluster, 'fleet', './', forge?.remote);
  const owners = forge ? { CODEOWNERS: `.* @${forge.approver.name}\n` } : {};
  const files = { ...makeRepository(repository.manifests), ...owners };
  await repository.commitAndReconcile({ ...files, ...earlier }, 'Everything that runs in the demo cluster');
  const revision = await repository.commitAndReconcile(files, findOwned().owned.subject);
  log(`Flux has applied ${revision.replace(/^(.*sha1:.{7}).*$/, '$1')} of the repository.`);
  await cluster.kubectlEdit(['deployment', 'web', '-n', namespace], editDeployment);
  await cluster.kubectlEdit(['configmap', 'web-config', '-n', namespace], (yaml) =>
    yaml.replace('Hello from Git', 'Hello from the cluster'),
  );
  await cluster.kubectlEdit(['deployment', 'shop', '-n', namespace], (yaml) =>
    yaml.replace('replicas: 2', 'replicas: 4'),
  );
  log('Somebody has changed two Deployments and a ConfigMap with kubectl edit.');
  await cluster.apply(staging);
  // a Flux that looks often would fetch it, and correct all drift with it
  if (!forge) await repository.commit(later, 'Say where to ask');
  await forge?.protect();
  return {
    kubeconfig: await cluster.kubeconfig('driftline'),
    context: contextName,
    folder: repository.workTree,
    ...(forge && { forge }),
    kubectl: [join(binaries, 'kubectl'), '--kubeconfig', await cluster.kubeconfig('admin')],
    findWrites: async () => forbiddenWrites(await cluster.auditEntries()).map(toRequest),
  };
}

/** More replicas, a chattier log, and a variable that Git does not know: what people do in a hurry. */
function editDeployment(yaml: string): string {
  return yaml
    .replace('replicas: 3', 'replicas: 5')
    .replace(
      /^( *)- name: LOG_LEVEL\n *value: info\n/m,
      '$1- name: LOG_LEVEL\n$1  value: debug\n$1- name: TRACE\n$1  value: "1"\n',
    );
}
