import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { clustersRequest } from '../../server/src/protocol.ts';
import { contextName, productUser } from '../control-plane/control-plane.ts';
import { findApiServer } from '../support/cluster/api-server-process.ts';
import { type FluxLab, startFluxLab } from '../support/cluster/flux-lab.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { toSyncRepository } from '../support/flux-lab/sync-repository.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { askTree, findObject, see, untilObject, untilTree } from '../support/sync-tree.ts';
import { until } from '../support/until.ts';

const seconds = 1000;
let lab: FluxLab;
let editor: TestEditor;

beforeAll(async () => {
  lab = await startFluxLab(inject('controlPlane').binaries, { audit: false });
  const { files, objects } = toSyncRepository(lab.url('faults'));
  await lab.serve('faults', files);
  const settings = { cluster: { kubeconfig: await lab.cluster.kubeconfig(productUser), context: contextName } };
  editor = await startEditor(runServer(createClusterGateway({})), settings);
  await see(editor, 'sync');
  await lab.cluster.apply(objects);
  await untilObject(editor, 'Kustomization paused', { state: 'ready', limit: 60 * seconds });
}, 180 * seconds);
afterAll(async () => {
  await editor.stop();
  await lab.stop();
});

const paused = ['kustomizations.kustomize.toolkit.fluxcd.io', 'paused', '-n', 'flux-system'];
const suspend = (isSuspended: boolean): Promise<void> =>
  lab.cluster.patchAs('test', paused, { spec: { suspend: isSuspended } });

test('a watch that is cut every second misses nothing', async () => {
  const proxy = await startFaultProxy(lab.controlPlane.description);
  const kubeconfig = await proxy.kubeconfig(await lab.cluster.kubeconfig(productUser));
  const other = await startEditor(runServer(createClusterGateway({})), {
    cluster: { kubeconfig, context: contextName },
  });
  try {
    proxy.set({ kind: 'cut-watches', milliseconds: 1000 });
    await see(other, 'sync');
    await untilTree(other, 'a tree', ({ state }) => state === 'read');
    for (const isSuspended of [true, false, true, false]) {
      await suspend(isSuspended);
      await until(
        `suspended: ${isSuspended}`,
        async () => findObject(await askTree(other), 'Kustomization paused')?.state === 'suspended',
        (is) => is === isSuspended,
      );
    }
    expect((await askTree(other)).objects).toBe((await askTree(editor)).objects);
  } finally {
    await other.stop();
    await proxy.close();
  }
});

test('a kind that this account may not read is a row that says so', async () => {
  const verbs = ['get', 'list', 'watch'];
  const rules = [
    { apiGroups: ['source.toolkit.fluxcd.io'], resources: ['gitrepositories'], verbs },
    { apiGroups: ['apiextensions.k8s.io', 'helm.toolkit.fluxcd.io'], resources: ['*'], verbs },
  ];
  await lab.cluster.createUser('half-blind', rules);
  const kubeconfig = await lab.cluster.kubeconfig('half-blind');
  const other = await startEditor(runServer(createClusterGateway({})), {
    cluster: { kubeconfig, context: contextName },
  });
  try {
    await see(other, 'sync', 'cluster');
    const tree = await untilTree(other, 'a tree', ({ state }) => state === 'read', 10 * seconds);
    expect(tree.items.filter(({ type }) => type === 'gap').map(({ label }) => label)).toContain(
      'Kustomization (kustomize.toolkit.fluxcd.io)',
    );
    expect(findObject(tree, 'GitRepository fleet')?.state).toBe('ready');
    const [cluster] =
      (await until(
        'the permissions',
        () => other.ask(clustersRequest, null),
        (all) => all?.[0]?.permissions.dryRun === 'denied' && all[0].nodesMessage !== undefined,
        10 * seconds,
      )) ?? [];
    expect(cluster).not.toHaveProperty('nodes');
  } finally {
    await other.stop();
  }
});

test('an API server that is frozen for 30 s leaves the tree as it was, and says that it is old', async () => {
  const { pid } = await findApiServer(lab.controlPlane);
  const { objects, failing } = await askTree(editor);
  const kubeconfig = await lab.cluster.kubeconfig(productUser);
  const late = await startEditor(runServer(createClusterGateway({})), {
    cluster: { kubeconfig, context: contextName },
  });
  process.kill(pid, 'SIGSTOP');
  try {
    const thaw = sleep(30 * seconds);
    await see(late, 'sync');
    // who had a tree keeps it, with all rows, until a request has waited too long
    const kept = await untilTree(editor, 'the loss', ({ state }) => state === 'stale', 60 * seconds);
    expect(kept).toMatchObject({ objects, failing });
    expect(kept.message).toMatch(/did not answer in time/);
    // who has none yet is told why
    const empty = await untilTree(late, 'a reason', ({ message }) => message !== undefined, 25 * seconds);
    expect(empty).toMatchObject({ state: 'not-connected', objects: 0 });
    expect(empty.message).toMatch(/did not answer in time/);
    await thaw;
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  try {
    await suspend(true);
    for (const one of [editor, late])
      await untilTree(one, 'the cluster', (tree) => {
        return tree.state === 'read' && findObject(tree, 'Kustomization paused')?.state === 'suspended';
      });
    expect((await askTree(late)).objects).toBe((await askTree(editor)).objects);
    await suspend(false);
    await untilObject(editor, 'Kustomization paused', { state: 'ready' });
  } finally {
    await late.stop();
  }
}, 180_000);

test('an API server that is killed and started again takes nothing away', async () => {
  const server = await findApiServer(lab.controlPlane);
  const { objects } = await askTree(editor);
  try {
    process.kill(server.pid, 'SIGKILL');
    const lost = await untilTree(editor, 'the loss', ({ state }) => state === 'stale');
    expect(lost.objects).toBe(objects);
    expect(lost.message).toMatch(/cannot be reached/);
    await server.restart();
    await suspend(true);
    await untilTree(editor, 'the cluster', (tree) => {
      return tree.state === 'read' && findObject(tree, 'Kustomization paused')?.state === 'suspended';
    });
  } finally {
    server.stop();
  }
}, 120_000);
