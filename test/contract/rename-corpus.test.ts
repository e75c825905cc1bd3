import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Renderer } from '../../server/src/ports.ts';
import { type Chain, followIn } from '../support/chain.ts';
import { findCorpus, readCorpusFiles } from '../support/corpus.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { apply, count, editsOf, planAll, repositoryOf, tell } from '../support/renaming.ts';

const minute = 60_000;
const files: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(readCorpusFiles()).map(([name, text]) => [`/${name}`, text]),
);
const root = findCorpus();
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

test(
  'all objects get other names, and nothing else is rendered otherwise; the way back leaves every byte',
  { timeout: 5 * minute },
  async () => {
    if (!chain) return;
    const before = chain.graph;
    const repository = repositoryOf(before);
    const plans = planAll(repository, files, (name) => `zz-${name}-zz`);
    const refused = plans.filter(({ plan }) => plan.refusal !== undefined);
    const edits = editsOf(plans);
    const there = apply(files, edits);
    const told = tell(before);
    await chain.change(there);
    const renamed = repositoryOf(chain.graph);
    expect(tell(chain.graph)).toEqual(told);
    expect(count(renamed)).toEqual(count(repository));
    const texts = { ...files, ...there };
    const back = planAll(renamed, texts, (name) => name.replace(/^zz-(.*)-zz$/, '$1'));
    const again = apply(texts, editsOf(back));
    expect({ ...texts, ...again }).toEqual(files);
    // the rest are Namespaces, releases by whose name their own values name other objects, and names that Flux puts together or that other values follow
    expect(edits.length).toBeGreaterThan(plans.length);
    expect(plans.length - refused.length).toBeGreaterThanOrEqual(375);
    const reasons = new Set(
      refused.map(({ plan }) => plan.refusal?.replace(/ in \/.*/, '').replace(/name \S+ \S+ by/, 'name an object by')),
    );
    expect([...reasons].toSorted()).toEqual([
      'A Namespace is named in more places than Driftline can see.',
      'Flux puts the name together',
      'Its values name an object by the name of the release.',
      'Other values follow the name',
      // a value of a chart names it by the name of the release
      'The name is made otherwise than by writing it down,',
    ]);
  },
);
