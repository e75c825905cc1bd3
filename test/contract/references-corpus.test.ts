import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RenderedObject, Step } from '../../server/src/graph/build/rendered.ts';
import type { KnownReferences, Use } from '../../server/src/graph/references/read-build.ts';
import { type ReferenceIndex, indexReferences } from '../../server/src/graph/references/reference-index.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { type Json, type JsonObject, isArray, isObject } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { followIn } from '../support/chain.ts';
import { findCorpus, readCorpusFiles } from '../support/corpus.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

const minute = 60_000;
const files = Object.fromEntries(Object.entries(readCorpusFiles()).map(([name, text]) => [`/${name}`, text]));
const root = findCorpus();
const known: KnownReferences = new WeakMap();
let renderer: Renderer;
let graph: BuildGraph | undefined;
beforeAll(async () => {
  if (root === undefined) return;
  renderer = await openWarmRenderer();
  ({ graph } = await followIn(root, renderer, files));
}, 5 * minute);
afterAll(() => (root === undefined ? undefined : renderer.dispose()));

const clustersOf = ({ clusters }: ReferenceIndex) => [...clusters.values()];

/** How many references of each sort lead somewhere: of the kind to the kind, those of values apart. */
function countResolved(index: ReferenceIndex): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const cluster of clustersOf(index)) {
    const open = new Set(cluster.unresolved.map(({ use }) => use));
    for (const use of cluster.uses) {
      const { holder, reference } = use;
      const sort = `${reference.isGuess ? 'values of ' : ''}${holder.id.kind} > ${reference.to.kind}`;
      if (!open.has(use)) counts.set(sort, (counts.get(sort) ?? 0) + 1);
    }
  }
  return Object.fromEntries(counts);
}

const tell = ({ holder, reference: { to } }: Use): string =>
  `${holder.id.kind} ${holder.id.name} > ${to.kind} ${to.namespace ?? ''}/${to.name}`;

test('every reference that the repository can resolve is resolved, and nothing is said to be missing', () => {
  if (!graph) return;
  const index = indexReferences(graph, known);
  const applied = [...graph.builds.values()].filter(({ target }) => target.kind === 'flux');
  const objects = applied.flatMap(({ rendered }) => rendered?.objects ?? []);
  const count = (kind: string): number => objects.filter(({ value }) => value['kind'] === kind).length;
  expect(countResolved(index)).toMatchObject({
    // each of these names one
    'HelmRelease > OCIRepository': count('HelmRelease'),
    'ExternalSecret > ClusterSecretStore': count('ExternalSecret'),
    'Alert > Provider': count('Alert'),
    'PersistentVolumeClaim > Restore': count('Restore'),
    'Gateway > GatewayClass': count('Gateway'),
    // Secrets that are made
    'Provider > Secret': 12,
    'Gateway > Secret': 2,
    'ClusterSecretStore > Secret': 2,
    'Receiver > Secret': 1,
    'PushSecret > Secret': 1,
    'Kustomization > Kustomization': 19,
    'Kustomization > HelmRelease': 8,
    'HTTPRoute > Gateway': 3,
    'values of HelmRelease > Gateway': 28,
    // of the chart whose values are those of its Pods, and of others
    'HelmRelease > PersistentVolumeClaim': 20,
    'HelmRelease > Secret': 16,
    'values of HelmRelease > Secret': 7,
  });
  const unresolved = clustersOf(index).flatMap((cluster) => cluster.unresolved);
  expect(unresolved.filter(({ reason }) => reason === 'missing').map(({ use }) => tell(use))).toEqual([]);
  // what is left comes from the bootstrap, charts and operators
  const left = new Set(unresolved.filter(({ use }) => !use.reference.isGuess).map(({ use }) => use.reference.to.kind));
  expect([...left].toSorted()).toEqual([
    'CephCluster',
    'ClusterRole',
    'CustomResourceDefinition',
    'Deployment',
    'DeviceClass',
    'GitRepository',
    'Kustomization',
    'Secret',
    'Service',
    'StorageClass',
  ]);
  for (const { uses, selections } of clustersOf(index)) {
    expect(uses.filter(({ reference }) => !reference.place).map(tell)).toEqual([]);
    const lost = selections.filter(({ workloads, doubts }) => workloads.length === 0 && doubts.length === 0);
    expect(lost).toEqual([]);
  }
});

test('a reference that is changed leads nowhere, and it is said how sure that is', { timeout: minute }, () => {
  if (!graph) return;
  const before = clustersOf(indexReferences(graph, known));
  const all = before.flatMap(({ uses, find }) =>
    uses.filter((use) => !use.reference.isGuess && use.reference.to.kind !== 'Namespace' && find(use).length > 0),
  );
  // spread over the repository, since each is a repository of its own
  const seeds = all.filter((_, i) => i % 3 === 0);
  expect(all.length).toBeGreaterThan(190);
  const reasons = new Map<string, number>();
  for (const seed of seeds) {
    const broken = `${seed.reference.to.name}-x`;
    const index = indexReferences(breakAt(graph, seed, broken), known);
    const found = clustersOf(index).flatMap(({ unresolved }) =>
      unresolved.filter(
        ({ use: { holder, reference } }) => holder.build === seed.holder.build && reference.to.name === broken,
      ),
    );
    expect(found.map(({ use }) => use.reference.place)).toContainEqual(seed.reference.place);
    for (const { use, reason, doubts } of found) {
      const evidence = ['told', 'alike', 'place'].find((one) => doubts.some((doubt) => doubt.evidence === one)) ?? '';
      const sort = `${use.reference.to.kind}: ${reason} ${evidence}`;
      reasons.set(sort, (reasons.get(sort) ?? 0) + 1);
    }
  }
  const sum = (end: RegExp): number => [...reasons].reduce((all, [sort, n]) => (end.test(sort) ? all + n : all), 0);
  // one build fails in our copy, and a chart may make whatever lies beside it
  expect(sum(/: missing/)).toBeGreaterThan(20);
  expect(sum(/: optional/)).toBe(0);
  expect([...reasons.keys()].filter((sort) => sort.endsWith(' told')).toSorted()).toEqual([
    'GatewayClass: maybe-elsewhere told',
    'Secret: maybe-elsewhere told',
  ]);
});

/** The same repository with another name in one field of one rendered object. */
function breakAt(of: BuildGraph, { holder, reference }: Use, name: string): BuildGraph {
  const build = of.builds.get(holder.build);
  if (!build?.rendered) return of;
  const change = (object: RenderedObject): RenderedObject =>
    object === holder.object ? { ...object, value: put(object.value, reference.path, name) as JsonObject } : object;
  const rendered = { ...build.rendered, objects: build.rendered.objects.map(change) };
  return { ...of, builds: new Map(of.builds).set(holder.build, { ...build, rendered }) };
}

function put(value: Json, [step, ...rest]: readonly Step[], name: string): Json {
  if (step === undefined) return name;
  if (isArray(value)) return value.map((item, i) => (i === step ? put(item, rest, name) : item));
  return isObject(value) ? { ...value, [step]: put(value[step] ?? null, rest, name) } : value;
}
