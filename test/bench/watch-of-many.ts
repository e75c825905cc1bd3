import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import type { Cluster as ClusterPort, Watched } from '../../server/src/ports.ts';
import type { Cluster } from '../support/cluster/cluster.ts';
import type { Bench } from './measure.ts';

const count = 10_000;
const kind = { apiVersion: 'v1', kind: 'ConfigMap', content: 'metadata' } as const;

/** Ten thousand ConfigMaps under one watch: what they cost in memory, and how soon a change is there, beside kubectl. */
export async function watchOfMany(cluster: Cluster): Promise<Bench> {
  const namespace = await createMany(cluster);
  const port = await connect(cluster);
  const stop = new AbortController();
  const before = heap();
  let last: Watched | undefined;
  let tell = (): void => undefined;
  port.watch(
    { ...kind, namespace },
    (watched) => {
      last = watched;
      tell();
    },
    stop.signal,
  );
  await new Promise<void>((resolve) => {
    tell = () => {
      if ((last?.objects.size ?? 0) >= count) resolve();
    };
  });
  const value = heap() - before;
  const peer = { name: 'their JSON as kubectl lists it, parsed', value: await measureParsed(cluster, namespace) };
  const name = `memory of a watch of ${count} ConfigMaps`;

  let edits = 0;
  const edit = async (): Promise<string> => {
    const mark = `m${edits++}`;
    await cluster.kubectl(['annotate', 'configmap', 'many-5000', '-n', namespace, '--overwrite', `mark=${mark}`]);
    return mark;
  };
  const watcher = await startKubectlWatch(cluster, namespace);
  return {
    figures: [{ name, value, unit: 'MiB', limit: 0.75, peer }],
    comparisons: [
      {
        name: `a change among ${count} watched objects, from kubectl annotate to the listener`,
        peer: 'kubectl get --watch',
        limit: 3,
        async ours() {
          const mark = await edit();
          await new Promise<void>((resolve) => {
            tell = () => {
              const metadata = last?.objects.get(`${namespace}/many-5000`)?.['metadata'];
              if (JSON.stringify(metadata).includes(`"${mark}"`)) resolve();
            };
            tell();
          });
        },
        async theirs() {
          await watcher.seen(await edit());
        },
      },
    ],
    async stop() {
      stop.abort();
      await watcher.stop();
      await cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    },
  };
}

/** In one List, as kubectl sends its items one after the other over one connection. */
async function createMany(cluster: Cluster): Promise<string> {
  const namespace = await cluster.createNamespace('many');
  const parts = Array.from({ length: 8 }, (_, part) => {
    const items = Array.from({ length: count / 8 }, (_unused, i) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `many-${part * (count / 8) + i}`, namespace, labels: { app: `app-${i % 100}` } },
      data: { 'config.yaml': `port: ${i}\n`.repeat(40) },
    }));
    return cluster.kubectl(['create', '-f', '-', '-o', 'name'], {
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    });
  });
  await Promise.all(parts);
  return namespace;
}

async function connect(cluster: Cluster): Promise<ClusterPort> {
  const kubeconfig = await cluster.kubeconfig('driftline');
  const { context } = cluster.description;
  const connected = await createClusterGateway({}).connect({ kubeconfig, context }, new AbortController().signal);
  if (!connected.ok) throw new Error(connected.error.message);
  return connected.value;
}

async function measureParsed(cluster: Cluster, namespace: string): Promise<number> {
  const text = await cluster.kubectl(['get', 'configmap', '-n', namespace, '-o', 'json', '--show-managed-fields']);
  const before = heap();
  const parsed = JSON.parse(text) as { readonly items: readonly unknown[] };
  const value = heap() - before;
  if (parsed.items.length < count) throw new Error(`${count} objects expected`);
  return value;
}

async function startKubectlWatch(
  cluster: Cluster,
  namespace: string,
): Promise<{ seen(mark: string): Promise<void>; stop(): Promise<void> }> {
  const { binaries, dir } = cluster.description;
  const kubeconfig = await cluster.kubeconfig('driftline');
  const args = ['get', 'configmap', '-n', namespace, '--watch', '-o', 'jsonpath={.metadata.annotations.mark}{"\\n"}'];
  const child = spawn(`${binaries}/kubectl`, ['--kubeconfig', kubeconfig, '--cache-dir', `${dir}/cache`, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const marks = new Set<string>();
  let check = (): void => undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    marks.add(line);
    check();
  });
  return {
    seen: (mark) =>
      new Promise((resolve) => {
        check = () => {
          if (marks.has(mark)) resolve();
        };
        check();
      }),
    async stop() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

/** What is in use after a collection, in MiB. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
