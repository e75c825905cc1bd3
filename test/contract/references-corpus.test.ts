import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexReferences } from '../../server/src/graph/references/reference-index.ts';
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

test('probe', { timeout: 5 * minute }, async () => {
  const root = findCorpus();
  if (root === undefined) return;
  const { graph } = await followIn(root, renderer, files);
  const known = new WeakMap();
  const t0 = performance.now();
  const index = indexReferences(graph, known);
  const t1 = performance.now();
  indexReferences(graph, known);
  const t2 = performance.now();
  const lines: string[] = [`cold ${t1 - t0} warm ${t2 - t1}`, [...index.clusters.keys()].join(',')];
  const resolved: Record<string, number> = {};
  for (const [name, cluster] of index.clusters) {
    lines.push(`cluster ${name}: ${cluster.uses.length} uses, ${cluster.definitions.size} definitions`);
    const un = new Set(cluster.unresolved.map(({ use }) => use));
    for (const use of cluster.uses)
      if (!un.has(use)) {
        const k = `${use.reference.isGuess ? 'values ' : ''}${use.holder.id.kind} → ${use.reference.to.kind}`;
        resolved[k] = (resolved[k] ?? 0) + 1;
      }
    for (const {
      use: { holder, reference },
      reason,
      doubts,
    } of cluster.unresolved)
      lines.push(
        `${reason} ${holder.id.kind} ${holder.id.namespace}/${holder.id.name} ${reference.path.join('.')} → ${reference.to.kind} ${reference.to.namespace}/${reference.to.name} | ${doubts
          .filter((d) => d.evidence === 'name')
          .map((d) => `${d.by} ${d.name}`)
          .join('; ')
          .slice(0, 90)} + ${doubts.length} ${reference.place?.file ?? 'NOPLACE'}`,
      );
    for (const s of cluster.selections)
      lines.push(
        `select ${s.holder.id.kind} ${s.holder.id.namespace}/${s.holder.id.name} ${s.workloads.length} ${s.doubts.length}`,
      );
    const noplace = cluster.uses.filter(({ reference }) => !reference.place);
    lines.push(
      `without place ${noplace.length}: ${noplace
        .slice(0, 8)
        .map((u) => `${u.holder.id.kind} ${u.reference.path.join('.')}`)
        .join(', ')}`,
    );
  }
  lines.push(`drafts ${index.drafts.uses.length} uses; ${index.drafts.definitions.size}`);
  for (const b of graph.builds.values())
    if (b.state !== 'rendered' || b.rendered?.problems.length)
      lines.push(
        `build ${b.target.id} ${b.state} ${b.target.kind} ${JSON.stringify(b.rendered?.problems.slice(0, 2))}`,
      );
  lines.push(JSON.stringify(Object.fromEntries(Object.entries(resolved).sort()), null, 1));
  console.log(lines.join('\n'));
  expect(lines.length).toBeGreaterThan(0);
});
