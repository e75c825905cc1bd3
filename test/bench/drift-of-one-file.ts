import { join } from 'node:path';
import type { Cluster } from '../support/cluster/cluster.ts';
import { createFluxRepository } from '../support/cluster/flux.ts';
import { type TestEditor, startEditor } from '../support/language-server.ts';
import { deployment } from '../support/manifests.ts';
import { startBuiltServer } from './built-server.ts';
import type { Bench } from './measure.ts';

/** The drift of one Deployment that Flux has applied and a person has edited: the built server against kubectl. */
export async function driftOfOneFile(cluster: Cluster): Promise<Bench> {
  const namespace = await cluster.createNamespace('bench');
  const repository = await createFluxRepository(cluster, namespace);
  const text = deployment({ name: 'web', namespace, spec: ['replicas: 3'] });
  await repository.commitAndReconcile({ 'web.yaml': text });
  await cluster.kubectlEdit(['deployment', 'web', '-n', namespace], (yaml) =>
    yaml.replace('replicas: 3', 'replicas: 5'),
  );
  const { context } = cluster.description;
  const settings = { cluster: { kubeconfig: await cluster.kubeconfig('driftline'), context } };
  const file = join(repository.workTree, 'web.yaml');
  const editor = await startEditor(startBuiltServer(), settings);
  const opened = { count: 0 };

  async function check(open: TestEditor): Promise<void> {
    const uri = `file:///bench/web-${opened.count++}.yaml`;
    const [found] = await Promise.all([open.firstDiagnostics(uri), open.open(uri, text)]);
    if (found.length !== 1) throw new Error(`one finding expected, not ${found.length}`);
    await open.close(uri);
  }

  async function checkFromCold(): Promise<void> {
    const cold = await startEditor(startBuiltServer(), settings);
    await check(cold);
    await cold.stop();
  }

  const peer = 'kubectl diff --server-side';
  const theirs = (): Promise<string | undefined> => diff(cluster, file);
  return {
    comparisons: [
      { name: 'drift of one open file, server running', peer, limit: 0.5, ours: () => check(editor), theirs },
      { name: 'drift of one file, server started for it', peer, limit: 6, ours: checkFromCold, theirs },
    ],
    stop: () => editor.stop(),
  };
}

/** kubectl answers a difference with exit code 1. */
async function diff(cluster: Cluster, file: string): Promise<undefined> {
  const args = ['diff', '--server-side', '--force-conflicts', '-f', file];
  const hasFailed = await cluster.kubectl(args, { user: 'driftline' }).then(
    () => false,
    (error: unknown) => String(error).includes('ended with 1'),
  );
  if (!hasFailed) throw new Error('kubectl diff saw no difference');
}
