import '../support/seed.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Deletion } from '../../server/src/graph/deletions/deletion.ts';
import { findDeletions } from '../../server/src/graph/deletions/find-deletions.ts';
import { mapLines } from '../../server/src/graph/deletions/map-lines.ts';
import { type ChangedText, placeDeletions } from '../../server/src/graph/deletions/place-deletions.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { followChain } from '../support/chain.ts';
import { changeSome } from '../support/flux-lab/change-some.ts';
import { makeRepository } from '../support/flux-lab/deletion-changes.ts';
import { type MadeRepository, toFiles } from '../support/flux-lab/deletion-model.ts';
import { fluxKustomization, settings } from '../support/graph-files.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

type Files = Readonly<Record<string, string>>;

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 300_000);
afterAll(() => renderer.dispose());

const build = async (files: Files): Promise<BuildGraph> => (await followChain(renderer, files)).graph;

function compare(then: Files, now: Files): ReadonlyMap<string, ChangedText> {
  const paths = Object.keys({ ...then, ...now }).filter((path) => then[path] !== now[path]);
  return new Map(paths.map((path) => [path, { then: then[path] ?? null, now: now[path] ?? null }]));
}

const base: Files = {
  '/clusters/home/apps.yaml': fluxKustomization('apps', { path: './apps' }),
  '/apps/kustomization.yaml': 'namespace: one\nresources:\n  - web\n  - more.yaml\n',
  '/apps/more.yaml': settings('more', {}, 'one'),
  '/apps/web/kustomization.yaml': 'resources:\n  - a.yaml\n  - b.yaml\n',
  '/apps/web/a.yaml': `${settings('a', {}, 'one')}---\n${settings('second', {}, 'one')}`,
  '/apps/web/b.yaml': settings('b', {}, 'one'),
};
const second = `---\n${settings('second', {}, 'one')}`;

test.each<[string, Files, readonly string[]]>([
  [
    'a name that is edited',
    { '/apps/web/b.yaml': base['/apps/web/b.yaml']?.replace('name: b', 'name: c') ?? '' },
    ['/apps/web/b.yaml:2 ConfigMap b'],
  ],
  [
    'a kind that is edited',
    { '/apps/web/b.yaml': base['/apps/web/b.yaml']?.replace('ConfigMap', 'Secret') ?? '' },
    ['/apps/web/b.yaml:1 ConfigMap b'],
  ],
  [
    'the document that is removed',
    { '/apps/web/a.yaml': base['/apps/web/a.yaml']?.replace(second, '') ?? '' },
    ['/apps/web/a.yaml:3 ConfigMap second'],
  ],
  [
    'the entry of a file',
    { '/apps/web/kustomization.yaml': 'resources:\n  - a.yaml\n' },
    ['/apps/web/kustomization.yaml:1 ConfigMap b'],
  ],
  [
    'the entry of a folder',
    { '/apps/kustomization.yaml': 'namespace: one\nresources:\n  - more.yaml\n' },
    ['/apps/kustomization.yaml:1 ConfigMap a, ConfigMap b, ConfigMap second'],
  ],
  [
    'a namespace for all',
    { '/apps/kustomization.yaml': 'namespace: two\nresources:\n  - web\n  - more.yaml\n' },
    ['/apps/kustomization.yaml:0 ConfigMap a, ConfigMap b, ConfigMap more, ConfigMap second'],
  ],
  [
    'a prefix that is new',
    { '/apps/web/kustomization.yaml': 'resources:\n  - a.yaml\n  - b.yaml\nnamePrefix: x-\n' },
    ['/apps/web/kustomization.yaml:3 ConfigMap a, ConfigMap b, ConfigMap second'],
  ],
  [
    'the path of a Flux Kustomization',
    { '/clusters/home/apps.yaml': fluxKustomization('apps', { path: './apps/web' }) },
    ['/clusters/home/apps.yaml:6 ConfigMap more'],
  ],
])('the line to blame is that of %s', async (_, changes, expected) => {
  const now = { ...base, ...changes };
  const [before, after] = [await build(base), await build(now)];
  const placed = placeDeletions(findDeletions(before, after), before, after, compare(base, now));
  const toName = ({ id }: Deletion): string => `${id.kind} ${id.name}`;
  expect(
    placed.map(({ file, line, deletions }) => `${file}:${line} ${deletions.map(toName).toSorted().join(', ')}`),
  ).toEqual(expected);
});

test('what random changes delete stands where something was changed', { timeout: 300_000 }, async () => {
  const { seed } = fc.readConfigureGlobal();
  const chance = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
  const numbers = fc.sample(chance, { numRuns: 20, ...(seed !== undefined && { seed }) });
  const toTexts = (repository: MadeRepository): Files => toFiles(repository, 'https://example.com/lab.git');
  const repository = makeRepository();
  const then = toTexts(repository);
  const before = await build(then);
  let [found, blamed] = [0, 0];
  for (const one of numbers) {
    const changed = changeSome(repository, [one], 'new');
    const now = toTexts(changed.repository);
    const texts = compare(then, now);
    const after = await build(now);
    const deletions = findDeletions(before, after);
    const placed = placeDeletions(deletions, before, after, texts);
    for (const { file, line } of placed) {
      const text = texts.get(file);
      const { isNew, gone, toNow } = mapLines(text?.then ?? '', text?.now ?? '');
      expect([changed.done, isNew(line) || gone.some((old) => toNow(old.line).line === line)]).toEqual([
        changed.done,
        true,
      ]);
    }
    // a file that is gone has no line any more
    const isFileGone = [...texts.values()].some((text) => text.now === null);
    const count = placed.reduce((sum, { deletions: { length } }) => sum + length, 0);
    if (!isFileGone) expect([changed.done, count]).toEqual([changed.done, deletions.length]);
    found += deletions.length;
    blamed += count;
  }
  expect(found).toBeGreaterThan(10);
  expect(blamed).toBeGreaterThan(found / 2);
});
