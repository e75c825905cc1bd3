import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltRepository, createBuiltRepositories } from '../../server/src/graph/references/built-repository.ts';
import { findNamePlace } from '../../server/src/graph/references/name-place.ts';
import type { RenameEdit } from '../../server/src/graph/renaming/rename-edit.ts';
import { renameObject } from '../../server/src/graph/renaming/rename-object.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { type Chain, followIn } from '../support/chain.ts';
import { findCorpus, readCorpusFiles } from '../support/corpus.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

const minute = 60_000;
const files: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(readCorpusFiles()).map(([name, text]) => [`/${name}`, text]),
);
const root = findCorpus();
const toRepository = createBuiltRepositories();
let renderer: Renderer;
let folder = '';
let chain: Chain | undefined;
beforeAll(async () => {
  if (root === undefined) return;
  folder = await realpath(await mkdtemp(join(tmpdir(), 'driftline-rename-')));
  await cp(root, folder, { recursive: true });
  renderer = await openWarmRenderer();
  chain = await followIn(folder, renderer, files);
}, 5 * minute);
afterAll(async () => {
  if (root === undefined) return;
  renderer.dispose();
  await rm(folder, { recursive: true });
});

function repositoryOf(graph: BuildGraph): BuiltRepository {
  return toRepository(graph, { uri: '', texts: new Map(), toPath: (uri) => uri, toUri: (path) => path });
}

/** The files that edits change, afterwards. */
function apply(texts: Readonly<Record<string, string>>, edits: readonly RenameEdit[]): Record<string, string> {
  const changed: Record<string, string> = {};
  const each = new Map(edits.map((edit) => [`${edit.place.file} ${edit.place.start}`, edit]));
  for (const { place, text } of [...each.values()].toSorted((a, b) => b.place.start - a.place.start)) {
    const before = changed[place.file] ?? texts[place.file] ?? '';
    changed[place.file] = before.slice(0, place.start) + text + before.slice(place.end);
  }
  return changed;
}

/** What builds give, each by its target, with the old names in place of the new ones; objects are sorted by their names. */
function tell({ builds }: BuildGraph): readonly string[] {
  const toOld = (text: string): string => text.replaceAll(/zz-([\w.-]+?)-zz/g, '$1');
  return [...builds.values()]
    .flatMap(({ target, rendered, state }) => [
      `${target.id} ${state}`,
      ...(rendered?.objects ?? []).map(({ value }) => `${target.id} ${JSON.stringify(value)}`),
    ])
    .map(toOld)
    .toSorted();
}

/** How many references lead somewhere, and how many do not, but for what the values of charts seem to name. */
function count(repository: BuiltRepository): readonly [number, number] {
  const clusters = [...repository.references().clusters.values()];
  const found = clusters.flatMap(({ uses, find }) =>
    uses.filter((use) => !use.reference.isGuess && find(use).length > 0),
  );
  return [
    found.length,
    clusters.flatMap(({ unresolved }) => unresolved.filter(({ use }) => !use.reference.isGuess)).length,
  ];
}

/** The plan of each object of the clusters, whose name is turned into another one where it is written. */
function planAll(repository: BuiltRepository, texts: Readonly<Record<string, string>>, turn: (name: string) => string) {
  const { files: meant } = repository.places();
  const definitions = [...repository.references().clusters.values()].flatMap((one) =>
    [...one.definitions.values()].flat(),
  );
  return definitions.flatMap((definition) => {
    const place = findNamePlace(definition);
    if (definition.provided.isMade || !place) return [];
    const { file, start, end } = place;
    const places = (meant.get(file) ?? []).filter((one) => one.place.start === start && one.place.end === end);
    const written = (texts[file] ?? '').slice(start, end).replaceAll(/["']/g, '');
    const plan = renameObject(repository, places, turn(written), (path) => texts[path]);
    return [{ kind: definition.holder.id.kind, name: definition.holder.id.name, plan }];
  });
}

test(
  'all objects get other names, and nothing else is rendered otherwise; the way back leaves every byte',
  { timeout: 5 * minute },
  async () => {
    if (!chain) return;
    const before = chain.graph;
    const repository = repositoryOf(before);
    const plans = planAll(repository, files, (name) => `zz-${name}-zz`);
    const refused = plans.filter(({ plan }) => plan.refusal !== undefined);
    const edits = plans.flatMap(({ plan }) => (plan.refusal === undefined ? plan.edits : []));
    const there = apply(files, edits);
    const told = tell(before);
    await chain.change(there);
    const renamed = repositoryOf(chain.graph);
    expect(tell(chain.graph)).toEqual(told);
    expect(count(renamed)).toEqual(count(repository));
    const texts = { ...files, ...there };
    const back = planAll(renamed, texts, (name) => name.replace(/^zz-(.*)-zz$/, '$1'));
    const again = apply(
      texts,
      back.flatMap(({ plan }) => (plan.refusal === undefined ? plan.edits : [])),
    );
    expect({ ...texts, ...again }).toEqual(files);
    // the rest are Namespaces, and names that Flux puts together or that other values follow
    expect(edits.length).toBeGreaterThan(plans.length);
    expect(plans.length - refused.length).toBeGreaterThanOrEqual(400);
    const reasons = new Set(refused.map(({ plan }) => plan.refusal?.replace(/ in \/.*/, '')));
    expect([...reasons].toSorted()).toEqual([
      'A Namespace is named in more places than Driftline can see.',
      'Flux puts the name together',
      'Other values follow the name',
    ]);
  },
);
