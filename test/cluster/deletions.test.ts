import '../support/seed.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createAtWork } from '../../server/src/graph/deletions/at-work.ts';
import type { Deletion } from '../../server/src/graph/deletions/deletion.ts';
import { type Surroundings, findDeletions } from '../../server/src/graph/deletions/find-deletions.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { toInventoryId } from '../../server/src/manifest/inventory-id.ts';
import { type JsonObject, isObject, stringAt } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { followIn } from '../support/chain.ts';
import { type FluxLab, startFluxLab } from '../support/cluster/flux-lab.ts';
import { type LiveState, readLiveState, settle } from '../support/cluster/live-state.ts';
import { cluster } from '../support/cluster/shared.ts';
import { changeSome } from '../support/flux-lab/change-some.ts';
import { makeRepository } from '../support/flux-lab/deletion-changes.ts';
import { type MadeRepository, toFiles } from '../support/flux-lab/deletion-model.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

const seconds = 1000;
const rounds = 5;
const perRound = 10;

describe.skipIf(!cluster.capabilities.flux)('what is said to be deleted is what Flux deletes', () => {
  let lab: FluxLab;
  let renderer: Renderer;
  let now: Served | undefined;
  beforeAll(async () => {
    [lab, renderer] = await Promise.all([startFluxLab(inject('controlPlane').binaries), openWarmRenderer()]);
  }, 300 * seconds);
  afterAll(async () => {
    renderer.dispose();
    await lab.stop();
  });

  test('for a namespace and a definition that others have put something in', { timeout: 200 * seconds }, async () => {
    const [namespace, definition] = [
      { kind: 'Namespace', name: 'space-x' },
      { kind: 'CustomResourceDefinition', name: 'toy99s.toys.example.com' },
    ];
    const inside = { kind: 'PersistentVolumeClaim', name: 'inside', namespace: 'space-x', isSpared: true };
    const toy = { kind: 'Toy99', name: 'toy', namespace: 'one' };
    const spec = { prune: true };
    const base = { folder: '/apps/base', spec, files: { 'a.yaml': [namespace], 'b.yaml': [definition] } };
    const user = { folder: '/apps/user', spec, dependsOn: ['base'], files: { 'a.yaml': [inside], 'b.yaml': [toy] } };
    await serve({ base, user });
    // which cannot be applied any more
    const last = await change({ base: { ...base, files: {} }, user }, 'without both', ['user']);
    expect(last).toMatchObject({ wrong: [], sure: 4, possible: 0 });
  });

  test(`for ${rounds * perRound} random changes`, { timeout: 600 * seconds }, async () => {
    const { seed } = fc.readConfigureGlobal();
    const chance = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
    const numbers = fc.sample(chance, { numRuns: rounds * perRound, ...(seed !== undefined && { seed }) });
    let repository = makeRepository();
    await serve(repository);
    const outcomes: Outcome[] = [];
    for (let round = 0; round < rounds; round++) {
      const changed = changeSome(repository, numbers.slice(round * perRound, (round + 1) * perRound), `new-${round}`);
      expect(changed.done).toHaveLength(perRound);
      outcomes.push(await change(changed.repository, changed.done.join('; ')));
      repository = changed.next;
    }
    expect(outcomes.flatMap(({ wrong }) => wrong)).toEqual([]);
    const count = (of: (one: Outcome) => number): number => outcomes.reduce((sum, one) => sum + of(one), 0);
    const [sure, possible] = [count((one) => one.sure), count((one) => one.possible)];
    process.stdout.write(
      `${sure} deletions foreseen, ${possible} more that may be, ${count((one) => one.gone)} seen\n`,
    );
    expect(sure).toBeGreaterThan(30);
    expect(possible).toBeLessThan(sure / 2);
  });

  /** What the cluster is, and what the repository. */
  interface Served {
    readonly graph: BuildGraph;
    readonly live: LiveState;
  }

  interface Outcome {
    readonly wrong: readonly string[];
    readonly sure: number;
    readonly possible: number;
    readonly gone: number;
  }

  async function serve(repository: MadeRepository): Promise<void> {
    const files = toFiles(repository, lab.url('lab'));
    const { root, revision } = await lab.serve('lab', files, { isWhole: true });
    const texts = ['sources', 'root'].map((file) => files[`/clusters/lab/${file}.yaml`] ?? '');
    await lab.cluster.apply(texts.join('---\n'), { serverSide: true, force: true });
    const { graph } = await followIn(root, renderer, files);
    await settle(lab.cluster, { revision, applied: listAtWork(graph), removed: [] });
    now = { graph, live: await readLiveState(lab.cluster) };
  }

  /** Foresees what another repository deletes, with the cluster and without, and lets Flux do it. */
  async function change(repository: MadeRepository, words: string, failing: readonly string[] = []): Promise<Outcome> {
    const before = now;
    if (!before) throw new Error('nothing is served');
    const files = toFiles(repository, lab.url('lab'));
    const { root, revision } = await lab.serve('lab', files, { isWhole: true });
    const { graph } = await followIn(root, renderer, files);
    const all = findDeletions(before.graph, graph, toSurroundings(before.live));
    const offline = findDeletions(before.graph, graph);
    const removed = all.filter(
      ({ id, isPossible, isMadeAgain }) => id.kind === 'Kustomization' && !isPossible && !isMadeAgain,
    );
    const names = removed.map(({ id }) => id.name);
    const applied = listAtWork(graph, before.graph).filter((name) => !failing.includes(name));
    await settle(lab.cluster, { revision, applied, removed: names });
    now = { graph, live: await readLiveState(lab.cluster) };
    const gone = listGone(before.live, now.live);
    const [sure, allowed] = [all.filter(isSure).map(toId), new Set(all.map(toId))];
    const tell = (said: string, ids: readonly string[]): readonly string[] =>
      ids.map((id) => `${id} ${said} (${words})`);
    const isThere = (id: string): boolean => !gone.has(id);
    return {
      wrong: [
        ...tell('is not deleted', sure.filter(isThere)),
        ...tell(
          'is deleted',
          [...gone].filter((id) => !allowed.has(id)),
        ),
        ...tell(
          'is not deleted, as it is foreseen without the cluster',
          offline.filter(isSure).map(toId).filter(isThere),
        ),
      ],
      sure: sure.length,
      possible: all.length - sure.length,
      gone: gone.size,
    };
  }
});

function isSure({ isPossible }: Deletion): boolean {
  return !isPossible;
}

function toId({ id, object: { value } }: Pick<Deletion, 'id' | 'object'>): string {
  return toInventoryId({ ...id, apiVersion: stringAt(value, 'apiVersion') ?? '' });
}

function toSurroundings({ objects }: LiveState): Surroundings {
  const find = (value: JsonObject): JsonObject | null => {
    const { apiVersion, kind, metadata } = value as { apiVersion: string; kind: string; metadata: { name: string } };
    return (objects.get(toInventoryId({ apiVersion, kind, ...metadata })) as JsonObject | undefined) ?? null;
  };
  return {
    liveOwner: ({ object }) => (isObject(object) ? find(object) : undefined),
    liveObject: (_owner, object) => find(object),
  };
}

/** The names of the Kustomizations that come to apply something. */
function listAtWork(graph: BuildGraph, before?: BuildGraph): readonly string[] {
  const atWork = createAtWork(graph, before);
  return [...graph.builds].flatMap(([id, { target }]) =>
    target.kind === 'flux' && atWork(id) === 'yes' ? [target.name] : [],
  );
}

/** The ids of what is not there any more, or is another object by the same name. */
function listGone({ objects: before }: LiveState, { objects: after }: LiveState): ReadonlySet<string> {
  const isSame = (id: string): boolean => after.get(id)?.metadata.uid === before.get(id)?.metadata.uid;
  return new Set([...before.keys()].filter((id) => !isSame(id)));
}
