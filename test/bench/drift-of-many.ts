import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../support/cluster/cluster.ts';
import { createFluxRepository } from '../support/cluster/flux.ts';
import { type TestEditor, startEditor } from '../support/language-server.ts';
import { deployment } from '../support/manifests.ts';
import { startBuiltServer } from './built-server.ts';
import type { Figure } from './figure.ts';
import { type Bench, median } from './measure.ts';

const count = 500;
const changed = 20;
const runs = 3;
const edits = 40;
/** Of one process for each file so many are measured, and taken for all. */
const sampled = 25;

/** The drift of 500 objects that Flux has applied, 20 of which a person has changed: the built server against kubectl. */
export async function driftOfMany(cluster: Cluster): Promise<Bench> {
  const namespace = await cluster.createNamespace('many');
  const repository = await createFluxRepository(cluster, namespace);
  const files = Object.fromEntries(Array.from({ length: count }, (_, i) => [nameOf(i), textOf(i, namespace)]));
  await repository.commitAndReconcile(files);
  for (let i = 0; i < changed; i++) await drift(cluster, namespace, (i * count) / changed, 5);
  const folder = join(cluster.description.dir, 'drift-of-many');
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const diff = (path: string): Promise<number> => time(() => kubectlDiff(cluster, path));

  const settings = {
    cluster: { kubeconfig: await cluster.kubeconfig('driftline'), context: cluster.description.context },
    validation: 'off',
  };
  const compiled = join(cluster.description.dir, 'compiled-code', '0');
  const [cold, theirs]: [number[], number[]] = [[], []];
  let asked = NaN;
  let editor = await open(settings, files, compiled);
  for (let i = 0; i < runs; i++) {
    await editor.stop();
    const before = (await cluster.auditEntries({ user: 'driftline' })).length;
    cold.push(
      await time(async () => {
        editor = await open(settings, files, compiled);
      }),
    );
    asked = (await cluster.auditEntries({ user: 'driftline' })).length - before;
    theirs.push(await diff(folder));
  }
  const single: number[] = [];
  for (let i = 0; i < sampled; i++) single.push(await diff(join(folder, nameOf((i * count) / sampled))));
  const latencies: number[] = [];
  for (let i = 0; i < edits; i++) latencies.push(await seeEdit(cluster, editor, namespace, 7 + i));
  const sorted = latencies.toSorted((a, b) => a - b);
  const [ours, whole] = [median(cold), { name: 'kubectl diff --server-side', value: median(theirs) }];
  const each = { name: 'kubectl diff, one process for each', value: median(single) * count };
  const name = `drift of ${count} files`;
  const figures: readonly Figure[] = [
    { name: `${name}, server started for it`, value: ours, unit: 'ms', limit: 1 / 8, peer: whole },
    { name: `${name}, server started for it`, value: ours, unit: 'ms', limit: 1 / 50, peer: each },
    { name: `${name}, again after a live edit`, value: median(sorted), unit: 'ms', limit: 1 / 50, peer: whole },
    { name: 'from a live edit to the squiggle, median', value: median(sorted), unit: 'ms', limit: 500 },
    {
      name: 'from a live edit to the squiggle, 95 of 100 below',
      value: sorted[Math.floor(0.95 * sorted.length)] ?? NaN,
      unit: 'ms',
      limit: 1000,
    },
    { name: `requests for the ${name}`, value: asked, unit: '', limit: 2 * changed + 40 },
  ];
  return {
    figures,
    comparisons: [],
    async stop() {
      await editor.stop();
      await repository.remove();
    },
  };
}

const nameOf = (i: number): string => `object-${i}.yaml`;

function textOf(i: number, namespace: string): string {
  const name = `object-${i}`;
  if (i % 5 < 3) return deployment({ name, namespace, spec: ['replicas: 3'] });
  const metadata = `metadata: { name: ${name}, namespace: ${namespace} }`;
  return i % 5 === 3
    ? `apiVersion: v1\nkind: ConfigMap\n${metadata}\ndata:\n  a: "${i}"\n  b: |\n    one\n    two\n`
    : `apiVersion: v1\nkind: Service\n${metadata}\nspec:\n  selector: { app: ${name} }\n  ports: [{ port: 80 }]\n`;
}

function drift(cluster: Cluster, namespace: string, i: number, replicas: number): Promise<void> {
  return cluster.patchAs('kubectl-edit', ['deployment', `object-${i}`, '-n', namespace], { spec: { replicas } });
}

/** A server with all files open, once everything is known of them. */
async function open(settings: object, files: Readonly<Record<string, string>>, compiled: string): Promise<TestEditor> {
  const editor = await startEditor(startBuiltServer(compiled), settings);
  for (const [name, text] of Object.entries(files)) await editor.open(toUri(name), text);
  const { drifted, unreadable } = await editor.settledStatus();
  if (drifted !== changed || unreadable > 0)
    throw new Error(`${drifted} drifted objects, not ${changed}; ${unreadable} could not be read`);
  return editor;
}

const toUri = (name: string): string => `untitled:/${name}`;

/** From the request that changes the object, which kubectl sends some time after it has started. */
async function seeEdit(cluster: Cluster, editor: TestEditor, namespace: string, replicas: number): Promise<number> {
  const uri = toUri(nameOf(0));
  const sent = cluster.patchAs('kubectl-edit', ['deployment', 'object-0', '-n', namespace], { spec: { replicas } });
  const start = performance.now();
  for (;;) {
    const [found] = editor.published(uri);
    if ((found?.data as { live?: unknown } | undefined)?.live === replicas) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (performance.now() - start > 30_000) throw new Error('the edit was not seen');
  }
  const seen = performance.now();
  await sent;
  const [entry] = (await cluster.auditEntries())
    .filter(
      ({ verb, requestURI, stage }) =>
        verb === 'patch' &&
        stage === 'ResponseComplete' &&
        requestURI.includes('/object-0?') &&
        !requestURI.includes('dryRun'),
    )
    .toReversed();
  const received = Date.parse(entry?.requestReceivedTimestamp ?? '');
  return seen + performance.timeOrigin - received;
}

async function kubectlDiff(cluster: Cluster, path: string): Promise<void> {
  const args = ['diff', '--server-side', '--force-conflicts', '--field-manager=kustomize-controller', '-f', path];
  await cluster.kubectl(args, { user: 'driftline' }).catch((error: unknown) => {
    if (!String(error).includes('ended with 1')) throw error;
  });
}

async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
