import { describe, expect, test } from 'vitest';
import type { ChartError, ChartRequest } from '../../server/src/chart-port.ts';
import { foreseeUpgrade } from '../../server/src/foresee-upgrade.ts';
import type { GitHistory } from '../../server/src/git-port.ts';
import type { BuiltRepository } from '../../server/src/graph/references/built-repository.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { StoredRelease } from '../../server/src/manifest/stored-release.ts';
import type { UpgradeComparison } from '../../server/src/protocol.ts';
import type { Snapshot } from '../../server/src/snapshot.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { noRenderer } from '../support/no-renderer.ts';
import { dryRun } from '../support/observations.ts';
import { snapshotOf, uri } from '../support/snapshots.ts';

const stored: StoredRelease = {
  ...{ name: 'web', namespace: 'demo', revision: 1, status: 'deployed', objects: [] },
  chart: { name: 'web', version: '1.2.3' },
};
const text = (values = '{}'): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web, namespace: demo }
spec:
  chart: { spec: { chart: charts/web, sourceRef: { kind: GitRepository, name: own } } }
  values: ${values}
`;
const history = {
  remotes: () => Promise.resolve({ ok: true, value: ['https://example.com/me/lab'] }),
} as unknown as GitHistory;

/** What is answered, and what helm was asked to render. */
async function foresee(
  written: string,
  {
    parts = {},
    failure,
    isReleased = true,
    isHidden = false,
  }: { parts?: Partial<Snapshot>; failure?: ChartError; isReleased?: boolean; isHidden?: boolean } = {},
): Promise<{ readonly told: UpgradeComparison | null; readonly asked: readonly ChartRequest[] }> {
  const fake = createFakeCluster();
  fake.put({
    ...{
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'own', namespace: 'demo' },
    },
    spec: { url: 'https://example.com/me/lab.git' },
  });
  const asked: ChartRequest[] = [];
  const see = (declared: JsonObject): ReturnType<typeof dryRun> => ({
    ...dryRun({ declared, live: declared, applied: [] }),
    ...(isReleased && { release: { state: 'read', key: '', stored, parts: [], isHidden, isCorrected: false } }),
  });
  const built = { graph: { builds: new Map() } } as unknown as BuiltRepository;
  const told = await foreseeUpgrade(
    snapshotOf(written, see, written, { builtRepository: () => built, ...parts }),
    { uri, position: { line: 0, character: 0 } },
    {
      charts: {
        render(request) {
          asked.push(request);
          return Promise.resolve(failure ? { ok: false, error: failure } : { ok: true, value: '' });
        },
        fetch: () => Promise.reject(new Error('nobody has agreed')),
      },
      ...{ renderer: noRenderer, history, helm: 'helm', cluster: fake.cluster, root: 'file:///repository' },
      signal: new AbortController().signal,
    },
  );
  return { told, asked };
}

describe('the next upgrade', () => {
  test('is rendered of the release that there is, with the values of the text', async () => {
    const { told, asked } = await foresee(text('{ a: 1 }'));
    expect(told).toEqual({ title: 'HelmRelease demo/web', released: '', next: '' });
    expect(asked).toEqual([
      {
        helm: 'helm',
        chart: { in: 'repository', root: 'file:///repository', folder: '/charts/web' },
        release: { name: 'web', namespace: 'demo' },
        releasedVersion: '1.2.3',
        values: [{ how: 'whole', text: '{"a":1}' }],
        kubeVersion: 'v1.36.3+k3s1',
        apiVersions: ['v1', 'v1/ConfigMap'],
      },
    ]);
  });

  test.each<[string, Parameters<typeof foresee>[1], string, string?]>([
    ['without trust', { parts: { connection: { state: 'untrusted' } } }, 'not trusted'],
    ['of what is not released', { isReleased: false }, 'No release of this HelmRelease is known'],
    ['of what may hold values of a Secret', { isHidden: true }, 'Values of a Secret may stand in what is released'],
    ['with a variable that nobody knows', {}, 'variable HOST is not known', '{ host: "${HOST}" }'],
  ])('%s is not known, and helm is not started', async (_name, given, words, values) => {
    const { told, asked } = await foresee(text(values), given);
    expect(told).toMatchObject({ released: '', next: '', problem: expect.stringContaining(words) as string });
    expect(asked).toEqual([]);
  });

  test('of what is no HelmRelease is none', async () => {
    expect(await foresee('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n')).toEqual({
      told: null,
      asked: [],
    });
  });

  test.each<[ChartError, string]>([
    [{ kind: 'no-helm', message: '' }, 'The program helm was not found.'],
    [{ kind: 'no-chart', message: '' }, 'There is no chart in charts/web.'],
    [{ kind: 'failed', message: 'Error: a host is needed\n' }, 'Helm could not render the chart: a host is needed'],
    [
      { kind: 'failed', message: 'Error: found in Chart.yaml, but missing in charts/ directory: common, redis' },
      'not in its folder charts: common, redis.',
    ],
    [{ kind: 'failed', message: 'x'.repeat(5000) }, 'x'.repeat(600)],
    [{ kind: 'failed', message: 'Get "https://a": proxyconnect tcp: refused' }, 'nobody is asked for them'],
    [{ kind: 'schema-elsewhere', message: '' }, 'nobody is asked for them'],
    [{ kind: 'timeout', message: 'it is slow' }, 'Helm took too long: it is slow'],
  ])('fails in words: %o', async (failure, words) => {
    const { told } = await foresee(text(), { failure });
    expect(told?.problem).toContain(words);
    expect(told?.problem?.length).toBeLessThan(800);
  });
});
