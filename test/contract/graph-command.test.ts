import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findCorpus } from '../support/corpus.ts';
import { fluxKustomization, kustomization, settings } from '../support/graph-files.ts';
import { type Contents, makeFolder, repository } from '../support/repository-folder.ts';
import { type Ran, runDriftline } from '../support/run-driftline.ts';

const minute = 60_000;
// each run starts the renderer anew
vi.setConfig({ testTimeout: minute });

async function runIn(contents: Contents, args: readonly string[]): Promise<Ran> {
  return runDriftline(args, { cwd: await makeFolder({ ...repository, ...contents }) });
}

const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web }
spec:
  chartRef: { kind: OCIRepository, name: web }
  valuesFrom: [{ kind: ConfigMap, name: settings }]
`;
const spec =
  'targetNamespace: shop\n  dependsOn: [{ name: cluster }]\n  postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }, { kind: Secret, name: keys, optional: true }] }';
const lab = {
  'clusters/home/cluster.yaml': fluxKustomization('cluster', { path: './apps' }),
  'apps/kustomization.yaml': kustomization(['settings.yaml', 'web/ks.yaml']),
  'apps/settings.yaml': settings('settings', { DOMAIN: 'a-value-of-mine.example.com' }),
  'apps/web/ks.yaml': fluxKustomization('web', { path: './apps/web/app', spec }),
  'apps/web/app/kustomization.yaml': kustomization(['release.yaml']),
  'apps/web/app/release.yaml': release,
};

test('a tree of what builds what', async () => {
  expect(await runIn(lab, ['graph'])).toEqual({
    code: 0,
    stdout: `Cluster home
  Kustomization flux-system/cluster apps: 2 objects
    Kustomization flux-system/web apps/web/app: 1 object
      HelmRelease shop/web: OCIRepository web

2 builds, 1 HelmRelease: none failed.
`,
    stderr: '',
  });
});

test('what fails and what nobody applies stands below it, with its line', async () => {
  const broken = {
    ...lab,
    'apps/web/app/kustomization.yaml': kustomization(['release.yaml', 'missing.yaml']),
    'apps/web/app/forgotten.yaml': settings('forgotten', {}),
    'apps/db/ks.yaml': fluxKustomization('db', { path: './apps/db/app', spec: 'suspend: true' }),
  };
  const { code, stdout } = await runIn(broken, ['graph']);
  expect(code).toBe(1);
  expect(stdout).toContain('    Kustomization flux-system/web apps/web/app: failed\n');
  expect(stdout).toMatch(
    /\nProblems\n {2}apps\/web\/app\/kustomization\.yaml:3:\d+: error\[build-failed\]: Kustomization flux-system\/web: .*missing\.yaml/,
  );
  expect(stdout).toContain(
    '\nNot applied by anything here\n  apps/db/ks.yaml:1:1: Kustomization flux-system/db\n  apps/web/app/forgotten.yaml\n',
  );
  expect(stdout).toMatch(/: 1 failed\.\n$/);
});

test('what is only worth knowing is told, and no finding', async () => {
  const other = { ...lab, 'apps/web/ks.yaml': fluxKustomization('web', { path: './deploy', source: 'podinfo' }) };
  const { code, stdout } = await runIn(other, ['graph']);
  expect(code).toBe(0);
  expect(stdout).toContain('    Kustomization flux-system/web deploy: not built here\n');
  expect(stdout).toMatch(/apps\/web\/ks\.yaml:7:\d+: note\[target-elsewhere\]/);
});

test('of a file: the builds that read it', async () => {
  const two = {
    ...lab,
    'clusters/test/more.yaml': fluxKustomization('more', { path: './more' }),
    'more/a.yaml': settings('a', {}),
  };
  const { stdout } = await runIn(two, ['graph', 'more/a.yaml']);
  expect(stdout).toContain('Cluster test\n  Kustomization flux-system/more more: 1 object\n');
  expect(stdout).not.toContain('Cluster home');
  const { stdout: other } = await runIn(two, ['graph', 'apps/web/app']);
  expect(other).toContain(
    'Cluster home\n  Kustomization flux-system/cluster apps: 2 objects\n    Kustomization flux-system/web',
  );
  expect(other).not.toContain('Cluster test');
});

test('JSON has the same, what each needs, and no value', async () => {
  const { code, stdout } = await runIn(lab, ['graph', '--format', 'json']);
  expect(code).toBe(0);
  expect(stdout).not.toContain('a-value-of-mine');
  const graph = JSON.parse(stdout) as { builds: unknown[]; edges: unknown[] };
  expect(graph).toMatchObject({ version: 1, isCut: false, unreached: [], orphans: [] });
  expect(graph.builds[1]).toMatchObject({
    id: 'flux/home/flux-system/web',
    kind: 'flux',
    cluster: 'home',
    parent: 'flux/home/flux-system/cluster',
    state: 'rendered',
    objects: 1,
    place: { file: 'apps/web/ks.yaml', line: 1, column: 1 },
    variables: {
      names: [{ name: 'DOMAIN', isKnown: true, isSecret: false, place: { file: 'apps/settings.yaml', line: 4 } }],
      isOpen: false,
    },
    releases: [{ kind: 'HelmRelease', namespace: 'shop', name: 'web', source: { kind: 'OCIRepository', name: 'web' } }],
    problems: [],
  });
  expect(graph.edges).toMatchObject([
    { from: 'flux/home/flux-system/cluster', need: 'source' },
    { need: 'dependency', makers: ['flux/home/flux-system/cluster'] },
    { need: 'source', makers: [] },
    {
      need: 'variables',
      to: { name: 'settings' },
      makers: ['flux/home/flux-system/cluster'],
      place: { file: 'apps/web/ks.yaml' },
    },
    { need: 'variables', to: { name: 'keys' }, makers: [] },
    { need: 'source', release: { name: 'web' } },
    { need: 'values', release: { name: 'web' }, to: { namespace: 'shop', name: 'settings' }, makers: [] },
  ]);
});

test('names from files do nothing to a terminal', async () => {
  const odd = { ...lab, 'clusters/home/cluster.yaml': fluxKustomization('"a\\eb\\nc"', { path: './apps' }) };
  const { stdout } = await runIn(odd, ['graph']);
  expect(stdout).not.toContain('\u001B');
  expect(stdout).toMatch(/^Cluster home\n {2}Kustomization flux-system\/a.*c apps: 2 objects\n/);
});

test('there is nothing to tell of a repository without builds', async () => {
  expect(await runIn({ 'a.yaml': settings('a', {}) }, ['graph'])).toEqual({
    code: 0,
    stdout: '0 builds, 0 HelmReleases: none failed.\n',
    stderr: '',
  });
});

test.each([
  ['what is not there', ['graph', 'nowhere'], 'nowhere does not exist'],
  ['two places', ['graph', 'a', 'b'], '"graph" takes one path'],
])('%s has no graph', async (_what, args, words) => {
  const { code, stdout, stderr } = await runIn(lab, args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
});

test('the real repository', { timeout: 3 * minute }, async () => {
  const corpus = findCorpus();
  if (corpus === undefined) return;
  const { code, stdout } = await runDriftline(['graph', '--format', 'json'], { cwd: join(corpus) });
  const { builds } = JSON.parse(stdout) as { builds: { kind: string; state: string; cluster?: string }[] };
  const flux = builds.filter(({ kind }) => kind === 'flux');
  expect(new Set(flux.map(({ cluster }) => cluster))).toEqual(new Set(['kubernetes']));
  // one of them generates from files that our copy does not have
  expect([flux.length > 70, flux.filter(({ state }) => state === 'failed').length, code]).toEqual([true, 1, 1]);
});
