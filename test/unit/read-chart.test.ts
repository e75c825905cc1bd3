import { describe, expect, test } from 'vitest';
import type { GitHistory } from '../../server/src/git-port.ts';
import type { UpgradePlan } from '../../server/src/graph/charts/plan-upgrade.ts';
import type { Build, BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import type { BuildTarget } from '../../server/src/graph/targets/build-target.ts';
import { toGraphFiles } from '../../server/src/graph/targets/graph-files.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { type ChartWorld, readChartSource } from '../../server/src/read-chart-source.ts';
import { readChartValues } from '../../server/src/read-chart-values.ts';
import { type FakeCluster, createFakeCluster } from '../support/fake-cluster.ts';
import { madeBuild } from '../support/made-builds.ts';

const { signal } = new AbortController();
const group = 'source.toolkit.fluxcd.io';
const files = toGraphFiles(new Map());

const object = (kind: string, name: string, more: JsonObject, apiVersion = 'v1'): JsonObject => ({
  ...{ apiVersion, kind, metadata: { name, namespace: 'apps' } },
  ...more,
});
const source = (kind: string, spec: JsonObject): JsonObject => object(kind, 'own', { spec }, `${group}/v1`);

function build(id: string, objects: readonly JsonObject[], target: Partial<BuildTarget> = {}): Build {
  const base = { kind: 'flux', directory: '/', name: id, dependsOn: [], problems: [], isSuspended: false } as const;
  const made = objects.map((value) => ({ value, leaves: [] }));
  return madeBuild({ ...base, id, isBuilt: true, ...target }, made, files);
}

function worldOf(builds: readonly Build[], { cluster }: FakeCluster = createFakeCluster()): ChartWorld {
  const graph = { builds: new Map(builds.map((one) => [one.target.id, one])) } as unknown as BuildGraph;
  return { graph, of: undefined, cluster, signal };
}

describe("where a chart's files are", () => {
  const history = {
    remotes: () => Promise.resolve({ ok: true, value: ['git@example.com:me/lab.git'] }),
  } as unknown as GitHistory;
  const plan = (kind: string, chart: UpgradePlan['chart']): UpgradePlan => ({
    source: { kind, namespace: 'apps', name: 'own' },
    ...{ chart, added: { labels: {}, annotations: {} }, postRenderers: [] },
  });
  const find = (world: ChartWorld, kind: string, chart: UpgradePlan['chart']): ReturnType<typeof readChartSource> =>
    readChartSource(plan(kind, chart), { ...world, root: 'file:///lab', history });
  const folder = { how: 'folder', folder: '/charts/web' } as const;
  const here = { ok: true, value: { in: 'repository', root: 'file:///lab', folder: '/charts/web' } };

  test('here, where the source has the address of a remote, as the repository or the cluster has it', async () => {
    const own = source('GitRepository', { url: 'https://example.com/me/lab', ref: { branch: 'main' } });
    expect(await find(worldOf([build('all', [own])]), 'GitRepository', folder)).toEqual(here);
    const live = createFakeCluster();
    live.put(own);
    expect(await find(worldOf([], live), 'GitRepository', folder)).toEqual(here);
  });

  test('here, where something else is built from the same source', async () => {
    const sourceRef = { kind: 'GitRepository', namespace: 'apps', name: 'own' };
    expect(await find(worldOf([build('all', [], { sourceRef })]), 'GitRepository', folder)).toEqual(here);
    const other = worldOf([build('all', [], { sourceRef, isBuilt: false })]);
    expect(await find(other, 'GitRepository', folder)).toMatchObject({ obstacle: { code: 'chart-source-unknown' } });
  });

  test.each<[string, string, JsonObject, UpgradePlan['chart']]>([
    ['chart-source-unknown', 'GitRepository', { url: 'https://example.com/me/other' }, folder],
    ['chart-pinned', 'GitRepository', { url: 'https://example.com/me/lab', ref: { tag: 'v1' } }, folder],
    ['chart-range', 'OCIRepository', { url: 'oci://example.com/charts/web', ref: { semver: '1.x' } }, { how: 'all' }],
    ['chart-range', 'OCIRepository', { url: 'oci://example.com/charts/web' }, { how: 'all' }],
    [
      'chart-range',
      'OCIRepository',
      { url: 'oci://example.com/web', ref: { tag: '1.0.0', digest: 'a' } },
      { how: 'all' },
    ],
    ['chart-elsewhere', 'OCIRepository', {}, { how: 'all' }],
    ['chart-elsewhere', 'HelmRepository', { url: 'https://me:pw@a.b' }, { how: 'version', name: 'web', version: '1' }],
  ])('not known: %s of a %s', async (code, kind, spec, chart) => {
    const found = await find(worldOf([build('all', [source(kind, spec)])]), kind, chart);
    expect(found).toMatchObject({ ok: false, obstacle: { code } });
    expect(JSON.stringify(found)).not.toContain('pw');
  });

  test('at an address', async () => {
    const helm = worldOf([build('all', [source('HelmRepository', { url: 'https://charts.example.com/' })])]);
    const version = { how: 'version', name: 'web', version: '1.2.3' } as const;
    expect(await find(helm, 'HelmRepository', version)).toEqual({
      ok: true,
      value: { in: 'fetched', address: { repository: 'https://charts.example.com', name: 'web', version: '1.2.3' } },
    });
    const spec = { url: 'oci://example.com/charts/web', ref: { tag: '1.2.3' } };
    expect(
      await find(worldOf([build('all', [source('OCIRepository', spec)])]), 'OCIRepository', { how: 'all' }),
    ).toEqual({
      ok: true,
      value: { in: 'fetched', address: { repository: 'oci://example.com/charts', name: 'web', version: '1.2.3' } },
    });
  });
});

describe('values from elsewhere', () => {
  const map = (text: string): JsonObject => object('ConfigMap', 'settings', { data: { 'values.yaml': text } });
  const from = (reference: JsonObject, world: ChartWorld): ReturnType<typeof readChartValues> =>
    readChartValues({ spec: { valuesFrom: [{ kind: 'ConfigMap', name: 'settings', ...reference }] } }, 'apps', world);
  const whole = (text: string): object => ({ ok: true, value: [{ how: 'whole', text }] });
  const live = createFakeCluster();
  live.put(map('live'));
  live.put(object('Secret', 'key', { data: { 'values.yaml': '***' } }));

  test('are those of the repository, else those of the cluster', async () => {
    expect(await from({}, worldOf([build('all', [map('made')])], live))).toEqual(whole('made'));
    expect(await from({}, worldOf([], live))).toEqual(whole('live'));
    expect(await from({}, worldOf([build('a', [map('made')]), build('b', [map('made')])], live))).toEqual(
      whole('made'),
    );
  });

  test('go to their path, in quotes as a text', async () => {
    const at = (text: string, literal = false): ReturnType<typeof from> =>
      from({ targetPath: 'a.b', literal }, worldOf([build('all', [map(text)])]));
    const told = (text: string, as: string): object => ({ value: [{ how: 'at-path', path: 'a.b', text, as }] });
    expect(await at('3')).toMatchObject(told('3', 'typed'));
    expect(await at('"3"')).toMatchObject(told('3', 'string'));
    expect(await at("'3'")).toMatchObject(told('3', 'string'));
    expect(await at('"3"', true)).toMatchObject(told('"3"', 'literal'));
  });

  test.each<[string, JsonObject, readonly Build[]]>([
    ['values-missing', { name: 'none' }, []],
    ['values-missing', { valuesKey: 'none' }, []],
    ['secret-values', { kind: 'Secret', name: 'key' }, []],
    ['secret-values', { kind: 'Secret', name: 'key', optional: true }, []],
    ['values-several', {}, [build('a', [map('one')]), build('b', [map('other')])]],
    ['values-encrypted', {}, [build('a', [map('x: ENC[AES256_GCM,data:a]')])]],
  ])('are not known: %s', async (code, reference, builds) => {
    expect(await from(reference, worldOf(builds, live))).toMatchObject({ ok: false, obstacle: { code } });
  });

  test('that are optional may be missing', async () => {
    for (const reference of [{ name: 'none' }, { valuesKey: 'none' }, { kind: 'Secret', name: 'none' }])
      expect(await from({ ...reference, optional: true }, worldOf([], live))).toEqual({ ok: true, value: [] });
  });

  test('that cannot be read are not taken for missing', async () => {
    const closed = createFakeCluster();
    closed.fail('get ConfigMap/settings', { kind: 'forbidden', message: 'no' });
    const found = await from({ optional: true }, worldOf([], closed));
    expect(found).toMatchObject({ ok: false, obstacle: { code: 'values-unread' } });
  });
});
