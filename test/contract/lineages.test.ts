import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { type FakeCluster, createFakeCluster } from '../support/fake-cluster.ts';
import { commitOf, fluxUrl, putArgoWorld, putFluxWorld, toConfigMap, toFluxFiles } from '../support/flux-world.ts';
import { commitAll, git } from '../support/git.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
let renderer: Renderer;
const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

const file = 'apps/web.yaml';

/** A clone whose last commit has the color v1. */
async function makeClone(): Promise<string> {
  const root = await makeFolder(toFluxFiles('v1'));
  commitAll(root);
  git(root, 'remote', 'add', 'origin', fluxUrl);
  return root;
}

async function commit(root: string, color: string, message = color): Promise<string> {
  await writeFile(join(root, file), toConfigMap(color));
  git(root, 'commit', '-qam', message);
  return commitOf(root);
}

interface Opened {
  readonly editor: TestEditor;
  readonly fake: FakeCluster;
  readonly uri: string;
  /** What is said of the color: `pending-change uncommitted`. */
  readonly said: () => readonly string[];
  readonly lenses: () => Promise<string>;
}

async function open(root: string, text: string, fake: FakeCluster, dryRun = 'always'): Promise<Opened> {
  const server = runServer(fake.gateway, openBundle(), undefined, createRepositoryFiles(), shared);
  const folder = pathToFileURL(root).href;
  const editor = await startEditor(server, { cluster: { context: 'test' }, dryRun }, true, { folder });
  onTestFinished(() => editor.stop());
  const uri = `${folder}/${file}`;
  await editor.open(uri, text);
  await editor.diagnostics(uri);
  const said = (): readonly string[] =>
    editor.published(uri).map(({ code, data }) => [code, (data as { stage?: string }).stage].filter(Boolean).join(' '));
  const lenses = async (): Promise<string> =>
    (await editor.codeLenses(uri)).map(({ command }) => command?.title ?? '').join('\n');
  return { editor, fake, uri, said, lenses };
}

describe('in a clone of what Flux applies', { timeout: minute }, () => {
  test('a change is followed from the editor to the cluster', async () => {
    const root = await makeClone();
    const [fake, first] = [createFakeCluster(), commitOf(root)];
    putFluxWorld(fake, { applied: first, color: 'v1' });
    const { said, editor, uri } = await open(root, toConfigMap('v2'), fake);
    await until('not committed', said, ([one]) => one === 'pending-change uncommitted');
    const second = await commit(root, 'v2');
    await until('not pushed', said, ([one]) => one === 'pending-change unpushed');
    putFluxWorld(fake, { applied: first, tip: second, color: 'v1' });
    await until('not reconciled', said, ([one]) => one === 'pending-change unreconciled');
    putFluxWorld(fake, { applied: second, color: 'v2' });
    await until('nothing', said, (all) => all.length === 0);
    await editor.change(uri, toConfigMap('v1'));
    await until('not committed', said, ([one]) => one === 'pending-change uncommitted');
  });

  test('what a person types is held against what is known, and starts no Git', async () => {
    const root = await makeClone();
    const [fake, bin, path] = [createFakeCluster(), await makeFolder({}), process.env['PATH'] ?? ''];
    const [real, log] = [execFileSync('which', ['git']).toString().trim(), join(bin, 'log')];
    await writeFile(join(bin, 'git'), `#!/bin/sh\necho "$@" >> ${log}\nexec ${real} "$@"\n`, { mode: 0o755 });
    process.env['PATH'] = `${bin}:${path}`;
    onTestFinished(() => {
      process.env['PATH'] = path;
    });
    putFluxWorld(fake, { applied: commitOf(root), color: 'v1' });
    const { said, editor, uri } = await open(root, toConfigMap('v2'), fake);
    await until('not committed', said, ([one]) => one === 'pending-change uncommitted');
    // others ask for what has changed since the last commit, in their own time
    const count = async (): Promise<number> => (await readFile(log, 'utf8')).match(/--raw|merge-base/g)?.length ?? 0;
    const before = await count();
    expect(before).toBeGreaterThan(0);
    for (let i = 3; i < 9; i++) {
      await editor.change(uri, toConfigMap(`v${i}`));
      await editor.diagnostics(uri);
      expect(said()).toEqual(['pending-change uncommitted']);
    }
    await editor.change(uri, toConfigMap('v1'));
    await editor.diagnostics(uri);
    expect(said()).toEqual([]);
    expect(await count()).toBe(before);
  });

  test('what the cluster is ahead with is not pulled', async () => {
    const root = await makeClone();
    const [fake, first] = [createFakeCluster(), commitOf(root)];
    const second = await commit(root, 'v2');
    git(root, 'reset', '-q', '--hard', first);
    putFluxWorld(fake, { applied: second, color: 'v2' });
    const { said } = await open(root, toConfigMap('v1'), fake);
    await until('not pulled', said, ([one]) => one === 'pending-change unpulled');
  });

  test('a detached HEAD is a commit as another', async () => {
    const root = await makeClone();
    const [fake, first] = [createFakeCluster(), commitOf(root)];
    await commit(root, 'v2');
    git(root, 'checkout', '-q', '--detach');
    putFluxWorld(fake, { applied: first, color: 'v1' });
    const { said } = await open(root, toConfigMap('v2'), fake);
    await until('not pushed', said, ([one]) => one === 'pending-change unpushed');
  });

  test('a linked worktree has the commits of its repository', async () => {
    const root = await makeClone();
    const [fake, first] = [createFakeCluster(), commitOf(root)];
    const linked = join(await makeFolder({}), 'linked');
    git(root, 'worktree', 'add', '-q', '-b', 'change', linked);
    await commit(linked, 'v2');
    putFluxWorld(fake, { applied: first, color: 'v1' });
    const { said } = await open(linked, toConfigMap('v2'), fake);
    await until('not pushed', said, ([one]) => one === 'pending-change unpushed');
  });

  test('a submodule is a clone of its own', async () => {
    const [root, inner] = [await makeFolder({ 'a.txt': 'a' }), await makeClone()];
    commitAll(root);
    git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'fleet');
    const fake = createFakeCluster();
    putFluxWorld(fake, { applied: commitOf(inner), color: 'v1' });
    const { said } = await open(join(root, 'fleet'), toConfigMap('v2'), fake);
    await until('not committed', said, ([one]) => one === 'pending-change uncommitted');
  });

  test('what is in a submodule that has moved since is not known', async () => {
    const inner = await makeFolder({ 'web.yaml': toConfigMap('v1') });
    commitAll(inner);
    const root = await makeFolder({
      ...toFluxFiles('v1'),
      'apps/kustomization.yaml': 'resources: [sub/web.yaml]\nnamespace: demo\n',
    });
    git(root, 'init', '-qb', 'main');
    git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'apps/sub');
    commitAll(root);
    const [fake, first] = [createFakeCluster(), commitOf(root)];
    await writeFile(join(root, 'apps/sub/web.yaml'), toConfigMap('v2'));
    git(join(root, 'apps/sub'), 'commit', '-qam', 'v2');
    git(root, 'commit', '-qam', 'v2');
    putFluxWorld(fake, { applied: first, color: 'v1' });
    const server = runServer(fake.gateway, openBundle(), undefined, createRepositoryFiles(), shared);
    const folder = pathToFileURL(root).href;
    const editor = await startEditor(server, { cluster: { context: 'test' }, dryRun: 'always' }, true, { folder });
    onTestFinished(() => editor.stop());
    const uri = `${folder}/apps/sub/web.yaml`;
    await editor.open(uri, toConfigMap('v2'));
    await editor.diagnostics(uri);
    const titles = async (): Promise<string> => JSON.stringify(await editor.codeLenses(uri));
    await until('a reason', titles, (all) => all.includes('a submodule was at another commit'));
    expect(editor.published(uri)).toMatchObject([{ code: 'pending-change' }]);
    expect(editor.published(uri)[0]?.data).not.toHaveProperty('stage');
  });
});

describe('ownership answers alone, and it is said why,', { timeout: minute }, () => {
  const away = 'a'.repeat(40);

  test('where the clone is shallow, until the commit is fetched', async () => {
    const origin = await makeClone();
    const first = commitOf(origin);
    await commit(origin, 'v2');
    const root = join(await makeFolder({}), 'clone');
    git(dirname(root), 'clone', '-q', '--depth', '1', pathToFileURL(origin).href, root);
    git(root, 'remote', 'set-url', 'origin', fluxUrl);
    const fake = createFakeCluster();
    putFluxWorld(fake, { applied: first, color: 'v1' });
    const { said, lenses } = await open(root, toConfigMap('v2'), fake);
    await until('a reason', lenses, (all) => all.includes('applied revision unknown: fetch'));
    expect(said()).toEqual(['pending-change']);
    git(root, 'fetch', '-q', '--unshallow', pathToFileURL(origin).href);
    await until('an answer', said, ([one]) => one === 'pending-change unreconciled');
    expect(await lenses()).not.toContain('unknown');
  });

  test('where nobody has fetched what was applied', async () => {
    const root = await makeClone();
    const fake = createFakeCluster();
    putFluxWorld(fake, { applied: away, color: 'v1' });
    const { said, lenses } = await open(root, toConfigMap('v2'), fake);
    await until('a reason', lenses, (all) => all.includes('applied revision unknown: fetch'));
    expect(said()).toEqual(['pending-change']);
  });

  test('where there is no commit yet', async () => {
    const root = await makeFolder(toFluxFiles('v1'));
    git(root, 'init', '-qb', 'main');
    git(root, 'remote', 'add', 'origin', fluxUrl);
    const fake = createFakeCluster();
    putFluxWorld(fake, { applied: away, color: 'v1' });
    const { said, lenses } = await open(root, toConfigMap('v2'), fake);
    await until('a reason', lenses, (all) => all.includes('no commit'));
    expect(said()).toEqual(['pending-change']);
  });

  test('where there is no Git', async () => {
    const root = await makeClone();
    const [fake, path] = [createFakeCluster(), process.env['PATH']];
    putFluxWorld(fake, { applied: commitOf(root), color: 'v1' });
    process.env['PATH'] = await makeFolder({});
    onTestFinished(() => {
      process.env['PATH'] = path;
    });
    const { said, lenses } = await open(root, toConfigMap('v2'), fake);
    await until('a reason', lenses, (all) => all.includes('Git was not found'));
    expect(said()).toEqual(['pending-change']);
  });

  test('where what was applied cannot be built', async () => {
    const root = await makeClone();
    await writeFile(join(root, 'apps/kustomization.yaml'), 'resources: [absent.yaml]\n');
    const fake = createFakeCluster();
    git(root, 'commit', '-qam', 'broken');
    putFluxWorld(fake, { applied: commitOf(root), color: 'v1' });
    await writeFile(join(root, 'apps/kustomization.yaml'), 'namespace: demo\nresources: [web.yaml]\n');
    const { said, lenses } = await open(root, toConfigMap('v2'), fake);
    await until('a reason', lenses, (all) => all.includes('cannot be built'));
    expect(said()).toEqual(['pending-change']);
  });
});

describe('ownership answers alone, and nothing is said,', { timeout: minute }, () => {
  test('where the clone is of another repository', async () => {
    const root = await makeClone();
    git(root, 'remote', 'set-url', 'origin', 'https://git.example.com/other/repository.git');
    const fake = createFakeCluster();
    putFluxWorld(fake, { applied: 'a'.repeat(40), color: 'v1' });
    const { said, lenses } = await open(root, toConfigMap('v2'), fake);
    expect(said()).toEqual(['pending-change']);
    expect(await lenses()).not.toContain('unknown');
  });

  test('where nothing is a repository', async () => {
    const root = await makeFolder(toFluxFiles('v1'));
    const fake = createFakeCluster();
    putFluxWorld(fake, { applied: 'a'.repeat(40), color: 'v1' });
    const { said, lenses } = await open(root, toConfigMap('v2'), fake);
    expect(said()).toEqual(['pending-change']);
    expect(await lenses()).not.toContain('unknown');
  });
});

test('a file that no build reads is held against itself', { timeout: minute }, async () => {
  const named = (color: string): string => toConfigMap(color).replace('name: web', 'name: web\n  namespace: demo');
  const root = await makeFolder({ [file]: named('v1') });
  commitAll(root);
  const fake = createFakeCluster();
  putFluxWorld(fake, { applied: commitOf(root), color: 'v1' });
  const { said } = await open(root, named('v2'), fake);
  await until('not committed', said, ([one]) => one === 'pending-change uncommitted');
});

test('what Argo CD has applied is the commit of its last successful operation', { timeout: minute }, async () => {
  const { 'apps/kustomization.yaml': kustomization, 'apps/web.yaml': web } = toFluxFiles('v1');
  const root = await makeFolder({
    'apps/kustomization.yaml': kustomization ?? '',
    'apps/web.yaml': web ?? '',
    'clusters/home/web.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, namespace: argocd }
spec:
  destination: { server: https://kubernetes.default.svc, namespace: demo }
  source: { repoURL: ${fluxUrl}, path: apps, targetRevision: main }
`,
  });
  commitAll(root);
  const [fake, first] = [createFakeCluster(), commitOf(root)];
  putArgoWorld(fake, { applied: first, tip: first, color: 'v1' });
  const { said, lenses } = await open(root, toConfigMap('v2'), fake, 'never');
  await until('not committed', said, ([one]) => one === 'pending-change uncommitted');
  expect(await lenses()).toContain(`Argo CD argocd/web · Ready · ${first.slice(0, 7)}`);
  const second = await commit(root, 'v2');
  await until('not pushed', said, ([one]) => one === 'pending-change unpushed');
  putArgoWorld(fake, { applied: first, tip: second, color: 'v1' });
  await until('not reconciled', said, ([one]) => one === 'pending-change unreconciled');
});
