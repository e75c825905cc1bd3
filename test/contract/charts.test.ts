import { access, chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createChartRenderer } from '../../server/src/adapters/helm/chart-renderer.ts';
import type { ChartAddress, ChartRequest, ChartValues } from '../../server/src/chart-port.ts';
import { buildHelm } from '../helm/build-helm.ts';
import { chartFiles } from '../support/helm-chart.ts';
import { type ServedCharts, serveCharts } from '../support/serve-charts.ts';

let cache: string | undefined;
const chartRenderer = createChartRenderer(() => cache);
const { signal } = new AbortController();
const isPosix = process.platform !== 'win32';

describe('a chart of a repository', () => {
  let root: string;
  let helm: string;

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  }

  beforeAll(async () => {
    helm = await buildHelm();
    root = await mkdtemp(join(tmpdir(), 'chart-test-'));
    await write(Object.fromEntries(Object.entries(chartFiles).map(([path, text]) => [`charts/web/${path}`, text])));
    const echo =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: echo }\ndata: { values: {{ toJson .Values | quote }}';
    const about = `release: "{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.IsUpgrade }}", kube: "{{ .Capabilities.KubeVersion.Version }}", has: "{{ .Capabilities.APIVersions.Has "example.com/v1/Widget" }} {{ .Capabilities.APIVersions.Has "example.com/v2" }}" }`;
    await write({
      'charts/echo/Chart.yaml': 'apiVersion: v2\nname: echo\nversion: 0.1.0\n',
      'charts/echo/templates/all.yaml': `${echo}, ${about}\n`,
    });
  }, 600_000);
  afterAll(() => rm(root, { recursive: true }));

  const request = (chart: string, more: Partial<ChartRequest> = {}): ChartRequest => ({
    ...{ helm, values: [], kubeVersion: 'v1.30.1+k3s1', releasedVersion: '' },
    chart: { in: 'repository', root: pathToFileURL(root).href, folder: `/charts/${chart}` },
    release: { name: 'web', namespace: 'apps' },
    apiVersions: ['example.com/v1', 'example.com/v1/Widget'],
    ...more,
  });
  async function echo(values: readonly ChartValues[]): Promise<Record<string, string>> {
    const made = await chartRenderer.render(request('echo', { values }), signal);
    if (!made.ok) throw new Error(made.error.message);
    const [document] = parseAllDocuments(made.value);
    return (document?.toJS() as { data: Record<string, string> }).data;
  }
  const whole = (text: string): ChartValues => ({ how: 'whole', text });
  const merge = async (...values: readonly ChartValues[]): Promise<unknown> =>
    JSON.parse((await echo(values))['values'] ?? '');

  test('is rendered as an upgrade in the cluster in use', async () => {
    expect(await echo([])).toMatchObject({ release: 'web apps true', kube: 'v1.30.1+k3s1', has: 'true false' });
  });

  test('has all its objects but hooks and notes', async () => {
    const made = await chartRenderer.render(request('web'), signal);
    const text = made.ok ? made.value : '';
    expect(text.match(/^kind: \w+/gm)?.toSorted()).toEqual(
      ['ClusterRole', 'ConfigMap', 'ConfigMap', 'ConfigMap', 'Deployment', 'Secret', 'Service'].map(
        (kind) => `kind: ${kind}`,
      ),
    );
    expect(text).not.toMatch(/canary-(?:hook|notes)/);
  });

  describe("takes values as Flux' documentation says", () => {
    test('each over those before', async () => {
      const values = [whole('a: { b: 1, c: [1, 2] }\nd: yes'), whole('a: { b: 2, c: [3] }'), whole('{"a":{"e":null}}')];
      expect(await merge(...values)).toEqual({ a: { b: 2, c: [3], e: null }, d: true });
    });

    test.each<[string, Partial<ChartValues & { how: 'at-path' }>, unknown]>([
      ['a number', { text: '3' }, 3],
      ['a text in quotes', { text: '3', as: 'string' }, '3'],
      ['what looks like syntax', { text: 'a,b={c}[0]\\', as: 'literal' }, 'a,b={c}[0]\\'],
      ['a list', { text: '{x,y}' }, ['x', 'y']],
      ['a flag', { text: 'true' }, true],
      ['several lines', { text: 'one\ntwo\n', as: 'literal' }, 'one\ntwo\n'],
    ])('%s at a path, over whole ones', async (_name, one, expected) => {
      const at: ChartValues = { how: 'at-path', path: 'a.b', text: '', as: 'typed', ...one };
      expect(await merge(whole('a: { b: 1, c: 2 }'), at)).toEqual({ a: { b: expected, c: 2 } });
    });

    test('at an item of a list, and at a name with a dot', async () => {
      const at = (path: string): ChartValues => ({ how: 'at-path', path, text: 'x', as: 'typed' });
      expect(await merge(whole('a: [{ b: 1 }]'), at('a[0].c'), at('d\\.e'))).toEqual({
        a: [{ b: 1, c: 'x' }],
        'd.e': 'x',
      });
    });
  });

  test('a chart that lacks one that it depends on is told so, and nobody is asked for it', async () => {
    const dependencies = 'dependencies: [{ name: common, version: 1.0.0, repository: "https://charts.example.com" }]';
    await write({ 'charts/needy/Chart.yaml': `apiVersion: v2\nname: needy\nversion: 0.1.0\n${dependencies}\n` });
    const made = await chartRenderer.render(request('needy'), signal);
    expect(made).toMatchObject({
      error: { kind: 'failed', message: expect.stringContaining('charts/ directory: common') as string },
    });
  });

  test('what the chart itself fails with is told in its words', async () => {
    await write({
      'charts/failing/Chart.yaml': 'apiVersion: v2\nname: failing\nversion: 0.1.0\n',
      'charts/failing/templates/a.yaml': '{{ required "a host is needed" .Values.host }}\n',
    });
    const made = await chartRenderer.render(request('failing'), signal);
    expect(made).toMatchObject({
      error: { kind: 'failed', message: expect.stringContaining('a host is needed') as string },
    });
  });

  test('of all that a cluster serves, however much that is, a chart is told', async () => {
    const apiVersions = Array.from({ length: 4000 }, (_one, i) => `group-${i}.some-long-domain.example.com/v1/Kind`);
    const made = await chartRenderer.render(
      request('echo', { apiVersions: [...apiVersions, 'example.com/v2'] }),
      signal,
    );
    expect(made.ok && made.value).toContain('false true');
  });

  test('no chart and no helm are told apart', async () => {
    expect(await chartRenderer.render(request('none'), signal)).toMatchObject({ error: { kind: 'no-chart' } });
    expect(await chartRenderer.render(request('../..'), signal)).toMatchObject({ error: { kind: 'no-chart' } });
    const missing = request('web', { helm: join(root, 'no-helm') });
    expect(await chartRenderer.render(missing, signal)).toMatchObject({ error: { kind: 'no-helm' } });
  });

  test.runIf(isPosix)('nothing is read that a link leads out of the repository to', async () => {
    await write({
      'charts/linked/Chart.yaml': 'apiVersion: v2\nname: linked\nversion: 0.1.0\n',
      'charts/linked/templates/a.yaml':
        'kind: ConfigMap\napiVersion: v1\nmetadata: { name: a }\ndata: { inner: {{ .Files.Get "inner" | quote }}, outer: {{ .Files.Get "outer" | quote }} }\n',
      'shared.txt': 'shared',
    });
    const outside = await mkdtemp(join(tmpdir(), 'chart-outside-'));
    await writeFile(join(outside, 'secret.txt'), 'canary-outside');
    await symlink(join(outside, 'secret.txt'), join(root, 'charts/linked/outer'));
    await symlink('../../shared.txt', join(root, 'charts/linked/inner'));
    await symlink('.', join(root, 'charts/linked/again'));
    const made = await chartRenderer.render(request('linked'), signal);
    await rm(outside, { recursive: true });
    expect(made.ok && made.value).toContain('inner: "shared", outer: ""');
  });

  /** A program in the place of helm, which leaves what it was told beside itself. */
  async function standIn(name: string, script: string): Promise<string> {
    const path = join(root, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o700);
    return path;
  }

  test.runIf(isPosix)('helm gets nothing of what it keeps for the person, and no cluster', async () => {
    const [before, kubeconfig] = [process.env['HELM_PLUGINS'], process.env['KUBECONFIG']];
    Object.assign(process.env, { HELM_PLUGINS: '/plugins-of-mine', HELM_KUBETOKEN: 'canary', KUBECONFIG: '/mine' });
    try {
      const made = await chartRenderer.render(
        request('web', { helm: await standIn('env', 'env; ls -l; pwd') }),
        signal,
      );
      const text = made.ok ? made.value : '';
      expect(text).toContain('HELM_NO_PLUGINS=1');
      expect(text).not.toMatch(/canary|plugins-of-mine|KUBECONFIG=\/mine/);
      const folder = text.trim().split('\n').at(-1) ?? '';
      expect(await readdir(folder).catch(() => 'gone')).toBe('gone');
    } finally {
      delete process.env['HELM_KUBETOKEN'];
      for (const [name, value] of [
        ['HELM_PLUGINS', before],
        ['KUBECONFIG', kubeconfig],
      ] as const) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    }
  });

  test.runIf(isPosix)('values can be read by nobody else meanwhile', async () => {
    const lister = await standIn('list', 'ls -ln');
    const made = await chartRenderer.render(request('web', { helm: lister, values: [whole('a: 1')] }), signal);
    expect(made.ok && made.value).toMatch(/^-rw-------.* values-0\.yaml$/m);
  });

  test.runIf(isPosix)('a cancelled run ends with all that it has started', async () => {
    const late = join(root, 'late');
    const slow = await standIn('slow', `(sleep 1; touch ${late}) & wait`);
    const abort = new AbortController();
    const running = chartRenderer.render(request('web', { helm: slow }), abort.signal);
    await sleep(300);
    abort.abort();
    expect(await running).toMatchObject({ error: { kind: 'aborted' } });
    await sleep(1200);
    await expect(access(late)).rejects.toThrow();
  });

  describe('that lies elsewhere', () => {
    let address: ChartAddress;
    let charts: ServedCharts;

    beforeAll(async () => {
      cache = await mkdtemp(join(tmpdir(), 'chart-cache-'));
      charts = await serveCharts(helm, chartFiles);
      address = { repository: charts.url, name: 'web', version: '1.2.3' };
    });
    afterAll(async () => {
      charts.stop();
      await rm(cache ?? '', { recursive: true });
      cache = undefined;
    });

    const fetched = (more: Partial<ChartRequest> = {}): ChartRequest =>
      request('', { chart: { in: 'fetched', address }, ...more });

    test('is rendered once it has been fetched, and nobody is asked before or after that', async () => {
      expect(await chartRenderer.render(fetched(), signal)).toMatchObject({ error: { kind: 'no-chart' } });
      expect(charts.asked).toEqual([]);
      expect(await chartRenderer.fetch(helm, address, signal)).toEqual({ ok: true, value: null });
      expect(charts.asked).toEqual(['/index.yaml ', '/web-1.2.3.tgz ']);
      const made = await chartRenderer.render(fetched(), signal);
      const own = await chartRenderer.render(request('web'), signal);
      expect(made).toEqual(own);
      expect(charts.asked).toHaveLength(2);
      expect(await readdir(cache ?? '')).toEqual(['charts']);
      expect(await chartRenderer.fetch(helm, address, signal)).toEqual({ ok: true, value: null });
    });

    test('of another version, of no repository and at no address is told', async () => {
      const missing = await chartRenderer.fetch(helm, { ...address, version: '9.9.9' }, signal);
      expect(missing).toMatchObject({ error: { kind: 'failed', message: expect.stringContaining('9.9.9') as string } });
      const before = charts.asked.length;
      for (const other of [
        { ...address, repository: 'file:///etc' },
        { ...address, repository: 'https://me:canary@charts.example.com' },
        { ...address, name: '--debug' },
        { ...address, name: '../web' },
        { ...address, version: '--devel' },
      ])
        expect(await chartRenderer.fetch(helm, other, signal)).toMatchObject({ error: { kind: 'failed' } });
      expect(charts.asked).toHaveLength(before);
    });
  });

  test.each([
    ['1.2.3+0123456789ab', '1.2.3+0123456789ab'],
    ['1.2.2+0123456789ab', '1.2.3'],
    ['1.2.3', '1.2.3'],
  ])('has the version that Flux gave it, where it is the same one: %s', async (releasedVersion, expected) => {
    await write({
      'charts/labelled/Chart.yaml': 'apiVersion: v2\nname: labelled\nversion: 1.2.3 # of the chart\n',
      'charts/labelled/templates/a.yaml': 'kind: A\nversion: {{ .Chart.Version }}\n',
    });
    const made = await chartRenderer.render(request('labelled', { releasedVersion }), signal);
    expect(made.ok && made.value).toContain(`version: ${expected}\n`);
  });
});
