import { expect, test } from 'vitest';
import { indexReaders } from '../../../../server/src/graph/targets/build-graph.ts';
import { readFluxTarget } from '../../../../server/src/graph/targets/flux-target.ts';
import { listEdges } from '../../../../server/src/graph/targets/list-edges.ts';
import { listInputs } from '../../../../server/src/graph/targets/plan-builds.ts';
import { fluxKustomization, graphFiles, onlyObject, settings } from '../../../support/graph-files.ts';
import { madeBuild } from '../../../support/made-builds.ts';

const files = graphFiles({});
const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web, namespace: default }
spec:
  dependsOn: [{ name: db }]
  chartRef: { kind: OCIRepository, name: web }
  valuesFrom: [{ kind: ConfigMap, name: values }, { kind: Secret, name: keys, optional: true }]
`;
const chart = `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: web, namespace: default }
spec: { url: "oci://example.com/web" }
`;

test('what builds and HelmReleases need of each other, and who makes it', () => {
  const cluster = { cluster: 'home' };
  const vars = readFluxTarget(onlyObject(fluxKustomization('vars')), cluster);
  const spec = 'dependsOn: [{ name: vars }]\n  postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }';
  const text = fluxKustomization('apps', { spec });
  const apps = readFluxTarget(onlyObject(text, '/ks.yaml'), cluster);
  const made = [
    madeBuild(vars, [onlyObject(settings('settings', { A: 'one' }))], files),
    madeBuild(
      apps,
      [release, chart, settings('values', {}, 'default')].map((one) => onlyObject(one)),
      files,
    ),
  ];
  const known = new Map(made.map((build) => [build.target.id, build]));
  const inputs = listInputs(new Map(made.map(({ target }) => [target.id, target])), known);
  const builds = new Map(
    inputs.flatMap((one) => {
      const build = known.get(one.target.id);
      return build ? [[one.target.id, { ...build, ...one }] as const] : [];
    }),
  );
  const edges = listEdges({
    builds,
    files,
    roots: [],
    unreached: [],
    readers: indexReaders(made),
    orphans: [],
    isCut: false,
  });
  const short = edges
    .filter(({ from }) => from === apps.id)
    .map(({ release: by, need, to, makers }) => [
      by?.name ?? '',
      need,
      `${to.kind} ${to.namespace ?? ''}/${to.name}`,
      makers,
    ]);
  expect(short).toEqual([
    ['', 'dependency', 'Kustomization flux-system/vars', [vars.id]],
    ['', 'source', 'GitRepository flux-system/flux-system', []],
    ['', 'variables', 'ConfigMap flux-system/settings', [vars.id]],
    ['web', 'dependency', 'HelmRelease default/db', []],
    ['web', 'source', 'OCIRepository default/web', [apps.id]],
    ['web', 'values', 'ConfigMap default/values', [apps.id]],
    ['web', 'values', 'Secret default/keys', []],
  ]);
  const place = edges.find(({ need }) => need === 'variables')?.place;
  expect(text.slice(place?.start, place?.end)).toBe('settings');
});
