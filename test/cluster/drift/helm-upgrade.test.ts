import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClusterGateway } from '../../../server/src/adapters/kubeconfig.ts';
import { createRepositoryFiles } from '../../../server/src/adapters/repository-files.ts';
import { type UpgradeComparison, fetchChartRequest, upgradeRequest } from '../../../server/src/protocol.ts';
import { contextName } from '../../control-plane/control-plane.ts';
import { buildHelm } from '../../helm/build-helm.ts';
import { type FluxRepository, createFluxRepository } from '../../support/cluster/flux.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { chartFiles } from '../../support/helm-chart.ts';
import { fullName } from '../../support/helm-releases.ts';
import { type TestEditor, runServer, startEditor } from '../../support/language-server.ts';
import { openRenderer } from '../../support/open-renderer.ts';
import { type ServedCharts, serveCharts } from '../../support/serve-charts.ts';
import { until } from '../../support/until.ts';

/** How numbers are written shows how they were read; the versions of the cluster show what it was taken for. */
const numbers = `apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ .Release.Name }}-numbers" }
data:
  number: "{{ .Values.number }}"
  fraction: "{{ .Values.fraction }}"
  word: "{{ .Values.word }}"
  whole: {{ int64 .Values.number | quote }}
  release: "{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.Service }}"
  kubernetes: "{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Minor }}"
  served: "{{ .Capabilities.APIVersions.Has "helm.toolkit.fluxcd.io/v2/HelmRelease" }} {{ .Capabilities.APIVersions.Has "example.com/v1" }}"
`;

/** What each HelmRelease says beside its chart. */
const specs: Readonly<Record<string, string>> = {
  plain: '  values: { replicas: 2, level: debug }\n',
  placed: '  values: { level: trace, elsewhere: default }\n',
  numbers: '  values: { number: 1234567890, fraction: 0.25, word: yes }\n',
  secret: '  values: { password: canary-password, annotations: { note: canary-note } }\n',
  rendered: `  commonMetadata: { labels: { team: blue }, annotations: { kept: "yes" } }
  postRenderers:
    - kustomize:
        images: [{ name: nginx, newTag: "1.29" }]
        patches:
          - target: { kind: Deployment }
            patch: |
              - op: add
                path: /spec/minReadySeconds
                value: 5
`,
  fed: `  valuesFrom:
    - { kind: ConfigMap, name: base }
    - { kind: ConfigMap, name: absent, optional: true }
    - { kind: ConfigMap, name: live, valuesKey: level, targetPath: level }
  values: { replicas: 1 }
`,
  kept: '  valuesFrom: [{ kind: Secret, name: values }]\n',
  distant: '  values: { level: debug }\n',
  varied: '  values: { level: "${LEVEL}" }\n',
};
const names = Object.keys(specs);
/** The chart of this one lies in a repository of charts. */
const distant = 'distant';

describe.skipIf(!cluster.capabilities.flux)('the next upgrade of a HelmRelease', () => {
  let namespace: string;
  let repository: FluxRepository;
  let editor: TestEditor;
  let folder: string;
  let charts: ServedCharts;
  let cache: string;

  const fromCharts = '      chart: web\n      version: 1.2.3\n      sourceRef: { kind: HelmRepository, name: charts }';
  const text = (name: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  interval: 1h
  install: { disableWait: true }
  chart:
    spec:
${name === distant ? fromCharts : `      chart: ./charts/web\n      sourceRef: { kind: GitRepository, name: ${repository.name}, namespace: flux-system }`}
${specs[name] ?? ''}`;
  const uriOf = (name: string): string => `${folder}/apps/${name}.yaml`;

  beforeAll(async () => {
    namespace = await cluster.createNamespace('helm-upgrade');
    repository = await createFluxRepository(cluster, namespace, './clusters');
    folder = pathToFileURL(repository.workTree).href;
    const given = [
      'kind: ConfigMap\nmetadata: { name: live }\ndata: { level: warn }\n',
      'kind: Secret\nmetadata: { name: values }\nstringData: { values.yaml: "level: canary-fed" }\n',
    ];
    const live = given.map((one) => `apiVersion: v1\n${one}`).join('---\n');
    await cluster.kubectl(['apply', '-n', namespace, '-f', '-'], { input: live });
    charts = await serveCharts(await buildHelm(), chartFiles);
    await repository.commitAndReconcile({
      'apps/charts.yaml': `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: charts, namespace: ${namespace} }
spec: { interval: 1h, url: "${charts.url}" }
`,
      ...Object.fromEntries(Object.entries(chartFiles).map(([path, one]) => [`charts/web/${path}`, one])),
      'charts/web/templates/numbers.yaml': numbers,
      'clusters/home.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps-${namespace}, namespace: flux-system }
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef: { kind: GitRepository, name: ${repository.name} }
  postBuild: { substitute: { LEVEL: trace } }
`,
      'apps/base.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: base, namespace: ${namespace} }\ndata: { values.yaml: "replicas: 4\\npassword: canary-map" }\n`,
      ...Object.fromEntries(names.map((name) => [`apps/${name}.yaml`, text(name)])),
    });
    await until(
      'the releases to be there',
      async () => {
        const found = await cluster.kubectl(['get', fullName, '-n', namespace, '-o', 'name']);
        return found.trim().split('\n').length;
      },
      (count) => count === names.length,
    );
    const all = names.map((name) => `${fullName}/${name}`);
    await cluster.kubectl(['wait', ...all, '-n', namespace, '--for=condition=Released', '--timeout=60s']);
    const [files, renderer] = [createRepositoryFiles(), await openRenderer()];
    cache = await mkdtemp(join(tmpdir(), 'chart-cache-'));
    const server = runServer(createClusterGateway({}), undefined, undefined, files, renderer, () => cache);
    const choice = { kubeconfig: await cluster.kubeconfig('driftline'), context: contextName };
    const settings = { cluster: choice, tools: { helmPath: await buildHelm() } };
    editor = await startEditor(server, settings, true, { folder });
    for (const name of names)
      await editor.open(uriOf(name), await readFile(join(repository.workTree, `apps/${name}.yaml`), 'utf8'));
  }, 600_000);
  afterAll(async () => {
    await editor.stop();
    charts.stop();
    await rm(cache, { recursive: true });
    await cluster.kubectl([
      'delete',
      'kustomizations.kustomize.toolkit.fluxcd.io',
      `apps-${namespace}`,
      '-n',
      'flux-system',
    ]);
    await repository.remove();
  });

  async function compare(name: string): Promise<UpgradeComparison> {
    const lens = async (): Promise<string> => {
      await editor.diagnostics(uriOf(name));
      return (await editor.codeLenses(uriOf(name)))[0]?.command?.title ?? '';
    };
    await until('the release to be seen', lens, (title) => title.includes('release in sync'));
    const found = await editor.ask(upgradeRequest, { uri: uriOf(name), position: { line: 1, character: 0 } });
    if (!found) throw new Error('no HelmRelease is there');
    return found;
  }

  /** The lines that only one of both sides has. */
  function differ({ released, next }: UpgradeComparison): readonly string[] {
    const [before, after] = [released.split('\n'), next.split('\n')];
    const minus = before.filter((line) => !after.includes(line)).map((line) => `-${line.trim()}`);
    return [...minus, ...after.filter((line) => !before.includes(line)).map((line) => `+${line.trim()}`)];
  }

  test.each(['plain', 'placed', 'numbers', 'secret', 'rendered', 'fed', 'varied'])(
    'changes nothing while nothing has changed, as helm-controller has it: %s',
    async (name) => {
      const compared = await compare(name);
      expect(compared.problem).toBeUndefined();
      expect(compared.next).toBe(compared.released);
      expect(compared.released).toContain(`name: ${name}-one`);
      expect(compared.released).not.toContain('canary');
    },
  );

  test('is known once the chart has been fetched, which is asked for', async () => {
    const chart = { repository: charts.url, name: 'web', version: '1.2.3' };
    const before = charts.asked.length;
    expect(await compare(distant)).toMatchObject({ next: '', chart });
    expect(charts.asked.length).toBe(before);
    expect(await editor.ask(fetchChartRequest, chart)).toBeNull();
    const { problem, next, released } = await compare(distant);
    expect([problem, next]).toEqual([undefined, released]);
    expect(released).toContain('level: debug');
  });

  test('changes exactly what an edit that is not saved changes', async () => {
    await editor.change(uriOf('plain'), text('plain').replace('replicas: 2, level: debug', 'replicas: 7'));
    expect(differ(await compare('plain'))).toEqual([
      ...['-level: debug', '-level: debug', '-level: debug'],
      '-replicas: 2',
      ...['+level: info', '+level: info', '+level: info'],
      '+replicas: 7',
    ]);
  });

  test('shows of a Secret that a value changes, and nothing else of it', async () => {
    await editor.change(uriOf('secret'), text('secret').replace('canary-password', 'canary-other'));
    const compared = await compare('secret');
    expect(differ(compared)).toEqual(['-password: "*** (before)"', '+password: "*** (after)"']);
    expect(JSON.stringify([compared, editor.log])).not.toContain('canary');
  });

  test('shows what a patch of a post-renderer changes', async () => {
    await editor.change(uriOf('rendered'), text('rendered').replace('value: 5', 'value: 6').replace('blue', 'red'));
    const found = new Set(differ(await compare('rendered')));
    expect([...found]).toEqual(['-team: blue', '-minReadySeconds: 5', '+team: red', '+minReadySeconds: 6']);
  });

  test('shows what a ConfigMap of the repository changes that is not saved', async () => {
    const base = `${folder}/apps/base.yaml`;
    const own = await readFile(join(repository.workTree, 'apps/base.yaml'), 'utf8');
    await editor.open(base, own.replace('canary-map', 'canary-edited'));
    await editor.settledStatus();
    expect(differ(await compare('fed'))).toEqual(['-password: "*** (before)"', '+password: "*** (after)"']);
    await editor.close(base);
  });

  test('says why it is not known', async () => {
    expect((await compare('kept')).problem).toContain('come from a Secret');
    await editor.change(uriOf('kept'), text('kept').replace(/ {2}valuesFrom: .*\n/, ''));
    const kept = await compare('kept');
    expect(kept.problem).toContain('come from a Secret');
    expect(JSON.stringify(kept)).not.toContain('canary');
    const named = text('numbers').replace('spec:\n', 'spec:\n  releaseName: other\n');
    await editor.change(uriOf('numbers'), named);
    expect((await compare('numbers')).problem).toContain('another name');
    await editor.change(uriOf('numbers'), text('numbers').replace('./charts/web', './charts/none'));
    expect((await compare('numbers')).problem).toContain('charts/none');
    await editor.change(uriOf('plain'), text('plain').replace('level: debug', 'level: "a: b: c"'));
    expect((await compare('plain')).problem).toContain('web/templates/config.yaml');
  });

  test('is offered above a HelmRelease', async () => {
    const lenses = await editor.codeLenses(uriOf('varied'));
    expect(lenses.map(({ command }) => command?.command)).toContain('driftline.compareUpgrade');
  });
});
