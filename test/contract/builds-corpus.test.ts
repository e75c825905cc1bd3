import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Renderer } from '../../server/src/ports.ts';
import { followIn } from '../support/chain.ts';
import { findCorpus, readCorpusFiles } from '../support/corpus.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

const minute = 60_000;
let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

const files = Object.fromEntries(Object.entries(readCorpusFiles()).map(([name, text]) => [`/${name}`, text]));

test('its chain unfolds completely, and each HelmRelease is in its namespace', { timeout: 5 * minute }, async () => {
  const root = findCorpus();
  if (root === undefined) return;
  const { graph } = await followIn(root, renderer, files);
  const builds = [...graph.builds.values()];
  const declared = Object.values(files).reduce(
    (sum, text) => sum + (text.match(/^apiVersion: kustomize\.toolkit/gm)?.length ?? 0),
    0,
  );
  const flux = builds.filter(({ target }) => target.kind === 'flux');
  expect([flux.length, graph.unreached, graph.isCut]).toEqual([declared, [], false]);
  // our copy has not all files that one of them generates from
  expect(flux.filter(({ state }) => state !== 'rendered').map(({ target }) => target.name)).toEqual(['sonarr']);
  const applied = flux.flatMap(({ contents }) => contents.releases);
  expect(applied.length).toBeGreaterThan(60);
  for (const { namespace, place } of applied) expect(place?.file).toContain(`/kubernetes/apps/${namespace}/`);
  expect(graph.orphans.filter((file) => !file.includes('/runners/home-operations/'))).toEqual([]);
});
