import { expect, test } from 'vitest';
import { type BuildGraph, findBuilds, indexReaders } from '../../../../server/src/graph/targets/build-graph.ts';
import { findOrphans } from '../../../../server/src/graph/targets/find-orphans.ts';
import { readFluxTarget } from '../../../../server/src/graph/targets/flux-target.ts';
import { listK3sTargets, toKustomizeTarget } from '../../../../server/src/graph/targets/plain-targets.ts';
import { fluxKustomization, graphFiles, kustomization, onlyObject, settings } from '../../../support/graph-files.ts';
import { madeBuild } from '../../../support/made-builds.ts';

const manifest = settings('a', {});
const files = graphFiles({
  '/ks.yaml': fluxKustomization('apps'),
  '/apps/kustomization.yaml': kustomization(['a.yaml'], 'patches: [{ path: patch.yaml }]\n'),
  '/apps/a.yaml': manifest,
  '/apps/patch.yaml': manifest,
  '/apps/forgotten.yaml': manifest,
  '/other/forgotten.yaml': manifest,
  '/talos/machine.yaml': 'version: v1alpha1\nmachine: {}\n',
  '/values.yaml': 'replicas: 2\n',
});
const flux = readFluxTarget(onlyObject(fluxKustomization('apps'), '/ks.yaml'), {});
const reads = ['/apps/kustomization.yaml', '/apps/a.yaml', '/apps/patch.yaml'];

test('a manifest that nothing reads is an orphan', () => {
  expect(findOrphans(files, [madeBuild(flux, [], files, reads)])).toEqual([
    '/apps/forgotten.yaml',
    '/other/forgotten.yaml',
  ]);
});

test('where nothing is applied from Git, only what lies below a kustomization is', () => {
  const plain = toKustomizeTarget('/apps', '/apps/kustomization.yaml');
  expect(findOrphans(files, [madeBuild(plain, [], files, reads)])).toEqual(['/apps/forgotten.yaml']);
});

test('what only a build reads that nobody applies is one too', () => {
  const plain = { ...toKustomizeTarget('/other', '/other/kustomization.yaml'), isUnreached: true };
  const builds = [madeBuild(flux, [], files, reads), madeBuild(plain, [], files, ['/other/forgotten.yaml'])];
  expect(findOrphans(files, builds)).toContain('/other/forgotten.yaml');
});

test('what a build that fails seems to bring is none', () => {
  const failed = {
    ...madeBuild(flux, [], files, ['/apps/kustomization.yaml', '/apps/forgotten.yaml']),
    state: 'failed',
  } as const;
  expect(findOrphans(files, [failed])).not.toContain('/apps/forgotten.yaml');
});

test('the builds that read a file', () => {
  const build = madeBuild(flux, [], files, reads);
  const graph: BuildGraph = {
    builds: new Map([[flux.id, build]]),
    files,
    roots: [],
    unreached: [],
    readers: indexReaders([build]),
    orphans: [],
    isCut: false,
  };
  expect(findBuilds(graph, '/apps/a.yaml')).toEqual([build]);
  expect(findBuilds(graph, '/apps/forgotten.yaml')).toEqual([]);
});

test('K3s applies what lies below its folder', () => {
  const lab = graphFiles({
    '/node/server/manifests/a.yaml': manifest,
    '/node/server/manifests/deep/b.yaml': manifest,
    '/node/server/other/d.yaml': manifest,
  });
  expect(listK3sTargets(lab)).toMatchObject([
    { kind: 'raw', name: 'node', files: ['/node/server/manifests/a.yaml', '/node/server/manifests/deep/b.yaml'] },
  ]);
});
