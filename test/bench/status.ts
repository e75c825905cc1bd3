import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startControlPlane } from '../control-plane/start.ts';
import { type Cluster, connectCluster } from '../support/cluster/cluster.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { type TestEditor, startEditor } from '../support/language-server.ts';
import { askTree, flatten, see } from '../support/sync-tree.ts';
import { startBuiltServer } from './built-server.ts';
import { type Bench, median } from './measure.ts';
import { readResidentMemory } from './resident-memory.ts';

const count = 80;
const entries = 10_000;
const edits = 40;
const starts = 3;
const user = 'driftline';
/** In milliseconds. */
const cutFor = 60_000;

/**
 * How everything stands with 80 Kustomizations that have 10,000 objects, and 80 HelmReleases with long values: the built
 * server in a process of its own. Nobody reconciles them, so that nothing else happens.
 */
export async function statusOfMany(progress: (line: string) => void): Promise<Bench> {
  const controlPlane = await startControlPlane({ log: progress });
  const cluster = connectCluster(controlPlane);
  await createMany(cluster);
  const asked = async (): Promise<number> => (await cluster.auditEntries({ user })).length;
  const kubeconfig = await cluster.kubeconfig(user);
  const firsts: number[] = [];
  for (let i = 1; i < starts; i++) {
    const { editor, first } = await open(cluster, kubeconfig);
    firsts.push(first);
    await editor.stop();
  }
  const earlier = await asked();
  const { editor, server, first } = await open(cluster, kubeconfig);
  firsts.push(first);
  const requests = (await asked()) - earlier;
  const latencies: number[] = [];
  for (let i = 0; i < edits; i++) latencies.push(await seeEdit(cluster, editor, i));
  const sorted = latencies.toSorted((a, b) => a - b);
  const children = await time(async () => {
    const tree = await askTree(editor);
    const row = flatten(tree.items).find(({ label }) => label === 'flux-system/app-1');
    const { items } = await askTree(editor, row?.id);
    if (items.length !== entries / count) throw new Error(`${items.length} objects of one Kustomization`);
  });
  const memory = readResidentMemory(server.pid);
  const growth = await growWhileCut(cluster);
  await see(editor);
  await sleep(31_000);
  const before = await asked();
  await sleep(60_000);
  const idle = (await asked()) - before;
  const name = `${count} Kustomizations, ${count} HelmReleases, ${entries} objects`;
  return {
    figures: [
      { name: `first tree of ${name}`, value: median(firsts), unit: 'ms', limit: 1000 },
      { name: 'from a live change to the tree, median', value: median(sorted), unit: 'ms', limit: 200 },
      {
        name: 'from a live change to the tree, 95 of 100 below',
        value: sorted[Math.floor(0.95 * sorted.length)] ?? NaN,
        unit: 'ms',
        limit: 200,
      },
      { name: 'the objects of one Kustomization', value: children, unit: 'ms', limit: 100 },
      { name: `resident memory with ${name}`, value: memory, unit: 'MiB', limit: 250 },
      {
        name: `growth of it while watches are cut every second for ${cutFor / 1000} s`,
        value: growth,
        unit: 'MiB',
        limit: 25,
      },
      // one for each kind, its watch, what there is, and what it is called
      { name: 'requests for the first tree', value: requests, unit: '', limit: 40 },
      { name: 'requests in 60 s without a view', value: idle, unit: '', limit: 0 },
    ],
    comparisons: [],
    async stop() {
      await editor.stop();
      await controlPlane.stop();
    },
  };
}

/** A server that was started for it, with the time from the view to its tree. */
async function open(
  cluster: Cluster,
  kubeconfig: string,
): Promise<{ readonly editor: TestEditor; readonly server: { readonly pid: number }; readonly first: number }> {
  const server = startBuiltServer();
  const editor = await startEditor(server, { cluster: { kubeconfig, context: cluster.description.context } });
  await editor.settledStatus();
  const start = performance.now();
  await see(editor, 'sync');
  await untilTree(editor, ({ state, objects }) => state === 'read' && objects === 2 * count + 1);
  return { editor, server, first: performance.now() - start };
}

/** In MiB, of another server, behind a proxy. */
async function growWhileCut(cluster: Cluster): Promise<number> {
  const proxy = await startFaultProxy(cluster.description);
  const { editor, server } = await open(cluster, await proxy.kubeconfig(await cluster.kubeconfig(user)));
  const before = readResidentMemory(server.pid);
  proxy.set({ kind: 'cut-watches', milliseconds: 1000 });
  proxy.cut();
  await sleep(cutFor);
  const growth = readResidentMemory(server.pid) - before;
  await editor.stop();
  await proxy.close();
  return growth;
}

async function createMany(cluster: Cluster): Promise<void> {
  const folder = join(cluster.description.binaries, 'crds');
  const files = (await readdir(folder)).map((file) => join(folder, file));
  await cluster.kubectl(['create', ...files.flatMap((file) => ['-f', file])]);
  await cluster.waitForCrds();
  await cluster.kubectl(['create', 'namespace', 'flux-system']);
  const all = [source(), ...Array.from({ length: count }, (_, i) => [kustomization(i), release(i)]).flat()];
  const input = (items: readonly object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await cluster.kubectl(['create', '-f', '-', '-o', 'name'], { input: input(all) });
  const apply = [
    'apply',
    '--server-side',
    '--force-conflicts',
    '--field-manager',
    'controller',
    '-f',
    '-',
    '-o',
    'name',
  ];
  await cluster.kubectl([...apply, '--subresource', 'status'], { input: input(all) });
}

const revision = `main@sha1:${'90026e6a'.repeat(5)}`;
const ready = (reason: string, message: string): object => ({
  ...{ type: 'Ready', status: 'True', reason, message, observedGeneration: 1 },
  lastTransitionTime: '2026-11-01T11:00:00Z',
});

function source(): object {
  const artifact = {
    digest: `sha256:${'0'.repeat(64)}`,
    revision,
    lastUpdateTime: '2026-11-01T11:00:00Z',
    url: 'http://x',
    path: 'x',
  };
  return {
    ...{ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' },
    metadata: { name: 'fleet', namespace: 'flux-system' },
    spec: { interval: '1h', url: 'https://git.example.com/fleet' },
    status: { observedGeneration: 1, artifact, conditions: [ready('Succeeded', 'stored artifact')] },
  };
}

function kustomization(i: number): object {
  const ids = Array.from({ length: entries / count }, (_, n) => ({ id: `app-${i}_config-${n}__ConfigMap`, v: 'v1' }));
  return {
    ...{ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' },
    metadata: { name: `app-${i}`, namespace: 'flux-system' },
    spec: {
      ...{ interval: '1h', path: `./apps/${i}`, prune: true, sourceRef: { kind: 'GitRepository', name: 'fleet' } },
      ...(i > 0 && { dependsOn: [{ name: 'app-0' }] }),
    },
    status: {
      ...{ observedGeneration: 1, lastAppliedRevision: revision, lastAttemptedRevision: revision },
      conditions: [ready('ReconciliationSucceeded', `Applied revision: ${revision}`)],
      inventory: { entries: ids },
    },
  };
}

function release(i: number): object {
  return {
    ...{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' },
    metadata: { name: `app-${i}`, namespace: 'flux-system' },
    spec: {
      ...{ interval: '1h', chartRef: { kind: 'OCIRepository', name: 'charts' } },
      values: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`value${n}`, `a value of some length, ${i}`])),
    },
    status: { observedGeneration: 1, conditions: [ready('UpgradeSucceeded', 'Helm upgrade succeeded')] },
  };
}

/** From the request that changes the object, which kubectl sends some time after it has started. */
async function seeEdit(cluster: Cluster, editor: TestEditor, i: number): Promise<number> {
  const name = `app-${i + 1}`;
  const resource = ['kustomizations.kustomize.toolkit.fluxcd.io', name, '-n', 'flux-system'];
  const sent = cluster.patchAs('test', resource, { spec: { suspend: true } });
  const seen = await untilTree(editor, ({ items }) =>
    flatten(items).some(({ label, state }) => label === `flux-system/${name}` && state === 'suspended'),
  );
  await sent;
  const [entry] = (await cluster.auditEntries())
    .filter(({ verb, requestURI, stage }) => {
      return verb === 'patch' && stage === 'ResponseComplete' && requestURI.includes(`/${name}?`);
    })
    .toReversed();
  return seen + performance.timeOrigin - Date.parse(entry?.requestReceivedTimestamp ?? '');
}

/** As a client does: asks once, and again when it is told that there is something new. */
async function untilTree(
  editor: TestEditor,
  holds: (tree: Awaited<ReturnType<typeof askTree>>) => boolean,
): Promise<number> {
  const end = performance.now() + 60_000;
  for (let told = -1; performance.now() < end;) {
    const now = editor.treeChanges();
    if (now === told) await sleep(1);
    else if (holds(await askTree(editor))) return performance.now();
    told = now;
  }
  throw new Error('the tree did not come');
}

async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
