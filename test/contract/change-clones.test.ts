import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChangeContent } from '../../server/src/change-port.ts';
import { runGit, writeInto } from '../support/change/person.ts';
import { snapshotRepository } from '../support/change/snapshot-repository.ts';
import { errorOf, startDesk, toBranch, valueOf, type Desk } from '../support/change/start-change.ts';

const { signal } = new AbortController();
const web = 'kind: Deployment\nspec:\n  replicas: 1\n';
let desk: Desk;

beforeEach(() => {
  desk = startDesk({ 'apps/web.yaml': web, 'apps/db.yaml': 'kind: StatefulSet\n' });
});
afterEach(() => desk.person.dispose());

/** Changes one file in a clone, pushes that, and finds the clone as it was. */
async function expectChange(clone: string): Promise<void> {
  writeInto(clone, 'apps/web.yaml', web.replace('1', '2'));
  const before = snapshotRepository(clone);
  const prepared = await desk.prepare({ folder: clone });
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(snapshotRepository(clone)).toEqual(before);
  expect(prepared.files).toEqual([{ path: 'apps/web.yaml', status: 'modified' }]);
  expect(desk.person.there('show', 'driftline/more:apps/web.yaml')).toContain('replicas: 2');
  expect(desk.person.there('rev-parse', 'driftline/more^')).toBe(desk.person.there('rev-parse', 'main'));
  expect(readdirSync(desk.temporary)).toEqual([]);
}

function cloneAs(name: string, ...flags: readonly string[]): string {
  const { folder, remote } = desk.person;
  runGit(folder, 'clone', '-q', ...flags, `file://${remote}`, name);
  const clone = join(folder, name);
  runGit(clone, 'config', 'user.name', 'Person');
  runGit(clone, 'config', 'user.email', 'person@example.org');
  return clone;
}

test('a shallow clone stays shallow', async () => {
  desk.person.meanwhile({ 'b.yaml': 'b: 1\n' });
  const clone = cloneAs('shallow', '--depth=1');
  desk.person.meanwhile({ 'c.yaml': 'c: 1\n' });
  expect(valueOf(await desk.repository.describe(clone, signal)).isShallow).toBe(true);
  await expectChange(clone);
});

test('a shallow clone can revert a commit whose parents it does not have', async () => {
  const { person } = desk;
  person.meanwhile({ 'apps/web.yaml': web.replace('1', '7') });
  const clone = cloneAs('shallow', '--depth=1');
  const before = snapshotRepository(clone);
  const prepared = await desk.prepare({
    folder: clone,
    content: { kind: 'revert', commit: person.there('rev-parse', 'main') },
  });
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(person.there('show', 'driftline/more:apps/web.yaml')).toBe(web.trim());
  expect(snapshotRepository(clone)).toEqual(before);
});

test('a partial clone gets only what it needs, also for a hook, and keeps none of it', async () => {
  const { person } = desk;
  person.there('config', 'uploadpack.allowFilter', 'true');
  person.there('config', 'uploadpack.allowAnySHA1InWant', 'true');
  person.meanwhile({ 'c.yaml': 'c: 1\n' });
  const clone = cloneAs('partial', '--filter=blob:none');
  person.meanwhile({ 'apps/db.yaml': 'kind: StatefulSet\nspec: {}\n', 'd.yaml': 'd: 1\n' });
  await expectChange(clone);
  person.there('branch', '-D', 'driftline/more');
  writeInto(clone, '.git/hooks/pre-commit', '#!/bin/sh\ngrep -q "d: 1" d.yaml\n');
  chmodSync(join(clone, '.git/hooks/pre-commit'), 0o755);
  await expectChange(clone);
});

test('a sparse checkout deletes nothing of what it has not checked out', async () => {
  const clone = cloneAs('sparse', '--sparse');
  runGit(clone, 'sparse-checkout', 'set', 'apps');
  desk.person.meanwhile({ 'other/c.yaml': 'c: 1\n' });
  runGit(clone, 'pull', '-q');
  expect(existsSync(join(clone, 'other/c.yaml'))).toBe(false);
  await expectChange(clone);
});

test('from a linked worktree, on a detached HEAD, and with a split index it is the same', async () => {
  const { person } = desk;
  person.git('worktree', 'add', '-q', '--detach', join(person.folder, 'linked'));
  const clone = snapshotRepository(person.clone);
  const linked = join(person.folder, 'linked');
  expect(valueOf(await desk.repository.describe(linked, signal)).head).toEqual({
    commit: person.git('rev-parse', 'HEAD'),
  });
  await expectChange(linked);
  expect(snapshotRepository(person.clone)).toEqual(clone);
  person.there('branch', '-D', 'driftline/more');
  person.git('update-index', '--split-index');
  await expectChange(person.clone);
});

test('submodules stay where they are and are not set up', async () => {
  const { person } = desk;
  const inner = join(person.folder, 'inner');
  runGit(person.folder, 'init', '-q', '-b', 'main', inner);
  const commit = (): void => {
    runGit(
      inner,
      '-c',
      'user.name=O',
      '-c',
      'user.email=o@example.org',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'inner',
    );
  };
  commit();
  person.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'modules/inner');
  person.git('commit', '-qm', 'module');
  person.git('push', '-q');
  commit();
  runGit(join(person.clone, 'modules/inner'), 'fetch', '-q', inner, 'main');
  runGit(join(person.clone, 'modules/inner'), 'checkout', '-q', 'FETCH_HEAD');
  expect(valueOf(await desk.repository.describe(person.clone, signal)).submodules).toEqual(['modules/inner']);
  await expectChange(person.clone);
  expect(person.there('rev-parse', 'driftline/more:modules/inner')).toBe(
    person.there('rev-parse', 'main:modules/inner'),
  );
  const inside = { before: null, after: 'x: 1\n' };
  const content: ChangeContent = { kind: 'files', files: new Map([['modules/inner/x.yaml', inside]]) };
  expect(errorOf(await desk.tryPrepare({ content })).kind).toBe('refused-path');
});

test('a change goes to a fork, on the base of upstream', async () => {
  const { person } = desk;
  const fork = join(person.folder, 'fork.git');
  runGit(person.folder, 'clone', '-q', '--bare', person.remote, fork);
  person.git('remote', 'add', 'fork', fork);
  person.meanwhile({ 'c.yaml': 'c: 1\n' });
  person.write('apps/web.yaml', web.replace('1', '2'));
  const before = snapshotRepository(person.clone);
  const prepared = await desk.prepare();
  valueOf(await prepared.push({ kind: 'branch', remote: 'fork', branch: 'driftline/more' }, signal));
  await prepared.dispose();
  expect(snapshotRepository(person.clone)).toEqual(before);
  expect(runGit(fork, 'rev-parse', 'driftline/more^')).toBe(person.there('rev-parse', 'main'));
  expect(person.there('branch', '--list', 'driftline/*')).toBe('');
  expect(valueOf(await desk.repository.describe(person.clone, signal)).remotes.map(({ name }) => name)).toEqual([
    'origin',
    'fork',
  ]);
});

test('a repository without a remote, without a commit, and none at all are told apart', async () => {
  const { person } = desk;
  const alone = join(person.folder, 'alone');
  runGit(person.folder, 'init', '-q', '-b', 'main', alone);
  expect(errorOf(await desk.repository.describe(alone, signal)).kind).toBe('no-commit');
  expect(errorOf(await desk.repository.describe(desk.temporary, signal)).kind).toBe('no-repository');
  writeInto(alone, 'a.yaml', 'a: 1\n');
  runGit(alone, 'add', '-A');
  runGit(alone, '-c', 'user.name=P', '-c', 'user.email=p@example.org', 'commit', '-qm', 'a');
  expect(valueOf(await desk.repository.describe(alone, signal)).remotes).toEqual([]);
  writeInto(alone, 'a.yaml', 'a: 2\n');
  expect(errorOf(await desk.tryPrepare({ folder: alone })).kind).toBe('no-remote');
});

test('a pointer of LFS is kept as one, and what LFS would have to take is refused without it', async () => {
  const { person } = desk;
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 3\n';
  person.meanwhile({ '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', 'a.bin': pointer });
  person.git('pull', '-q');
  expect(valueOf(await desk.repository.describe(person.clone, signal)).hasLfs).toBe(true);
  person.git('config', 'filter.lfs.clean', 'driftline-no-such-program %f');
  person.git('config', 'filter.lfs.required', 'true');
  const put = (after: string): ChangeContent => ({
    kind: 'files',
    files: new Map([['a.bin', { before: pointer, after }]]),
  });
  const kept = await desk.prepare({ content: put(pointer.replace('abc', 'def')) });
  valueOf(await kept.push(toBranch, signal));
  await kept.dispose();
  expect(person.there('show', 'driftline/more:a.bin')).toContain('sha256:def');
  expect(errorOf(await desk.tryPrepare({ content: put('whole') }))).toMatchObject({
    kind: 'lfs-missing',
    paths: ['a.bin'],
  });
  person.git('config', '--remove-section', 'filter.lfs');
  expect(errorOf(await desk.tryPrepare({ content: put('whole') }))).toMatchObject({
    kind: 'lfs-missing',
    paths: ['a.bin'],
  });
});

test("a filter of the person's own runs as it does for git add", async () => {
  const { person } = desk;
  person.meanwhile({ '.gitattributes': '*.upper filter=upper\n' });
  person.git('pull', '-q');
  person.git('config', 'filter.upper.clean', 'tr a-z A-Z');
  person.write('a.upper', 'text\n');
  const taken = valueOf(await desk.repository.changes(person.clone, { kind: 'all' }, signal));
  expect(taken.get('a.upper')).toMatchObject({ after: 'TEXT\n', isFiltered: true });
  const raw = new Map([...taken, ['b.upper', { before: null, after: 'more\n' }] as const]);
  const prepared = await desk.prepare({ content: { kind: 'files', files: raw } });
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(person.there('show', 'driftline/more:a.upper')).toBe('TEXT');
  expect(person.there('show', 'driftline/more:b.upper')).toBe('MORE');
});

test('identity, signature and sign-off are those that the person has configured for this folder', async () => {
  const { person } = desk;
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(person.folder, 'key')]);
  const more = join(person.folder, 'more.config');
  writeInto(
    person.folder,
    'more.config',
    `[user]\n\temail = work@example.org\n\tsigningKey = ${join(person.folder, 'key.pub')}\n[gpg]\n\tformat = ssh\n[commit]\n\tgpgSign = true\n`,
  );
  writeInto(
    person.folder,
    'global.config',
    `[includeIf "gitdir:${person.folder}/"]\n\tpath = ${more}\n[format]\n\tsignOff = true\n`,
  );
  person.git('config', '--unset', 'user.email');
  process.env['GIT_CONFIG_GLOBAL'] = join(person.folder, 'global.config');
  expect(valueOf(await desk.repository.describe(person.clone, signal))).toMatchObject({
    author: { name: 'Person', email: 'work@example.org' },
    signsOff: true,
  });
  person.write('apps/web.yaml', web.replace('1', '2'));
  const prepared = await desk.prepare({ signsOff: true });
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  const commit = person.there('cat-file', 'commit', 'driftline/more');
  expect(commit).toContain('author Person <work@example.org>');
  expect(commit).toContain('-----BEGIN SSH SIGNATURE-----');
  expect(commit).toContain('Signed-off-by: Person <work@example.org>');
});

test('temporary folders are for the person alone', async () => {
  const { person, temporary } = desk;
  person.write('apps/web.yaml', web.replace('1', '2'));
  const prepared = await desk.prepare();
  const [name = ''] = readdirSync(temporary);
  expect(statSync(join(temporary, name)).mode & 0o777).toBe(0o700);
  await prepared.dispose();
});
