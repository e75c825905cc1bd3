import { type ControlPlane, startControlPlane } from '../../test/control-plane/start.ts';
import { contextName } from '../../test/control-plane/control-plane.ts';
import { forbiddenWrites, toRequest } from '../../test/support/cluster/audit.ts';
import { connectCluster } from '../../test/support/cluster/cluster.ts';
import { createFluxRepository } from '../../test/support/cluster/flux.ts';
import { namespace, staging } from './manifests.ts';
import { earlier, findOwned, later, makeRepository } from './repository.ts';

/** A running cluster whose Flux follows a repository, and in which somebody has changed things by hand. */
export interface DriftedCluster {
  readonly kubeconfig: string;
  readonly context: string;
  /** The working clone of the repository. */
  readonly folder: string;
  /** Writes of the product's user that were no dry run, as the API server's audit log has them: there must be none. */
  findWrites(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts the cluster, has the real Flux controllers apply the repository, then drifts it with a real `kubectl edit`. */
export async function startDriftedCluster(log: (line: string) => void): Promise<DriftedCluster> {
  const controlPlane = await startControlPlane({ flux: true, gitServer: true, log });
  try {
    return { ...(await drift(controlPlane, log)), stop: () => controlPlane.stop() };
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}

async function drift(controlPlane: ControlPlane, log: (line: string) => void): Promise<Omit<DriftedCluster, 'stop'>> {
  const cluster = connectCluster(controlPlane);
  const repository = await createFluxRepository(cluster, 'fleet');
  const files = makeRepository(repository.manifests);
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
  await repository.commit(later, 'Say where to ask');
  return {
    kubeconfig: await cluster.kubeconfig('driftline'),
    context: contextName,
    folder: repository.workTree,
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
