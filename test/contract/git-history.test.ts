import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitHistory } from '../../server/src/adapters/git/git-history.ts';
import { git as runGit } from '../support/git.ts';

const { signal } = new AbortController();
let folder = '';

const git = (...args: readonly string[]): void => runGit(folder, ...args);

async function commit(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  git('add', '-A');
  git('commit', '-qm', 'files');
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftline-git-'));
  git('init', '-qb', 'main');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what was changed, removed and added since a commit is told by its old text', async () => {
  await commit({
    'apps/a.yaml': 'a: 1\n',
    'apps/ü b.yaml': 'b: 1\n',
    'apps/same.yaml': 'c: 1\n',
    'other.yaml': 'd: 1\n',
  });
  await writeFile(join(folder, 'apps/a.yaml'), 'a: 2\n');
  await writeFile(join(folder, 'apps/new.yaml'), 'n: 1\n');
  await writeFile(join(folder, 'other.yaml'), 'd: 2\n');
  await rm(join(folder, 'apps/ü b.yaml'));
  const found = await gitHistory.changesSince(join(folder, 'apps'), 'HEAD', signal);
  expect(found.ok && Object.fromEntries(found.value)).toEqual({
    '/a.yaml': 'a: 1\n',
    '/ü b.yaml': 'b: 1\n',
    '/new.yaml': null,
  });
});

test('a commit is told by its name, and what is none is not', async () => {
  await commit({ 'a.yaml': 'a: 1\n' });
  const first = await gitHistory.commitOf(folder, 'HEAD', signal);
  expect(first).toEqual({ ok: true, value: expect.stringMatching(/^[0-9a-f]{40,64}$/) as string });
  await commit({ 'a.yaml': 'a: 2\n' });
  expect(await gitHistory.commitOf(folder, 'HEAD', signal)).not.toEqual(first);
  expect((await gitHistory.commitOf(folder, '--all', signal)).ok).toBe(false);
});

test('no repository, no commit and no such revision are told apart from each other', async () => {
  const none = await gitHistory.changesSince(folder, 'HEAD', signal);
  expect(!none.ok && none.error.kind).toBe('no-commit');
  await rm(join(folder, '.git'), { recursive: true });
  const outside = await gitHistory.changesSince(folder, 'HEAD', signal);
  expect(!outside.ok && outside.error.kind).toBe('no-repository');
});

test('what the repository says to run is not run', async () => {
  await commit({ 'a.yaml': 'a: 1\n' });
  const [marker, script] = [join(folder, 'ran'), join(folder, 'hook.sh')];
  await writeFile(script, `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
  git('config', 'core.fsmonitor', script);
  await writeFile(join(folder, 'a.yaml'), 'a: 2\n');
  const found = await gitHistory.changesSince(folder, 'HEAD', signal);
  expect(found.ok && found.value.get('/a.yaml')).toBe('a: 1\n');
  expect(existsSync(marker)).toBe(false);
});

test('a merge that is not at its end is no missing file: what was there is told, and what was not', async () => {
  await commit({ 'both.yaml': 'a: 1\n' });
  git('branch', 'other');
  await commit({ 'both.yaml': 'a: 2\n', 'new.yaml': 'b: 1\n' });
  git('switch', '-q', 'other');
  await commit({ 'both.yaml': 'a: 3\n', 'new.yaml': 'b: 2\n' });
  expect(() => git('merge', '-q', 'main')).toThrow();
  const then = await gitHistory.changesSince(folder, 'HEAD~1', signal);
  expect(then.ok && Object.fromEntries(then.value)).toEqual({ '/both.yaml': 'a: 1\n', '/new.yaml': null });
  const now = await gitHistory.changesSince(folder, 'HEAD', signal);
  expect(now.ok && Object.fromEntries(now.value)).toEqual({ '/both.yaml': 'a: 3\n', '/new.yaml': 'b: 2\n' });
});
