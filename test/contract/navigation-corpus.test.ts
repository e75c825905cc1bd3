import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourcePlace } from '../../server/src/graph/build/rendered.ts';
import { createBuiltRepositories } from '../../server/src/graph/references/built-repository.ts';
import { findNamePlace } from '../../server/src/graph/references/name-place.ts';
import { listReferencePlaces } from '../../server/src/graph/references/navigate.ts';
import { findMeanings } from '../../server/src/graph/references/place-index.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { decode } from '../support/builds.ts';
import { followIn } from '../support/chain.ts';
import { findCorpus, readCorpusFiles } from '../support/corpus.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

const minute = 60_000;
const files: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(readCorpusFiles()).map(([name, text]) => [`/${name}`, text]),
);
const root = findCorpus();
let renderer: Renderer;
let graph: BuildGraph | undefined;
beforeAll(async () => {
  if (root === undefined) return;
  renderer = await openWarmRenderer();
  ({ graph } = await followIn(root, renderer, files));
}, 5 * minute);
afterAll(() => (root === undefined ? undefined : renderer.dispose()));

/** What stands at a place, an alias by its anchor. */
function read({ file, start, end }: SourcePlace): unknown {
  const text = (files[file] ?? '').slice(start, end);
  const anchored = text.startsWith('*') && new RegExp(`&${text.slice(1)}\\s+(\\S+)`).exec(files[file] ?? '');
  return anchored ? anchored[1] : decode(text);
}

/** Whether a text says a name, or what is put into it says it, or a kustomization gives it to the Namespace of its folder. */
function says(written: unknown, name: string, kind: string): boolean {
  return written === name || (kind === 'Namespace' && written === '_') || /\$\{|\{\{/.test(String(written));
}

test('what resolves in what is rendered leads to places that say the name, and back', () => {
  if (!graph) return;
  const repository = createBuiltRepositories()(graph, {
    uri: 'file:///home',
    texts: new Map(),
    toPath: (uri) => uri,
    toUri: (path) => path,
  });
  const places = repository.places();
  const counts: Record<string, number> = {};
  const wrong: string[] = [];
  for (const cluster of repository.references().clusters.values())
    for (const use of cluster.uses)
      for (const definition of cluster.find(use)) {
        const { place, to } = use.reference;
        const target = findNamePlace(definition);
        if (!place || !target) throw new Error(`${to.kind} ${to.name} has no place`);
        const back = findMeanings(places, target.file, target.start).map(({ meaning }) => meaning);
        const users = listReferencePlaces(back, false);
        const isBack = users.some(({ file, start }) => file === place.file && start === place.start);
        const isRight = says(read(place), to.name, '') && says(read(target), definition.provided.id.name, to.kind);
        if (!isBack || !isRight) wrong.push(`${to.kind} ${to.name}: ${String(read(place))}, ${String(read(target))}`);
        counts[to.kind] = (counts[to.kind] ?? 0) + 1;
      }
  expect(wrong).toEqual([]);
  expect(counts).toEqual({
    ClusterIssuer: 2,
    ClusterSecretStore: 49,
    ConfigMap: 3,
    EnvoyProxy: 1,
    Gateway: 31,
    GatewayClass: 2,
    HelmRelease: 8,
    Kustomization: 19,
    MutatingAdmissionPolicy: 1,
    Namespace: 486,
    OCIRepository: 67,
    PersistentVolumeClaim: 20,
    Provider: 24,
    ResourceClaimTemplate: 1,
    Restore: 19,
    Secret: 45,
    ServiceAccount: 2,
    StorageClass: 1,
  });
});
