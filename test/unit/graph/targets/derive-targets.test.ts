import { describe, expect, test } from 'vitest';
import type { Build } from '../../../../server/src/graph/targets/build-graph.ts';
import type { BuildTarget } from '../../../../server/src/graph/targets/build-target.ts';
import { type DerivedTargets, deriveTargets } from '../../../../server/src/graph/targets/derive-targets.ts';
import { readFluxTarget } from '../../../../server/src/graph/targets/flux-target.ts';
import type { DeclaredSource } from '../../../../server/src/graph/targets/own-sources.ts';
import { type FluxParts, fluxKustomization, graphFiles, onlyObject } from '../../../support/graph-files.ts';
import { madeBuild } from '../../../support/made-builds.ts';

const files = graphFiles({
  '/apps/web/a.yaml': 'kind: A\n',
  '/apps/db/a.yaml': 'kind: A\n',
  '/infra/a.yaml': 'kind: A\n',
});
const limits = { builds: 100, depth: 10 };

const flux = (name: string, parts: FluxParts = {}, file = `/${name}.yaml`) =>
  onlyObject(fluxKustomization(name, parts), file);
const rootOf = (name: string, parts: FluxParts = {}): BuildTarget =>
  readFluxTarget(flux(name, parts), { cluster: 'home' });

function derive(
  roots: readonly BuildTarget[],
  builds: readonly Build[],
  sources: readonly DeclaredSource[] = [],
  most = limits,
): DerivedTargets {
  return deriveTargets(roots, new Map(builds.map((build) => [build.target.id, build])), sources, files, most);
}

const codesOf = ({ targets }: DerivedTargets): unknown =>
  Object.fromEntries(
    [...targets.values()].map(({ name, isBuilt, problems }) => [name, [isBuilt, ...problems.map(({ code }) => code)]]),
  );

test('children follow their parents, in the cluster of these', () => {
  const root = rootOf('apps');
  const { targets } = derive(
    [root],
    [madeBuild(root, [flux('web', { path: './apps/web', namespace: 'default' })], files)],
  );
  expect([...targets.keys()]).toEqual(['flux/home/flux-system/apps', 'flux/home/default/web']);
  expect(targets.get('flux/home/default/web')).toMatchObject({
    parent: root.id,
    cluster: 'home',
    directory: '/apps/web',
  });
});

test('a root that brings itself is as it brings it', () => {
  const root = rootOf('apps');
  const itself = flux('apps', { spec: 'suspend: true' });
  const { targets } = derive([root], [madeBuild(root, [itself], files)]);
  expect([...targets.values()]).toMatchObject([{ isSuspended: true }]);
  expect(targets.get(root.id)).not.toHaveProperty('parent');
});

test('a root that another build brings is none any more', () => {
  const [root, other] = [rootOf('apps'), readFluxTarget(flux('web', { path: './apps/web' }), { cluster: 'other' })];
  const { targets } = derive([root, other], [madeBuild(root, [flux('web', { path: './apps/web' })], files)]);
  expect([...targets.keys()]).toEqual([root.id, 'flux/home/flux-system/web']);
});

test('what two builds bring is told', () => {
  const roots = [rootOf('apps'), rootOf('infra', { path: './infra' })];
  const web = flux('web', { path: './apps/web' });
  expect(
    codesOf(
      derive(
        roots,
        roots.map((root) => madeBuild(root, [web], files)),
      ),
    ),
  ).toMatchObject({
    web: [true, 'target-twice'],
  });
});

test('what goes to another cluster is in that one', () => {
  const root = rootOf('apps', { spec: 'kubeConfig: { secretRef: { name: edge } }' });
  const { targets } = derive([root], [madeBuild(root, [flux('web', { path: './apps/web' })], files)]);
  expect([...targets.keys()]).toEqual([root.id, 'flux/edge/flux-system/web']);
});

test('there is an end to it', () => {
  const root = rootOf('apps');
  const builds = [madeBuild(root, [flux('web', { path: './apps/web' }), flux('db', { path: './apps/db' })], files)];
  expect(derive([root], builds, [], { builds: 2, depth: 10 })).toMatchObject({ isCut: true });
  expect(derive([root], builds, [], { builds: 100, depth: 0 }).targets.size).toBe(1);
});

describe('which source is this repository', () => {
  const source = (name: string, url: string): DeclaredSource => ({
    kind: 'GitRepository',
    namespace: 'flux-system',
    name,
    url,
  });

  /** The root `apps` with children of other sources. */
  function judge(children: readonly FluxParts[], sources: readonly DeclaredSource[] = []): unknown {
    const root = rootOf('apps');
    const objects = children.map((parts, i) => flux(`child${i}`, parts));
    return codesOf(derive([root], [madeBuild(root, objects, files)], sources));
  }

  test('that of the root', () => {
    expect(judge([{ path: './apps/web' }, { path: './nowhere' }])).toEqual({
      apps: [true],
      child0: [true],
      child1: [false, 'target-path-missing'],
    });
  });

  test('not one that a single child has', () => {
    expect(judge([{ path: './apps/web', source: 'podinfo' }])).toMatchObject({ child0: [false, 'target-elsewhere'] });
  });

  test('one that children share whose folders are there', () => {
    const shared = [
      { path: './apps/web', source: 'lab' },
      { path: './apps/db', source: 'lab' },
    ];
    expect(judge(shared)).toMatchObject({ child0: [true], child1: [true] });
    expect(judge([...shared, { path: './charts', source: 'lab' }])).toMatchObject({
      child0: [false, 'target-elsewhere'],
    });
    const urls = [source('flux-system', 'https://example.com/me/lab'), source('lab', 'https://example.com/other/lab')];
    expect(judge(shared, urls)).toMatchObject({ child0: [false, 'target-elsewhere'] });
  });

  test.each(['ssh://git@example.com:2222/me/lab.git', 'git@example.com:me/lab', 'https://token@example.com/Me/lab/'])(
    'one with the same address: %s',
    (url) => {
      const urls = [source('flux-system', 'https://example.com/me/lab'), source('lab', url)];
      expect(judge([{ path: './apps/web', source: 'lab' }], urls)).toMatchObject({ child0: [true] });
    },
  );

  test('a root whose folder is not there has another one', () => {
    expect(codesOf(derive([rootOf('apps', { path: './nowhere' })], []))).toEqual({ apps: [false, 'target-elsewhere'] });
  });

  test('what it leaves out is known', () => {
    const ignoring = { ...source('flux-system', 'https://example.com/me/lab'), ignore: '/docs' };
    expect([...derive([rootOf('apps')], [], [ignoring]).targets.values()]).toMatchObject([{ ignore: '/docs' }]);
  });
});
