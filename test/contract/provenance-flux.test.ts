import { beforeAll, describe, expect, test } from 'vitest';
import type { Rendered } from '../../server/src/graph/build/rendered.ts';
import { openEngine } from '../support/build-engine.ts';
import {
  type BuildLab,
  type ShownLeaf,
  classOf,
  decode,
  expectRendered,
  listShown,
  openCorpusLab,
  pairObjects,
  placeOf,
  textAt,
  valueAt,
} from '../support/builds.ts';
import { type ChainLink, followChain } from '../support/flux-chain.ts';
import { createRandom } from '../support/random.ts';
import { rewriteScalar } from '../support/rewrite-scalar.ts';
import { runs } from '../support/runs.ts';

const root = './kubernetes/flux/cluster';

interface Sample extends ShownLeaf {
  readonly id: string;
}

let lab: BuildLab;
let links: readonly ChainLink[];
let all: readonly Sample[];
beforeAll(async () => {
  lab = openCorpusLab(await openEngine());
  links = lab.folders.length === 0 ? [] : followChain(lab, root);
  all = links.flatMap(({ id, result }) =>
    'fault' in result ? [] : listShown(result).map((shown) => ({ ...shown, id })),
  );
}, 300_000);

describe('the Flux Kustomizations of a real repository, each as its parents make it', () => {
  test('are all reached, and but for files that are not there all built', () => {
    const broken = links.flatMap(({ result }) => ('fault' in result ? [result] : []));
    expect(links.length === 0 || links.length > 70).toBe(true);
    // Two scripts of the repository are not part of the corpus.
    const named = broken.map((fault) => (fault.place ? textAt(lab, fault.place) : fault.fault));
    expect(named).toEqual(links.length === 0 ? [] : ['refresh-series.sh=./resources/refresh-series.sh']);
  });

  test('tell for each value who set it', () => {
    expect(all.filter(({ leaf }) => leaf.provenance.how === 'unknown')).toEqual([]);
    expect(all.filter(({ leaf }) => leaf.provenance.how === 'searched').length).toBeLessThanOrEqual(all.length * 0.005);
  });

  test('show the patches of a parent where its parent writes them', () => {
    const nested = all.filter(
      ({ leaf, id }) => classOf(leaf.provenance) === 'exact inline-patch' && id !== 'flux-system/cluster-apps',
    );
    const places = new Set(nested.map(({ leaf }) => placeOf(leaf.provenance)?.file));
    expect([...places]).toEqual(links.length === 0 ? [] : ['/kubernetes/flux/cluster/ks.yaml']);
    for (const { leaf, value } of nested) {
      const place = placeOf(leaf.provenance);
      expect(place && decode(textAt(lab, place))).toEqual(value);
    }
  });

  test('change where one changes the text at a place', { timeout: 600_000 }, () => {
    const random = createRandom(20_261_127);
    const rare = all.filter(({ leaf }) => /inline-patch|flux|alias|moved/.test(classOf(leaf.provenance)));
    const samples = [all, rare].flatMap((from) =>
      Array.from({ length: from.length === 0 ? 0 : runs(40) }, () => from[random(from.length)]),
    );
    expect(samples.flatMap((sample) => (sample ? tryOut(sample) : []))).toEqual([]);
  });
});

/** What is wrong with what a sample says; nothing where it holds, or cannot be tried. */
function tryOut({ id, object, leaf, value }: Sample): readonly string[] {
  const { provenance, path } = leaf;
  const place = placeOf(provenance);
  const what = `${id} ${path.join('/')} (${classOf(provenance)})`;
  if (!place) return [`${what} has no place`];
  const changed = rewriteScalar(textAt(lab, place), provenance.how === 'exact' ? value : 'text');
  if (!changed || provenance.how === 'generator') return [];
  const text = String(lab.look(place.file));
  const after = lab.withText(place.file, text.slice(0, place.start) + changed.text + text.slice(place.end), () => {
    const only = new Set(['flux-system/root', 'flux-system/cluster-apps', id]);
    return followChain(lab, root, only).find((link) => link.id === id)?.result;
  });
  // Another name or namespace makes it another Kustomization, and another kind fails.
  if (!after || 'fault' in after)
    return /^(?:apiVersion|kind|metadata\/)/.test(path.join('/')) || isOfFlux(place.file) ? [] : [`${what} is gone`];
  const pairs = pairObjects(
    findBuilt(id).map((one) => one.value),
    expectRendered(after).objects.map((one) => one.value),
  );
  const now = valueAt(pairs[object], path);
  return JSON.stringify(now) === JSON.stringify(value) ? [`${what} stays ${JSON.stringify(value)}`] : [];
}

function findBuilt(id: string): Rendered['objects'] {
  const result = links.find((link) => link.id === id)?.result;
  return result ? expectRendered(result).objects : [];
}

/** Changing the Kustomization itself can lead elsewhere. */
function isOfFlux(file: string): boolean {
  return file.endsWith('/ks.yaml');
}
