import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { type SyncItem, clustersRequest } from '../../server/src/protocol.ts';
import { contextName, productUser } from '../control-plane/control-plane.ts';
import { applicationDefinition, applications } from '../support/argo-objects.ts';
import { forbiddenWrites } from '../support/cluster/audit.ts';
import { type FluxLab, startFluxLab } from '../support/cluster/flux-lab.ts';
import { toSyncRepository } from '../support/flux-lab/sync-repository.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { runDriftline } from '../support/run-driftline.ts';
import { askTree, draw, findObject, see, untilObject, untilTree } from '../support/sync-tree.ts';
import { until } from '../support/until.ts';

const seconds = 1000;
let lab: FluxLab;
let editor: TestEditor;
let served: string;

beforeAll(async () => {
  lab = await startFluxLab(inject('controlPlane').binaries, { audit: true, k3sHelm: true });
  const { files, objects } = toSyncRepository(lab.url('sync'));
  served = (await lab.serve('sync', files)).revision;
  const settings = { cluster: { kubeconfig: await lab.cluster.kubeconfig(productUser), context: contextName } };
  editor = await startEditor(runServer(createClusterGateway({})), settings);
  await see(editor, 'sync');
  await lab.cluster.apply(objects);
}, 180 * seconds);
afterAll(async () => {
  await editor.stop();
  await lab.stop();
});

function untilState(
  name: string,
  state: SyncItem['state'] & string,
  reason?: string,
  limit = 60 * seconds,
): Promise<SyncItem | undefined> {
  return untilObject(editor, name, { state, limit, ...(reason !== undefined && { reason }) });
}

/** Flux says that it is well a moment before it says with what. */
function untilRevision(name: string, revision: string): Promise<SyncItem | undefined> {
  return untilObject(editor, name, { revision, state: 'ready' });
}

test('what is well has its revision and what it has applied', async () => {
  expect(await untilRevision('GitRepository fleet', served)).toMatchObject({ reason: 'Succeeded' });
  const well = await untilRevision('Kustomization well', served);
  expect(well).toMatchObject({ state: 'ready', summary: served.slice(0, 'main@sha1:'.length + 8), more: 1 });
  expect(draw((await askTree(editor, well?.id)).items)).toEqual(['[] ConfigMap default/well']);
});

test('what cannot be built says why, and those that wait for it are one problem with it', async () => {
  const broken = await untilState('Kustomization broken', 'failing', 'BuildFailed');
  expect(broken?.message).toContain('service.yaml');
  await untilState('Kustomization waits', 'waiting', 'DependencyNotReady');
  await untilState('Kustomization waits-too', 'waiting', 'DependencyNotReady');
  const { items } = await askTree(editor);
  const problem = items.find(({ type, object }) => type === 'problem' && object?.name === 'broken');
  expect(problem?.summary).toMatch(/^BuildFailed .*· 2 waiting$/);
  expect(problem?.children?.map(({ object }) => object?.name)).toEqual(['waits', 'waits-too']);
});

test('what the API server refuses says so', async () => {
  const refused = await untilState('Kustomization refused', 'failing', 'ReconciliationFailed');
  expect(refused?.message).toContain('dry-run failed');
});

test('a source that cannot be reached is the cause for what waits for it', async () => {
  await untilState('GitRepository gone', 'failing', 'GitOperationFailed');
  await until(
    'the problem',
    async () => (await askTree(editor)).items.find(({ type, object }) => type === 'problem' && object?.name === 'gone'),
    (problem) => problem?.children?.some(({ object }) => object?.name === 'orphan') === true,
  );
});

test('a HelmRelease has the version of its chart, and one that cannot be installed says why', async () => {
  expect(await untilRevision('HelmRelease web', '1.2.3')).toMatchObject({ summary: '1.2.3' });
  const bad = await untilState('HelmRelease bad', 'failing', undefined);
  expect(bad?.message).toContain('this chart is not for you');
});

test('a health check that fails says which object it is about', async () => {
  const unhealthy = await untilState('Kustomization unhealthy', 'failing', 'HealthCheckFailed', 90 * seconds);
  expect(unhealthy?.message).toContain('Deployment/default/unhealthy');
}, 120_000);

test('what is suspended is neither well nor not, and is followed at once', async () => {
  await untilState('Kustomization paused', 'ready');
  const kustomization = ['kustomizations.kustomize.toolkit.fluxcd.io', 'paused', '-n', 'flux-system'];
  await lab.cluster.patchAs('test', kustomization, { spec: { suspend: true } });
  await untilState('Kustomization paused', 'suspended', undefined, 2 * seconds);
  await lab.cluster.patchAs('test', kustomization, { spec: { suspend: false } });
  await untilState('Kustomization paused', 'ready');
});

test('what is mended is well, with all that waited for it', async () => {
  const mended = {
    'broken/service.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: broken, namespace: default }\n',
  };
  const { revision } = await lab.serve('sync', mended);
  const ask = (kind: string, name: string): Promise<string> =>
    lab.cluster.kubectl(['annotate', `${kind}.toolkit.fluxcd.io`, name, '-n', 'flux-system', poke]);
  const poke = `reconcile.fluxcd.io/requestedAt=${revision}`;
  await ask('gitrepositories.source', 'fleet');
  expect(await untilRevision('Kustomization broken', revision)).toMatchObject({ state: 'ready' });
  // without being asked they look again after 30 s
  for (const name of ['waits', 'waits-too']) {
    await ask('kustomizations.kustomize', name);
    await untilState(`Kustomization ${name}`, 'ready');
  }
  const { items } = await askTree(editor);
  expect(items.some(({ type, object }) => type === 'problem' && object?.name === 'broken')).toBe(false);
});

test('a chart of K3s stands as its Job does', async () => {
  await lab.cluster.apply(`apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: { name: demo, namespace: kube-system }
spec: { chart: demo, repo: https://charts.example.com, version: 4.5.6 }
`);
  const running = await untilState('HelmChart demo', 'reconciling', 'JobRunning');
  expect(running).toMatchObject({ revision: '4.5.6' });
  const job = ['job', 'helm-install-demo', '-n', 'kube-system'];
  await lab.cluster.patchAs('test', job, { spec: { activeDeadlineSeconds: 1 } });
  await untilState('HelmChart demo', 'failing', 'DeadlineExceeded');
});

test('a definition that goes and comes again takes its rows away and brings them back', async () => {
  const definition = 'helmchartconfigs.helm.cattle.io';
  const config = `apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata: { name: traefik, namespace: kube-system }
spec: { valuesContent: "password: hunter2" }
`;
  const text = await lab.cluster.kubectl(['get', 'crd', definition, '-o', 'json']);
  const crd = JSON.parse(text) as { metadata: object; status?: object };
  await lab.cluster.apply(config);
  await untilState('HelmChartConfig traefik', 'none');
  await lab.cluster.kubectl(['delete', 'crd', definition]);
  await until(
    'the row to go',
    () => askTree(editor),
    (tree) => findObject(tree, 'HelmChartConfig traefik') === undefined && tree.state === 'read',
  );
  const { metadata, status: _status, ...rest } = crd;
  await lab.cluster.apply(
    JSON.stringify({ ...rest, metadata: { ...metadata, resourceVersion: undefined, uid: undefined } }),
  );
  await lab.cluster.waitForCrds();
  await lab.cluster.apply(config);
  await untilState('HelmChartConfig traefik', 'none');
  expect(JSON.stringify(await askTree(editor))).not.toContain('hunter2');
});

test('Applications of Argo CD stand as their statuses say, which nobody wrote but the test', async () => {
  await lab.cluster.apply(applicationDefinition);
  await lab.cluster.waitForCrds();
  await lab.cluster.apply(applications);
  expect(await untilState('Application guestbook', 'ready')).toMatchObject({ summary: '90026e6a', more: 2 });
  const broken = await untilState('Application broken', 'failing', 'SyncFailed');
  expect(broken?.revision).toBe('6.5.0, 90026e6a90026e6a90026e6a90026e6a90026e6a');
  expect(broken?.facts).toContainEqual(['Sources', 'https://charts.example.com, https://git.example.com/values']);
  expect(JSON.stringify(await askTree(editor))).not.toContain('hunter2');
});

test('driftline status says the same in a terminal', async () => {
  const kubeconfig = await lab.cluster.kubeconfig(productUser);
  const run = (...more: readonly string[]): ReturnType<typeof runDriftline> =>
    runDriftline(['status', '--context', contextName, '--kubeconfig', kubeconfig, ...more]);
  const { code, stdout, stderr } = await run();
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toContain('  failing Kustomization flux-system/refused: ReconciliationFailed');
  expect(stdout).toMatch(/\n {2}ready flux-system\/well: main@sha1:[0-9a-f]{8}\n/);
  // what fails is tried again from time to time, and does not fail for a moment
  await until(
    'both to say the same',
    async () => {
      const told = JSON.parse((await run('--format', 'json')).stdout) as {
        failing: number;
        objects: readonly object[];
      };
      const tree = await askTree(editor);
      return [told.failing, told.objects.length, tree.failing, tree.objects];
    },
    ([failing, objects, ...tree]) => tree[0] === failing && tree[1] === objects && objects !== 0,
  );
  const nowhere = await runDriftline(['status', '--context', 'nowhere', '--kubeconfig', kubeconfig]);
  expect(nowhere.code).toBe(2);
  expect(nowhere.stderr).toContain('"nowhere"');
});

test('the cluster has nodes and says what this account may do', async () => {
  const node = `apiVersion: v1
kind: Node
metadata:
  name: one
  labels: { node-role.kubernetes.io/control-plane: "true" }
  annotations: { k3s.io/node-args: '["server","--token","********","--disable","traefik"]' }
`;
  await lab.cluster.apply(node);
  await see(editor, 'sync', 'cluster');
  const [cluster] =
    (await until(
      'the node',
      () => editor.ask(clustersRequest, null),
      (all) => all?.[0]?.nodes?.length === 1 && all[0].cluster !== undefined && all[0].permissions.dryRun !== 'unknown',
    )) ?? [];
  expect(cluster).toMatchObject({
    cluster: { kind: 'k3s' },
    nodes: [{ name: 'one', roles: ['control-plane'], arguments: ['server', '--token=***', '--disable=traefik'] }],
    permissions: { dryRun: 'allowed', dryRunOfNew: 'allowed', reconcile: 'allowed' },
  });
  expect(forbiddenWrites(await lab.cluster.auditEntries(), [])).toEqual([]);
});

test('without a view nothing is requested for 60 s', async () => {
  const entries = async () => lab.cluster.auditEntries({ user: productUser });
  await see(editor);
  // a watch lives half a minute longer than the last who needs it
  await sleep(31 * seconds);
  const since = new Date().toISOString();
  await sleep(60 * seconds);
  expect((await entries()).filter((entry) => entry.requestReceivedTimestamp > since)).toEqual([]);
  await see(editor, 'sync');
  await untilTree(editor, 'a tree', ({ state, objects }) => state === 'read' && objects > 10);
}, 120_000);
