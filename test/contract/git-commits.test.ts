import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { gitHistory } from '../../server/src/adapters/git/git-history.ts';
import { commitOf } from '../support/flux-world.ts';
import { commitAll, git } from '../support/git.ts';
import { makeFolder } from '../support/repository-folder.ts';

const { signal } = new AbortController();
let folder = '';

async function commit(name: string, text: string, where = folder): Promise<string> {
  await mkdir(dirname(join(where, name)), { recursive: true });
  await writeFile(join(where, name), text);
  git(where, 'add', '-A');
  git(where, 'commit', '-qm', text);
  return commitOf(where);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftline-git-'));
  git(folder, 'init', '-qb', 'main');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the commit that two go back to, or that there is none', async () => {
  const first = await commit('a', '1');
  const second = await commit('a', '2');
  git(folder, 'checkout', '-q', '-b', 'other', first);
  const other = await commit('b', '1');
  expect(await gitHistory.mergeBase(folder, second, other, signal)).toEqual({ ok: true, value: first });
  git(folder, 'checkout', '-q', '--orphan', 'alone');
  const alone = await commit('c', '1');
  expect(await gitHistory.mergeBase(folder, second, alone, signal)).toEqual({ ok: true, value: null });
});

test('where a clone is shallow it is not said that there is none', async () => {
  await commit('a', '1');
  git(folder, 'checkout', '-q', '-b', 'other');
  await commit('b', '1');
  git(folder, 'checkout', '-q', 'main');
  await commit('a', '2');
  const clone = join(await makeFolder({}), 'clone');
  git(folder, 'clone', '-q', '--depth', '1', '--no-single-branch', pathToFileURL(folder).href, clone);
  const found = await gitHistory.mergeBase(clone, 'origin/main', 'origin/other', signal);
  expect(!found.ok && found.error.kind).toBe('no-commit');
});

test('whether a remote has a commit', async () => {
  const first = await commit('a', '1');
  const clone = join(await makeFolder({}), 'clone');
  git(folder, 'clone', '-q', folder, clone);
  expect(await gitHistory.isPushed(clone, first, signal)).toEqual({ ok: true, value: true });
  const second = await commit('a', '2', clone);
  expect(await gitHistory.isPushed(clone, second, signal)).toEqual({ ok: true, value: false });
});

test('remotes are told without persons and passwords', async () => {
  git(folder, 'remote', 'add', 'origin', 'https://me:canary@git.example.com/home/fleet.git');
  git(folder, 'remote', 'add', 'other', 'git@git.example.com:home/other.git');
  const found = await gitHistory.remotes(folder, signal);
  expect(found.ok && found.value.toSorted()).toEqual([
    'git@git.example.com:home/other.git',
    'https://git.example.com/home/fleet.git',
  ]);
});

test('what a file was, in a folder below the repository too', async () => {
  const sub = await makeFolder({ 'apps/a b 1 2.yaml': 'a: 1\n' });
  commitAll(sub);
  await writeFile(join(sub, 'apps/a b 1 2.yaml'), 'a: 2\n');
  expect(await gitHistory.textAt(sub, '/apps/a b 1 2.yaml', 'HEAD', signal)).toEqual({ ok: true, value: 'a: 1\n' });
  expect(await gitHistory.textAt(join(sub, 'apps'), '/a b 1 2.yaml', 'HEAD', signal)).toEqual({
    ok: true,
    value: 'a: 1\n',
  });
  expect(await gitHistory.textAt(sub, '/x y 1 2.yaml', 'HEAD', signal)).toEqual({ ok: true, value: null });
});

test('a submodule at another commit is told, what has only been edited in it is not', async () => {
  const inner = await makeFolder({ 'web.yaml': 'a: 1\n' });
  commitAll(inner);
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'apps/sub');
  const first = await commit('a', '1');
  await writeFile(join(folder, 'apps/sub/web.yaml'), 'a: 2\n');
  expect(await gitHistory.submodulesSince(folder, first, signal)).toEqual({ ok: true, value: [] });
  git(join(folder, 'apps/sub'), 'commit', '-qam', 'two');
  expect(await gitHistory.submodulesSince(folder, first, signal)).toEqual({ ok: true, value: ['/apps/sub'] });
  expect(await gitHistory.submodulesSince(join(folder, 'apps'), first, signal)).toEqual({ ok: true, value: ['/sub'] });
  const changes = await gitHistory.changesSince(folder, first, signal);
  expect(changes.ok && [...changes.value]).toEqual([]);
});

test('a partial clone gets nothing from its remote, and does not say that files were not there', async () => {
  const first = await commit('a.yaml', 'a: 1\n');
  await commit('a.yaml', 'a: 2\n');
  git(folder, 'config', 'uploadpack.allowFilter', 'true');
  const clone = join(await makeFolder({}), 'clone');
  git(folder, 'clone', '-q', '--filter=blob:none', pathToFileURL(folder).href, clone);
  const found = await gitHistory.changesSince(clone, first, signal);
  expect(found.ok).toBe(false);
});

test('what a hook of git leaves in the environment does not lead to another repository', async () => {
  const own = await commit('a.yaml', 'a: 1\n');
  const other = await makeFolder({});
  git(other, 'init', '-qb', 'main');
  await commit('b.yaml', 'b: 1\n', other);
  vi.stubEnv('GIT_DIR', join(other, '.git'));
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await gitHistory.commitOf(folder, 'HEAD', signal)).toEqual({ ok: true, value: own });
});

test('how many commits a branch has beyond one of its own, as it was last fetched', async () => {
  const first = await commit('a', '1');
  const clone = join(await makeFolder({}), 'clone');
  git(folder, 'clone', '-q', pathToFileURL(folder).href, clone);
  const behind = async (branch: string, from = first) => {
    const tip = await gitHistory.tipOf(clone, branch, signal);
    return tip.ok && tip.value !== null ? gitHistory.countBehind(clone, from, tip.value, signal) : tip;
  };
  expect(await behind('main')).toEqual({ ok: true, value: 0 });
  await commit('a', '2');
  await commit('b', '1');
  // nothing is fetched for it
  expect(await behind('main')).toEqual({ ok: true, value: 0 });
  git(clone, 'fetch', '-q');
  expect(await behind('main')).toEqual({ ok: true, value: 2 });
  expect(await behind('HEAD')).toEqual({ ok: true, value: 2 });
  expect(await behind('v1.0')).toEqual({ ok: true, value: null });
  expect(await behind('--all')).toEqual({ ok: true, value: null });
  expect(await behind('*')).toEqual({ ok: true, value: null });
  git(folder, 'checkout', '-q', '--orphan', 'alone');
  const alone = await commit('c', '1');
  git(folder, 'push', '-q', pathToFileURL(clone).href, 'alone');
  expect(await behind('main', alone)).toEqual({ ok: true, value: null });
  expect((await gitHistory.tipOf(join(clone, '..'), 'main', signal)).ok).toBe(false);
});

test('the commits that changed any of some files, the newest first, with what each changed of them', async () => {
  await commit('apps/a.yaml', '1');
  await commit('apps/ü b.yaml', '2');
  await commit('other.yaml', '3');
  await commit('apps/[a].yaml', '4');
  const told = async (where: string, ...paths: readonly string[]) => {
    const found = await gitHistory.commitsOf(where, paths, 10, signal);
    return found.ok && found.value.map(({ subject, paths: changed }) => [subject, ...changed]);
  };
  expect(await told(folder, '/apps/a.yaml', '/apps/ü b.yaml')).toEqual([
    ['2', '/apps/ü b.yaml'],
    ['1', '/apps/a.yaml'],
  ]);
  expect(await told(join(folder, 'apps'), '/a.yaml')).toEqual([['1', '/a.yaml']]);
  // it is the name of a file, and no pattern
  expect(await told(folder, '/apps/[a].yaml')).toEqual([['4', '/apps/[a].yaml']]);
  expect(await told(folder)).toEqual([]);
  expect((await gitHistory.commitsOf(folder, ['/other.yaml'], 10, signal)).ok).toBe(true);
});
