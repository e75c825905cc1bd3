import { chmodSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { snapshotRepository } from '../support/change/snapshot-repository.ts';
import { errorOf, startDesk, toBranch, valueOf, type Desk } from '../support/change/start-change.ts';

const { signal } = new AbortController();
const web = 'kind: Deployment\nspec:\n  replicas: 1\n';
const files = { 'apps/web.yaml': web, 'apps/db.yaml': 'kind: StatefulSet\n', 'old.yaml': 'a: 1\n' };
let desk: Desk;

beforeEach(() => {
  desk = startDesk(files);
});
afterEach(() => desk.person.dispose());

test('what a change builds on is described', async () => {
  const { person, repository } = desk;
  person.write('apps/web.yaml', web.replace('1', '2'));
  person.write('apps/new.yaml', 'new: true\n');
  person.write('apps/.decrypted~secret.yaml', 'password: plain\n');
  person.write('old.yaml', 'a: 2\n');
  person.git('add', 'old.yaml');
  const state = valueOf(await repository.describe(join(person.clone, 'apps'), signal));
  expect(state).toMatchObject({
    root: person.clone,
    head: { commit: person.git('rev-parse', 'HEAD'), branch: 'main' },
    upstream: { remote: 'origin', branch: 'main' },
    isShallow: false,
    remotes: [{ name: 'origin', url: person.remote, pushUrl: person.remote }],
    defaultBranches: { origin: 'main' },
    subjects: ['feat: first'],
    author: { name: 'Person', email: 'person@example.org' },
    signsOff: false,
    submodules: [],
    hasLfs: false,
  });
  expect(state.changed).toEqual([
    { path: 'apps/web.yaml', isStaged: false, isUnstaged: true, isUntracked: false, isConflicted: false },
    { path: 'old.yaml', isStaged: true, isUnstaged: false, isUntracked: false, isConflicted: false },
    { path: 'apps/new.yaml', isStaged: false, isUnstaged: false, isUntracked: true, isConflicted: false },
  ]);
});

test('edits become a commit on the base at the remote, and the clone stays as it is to the byte', async () => {
  const { person } = desk;
  person.write('apps/web.yaml', web.replace('1', '2'));
  person.write('apps/new.yaml', 'new: true\n');
  person.write('other/run.sh', '#!/bin/sh\n');
  chmodSync(join(person.clone, 'other/run.sh'), 0o755);
  rmSync(join(person.clone, 'old.yaml'));
  symlinkSync('web.yaml', join(person.clone, 'apps/link.yaml'));
  person.git('stash', 'store', '-m', 'kept', person.git('rev-parse', 'HEAD'));
  person.meanwhile({ 'apps/db.yaml': 'kind: StatefulSet\nspec: {}\n' });
  const before = snapshotRepository(person.clone);
  const steps: string[] = [];
  const report = (step: string): void => {
    steps.push(step);
    expect(snapshotRepository(person.clone)).toEqual(before);
  };
  const prepared = await desk.prepare({ report });
  expect(snapshotRepository(person.clone)).toEqual(before);
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(snapshotRepository(person.clone)).toEqual(before);
  expect(steps).toEqual(['fetch', 'apply', 'commit', 'push']);
  expect(readdirSync(desk.temporary)).toEqual([]);
  expect(person.there('rev-parse', 'driftline/more^')).toBe(person.there('rev-parse', 'main'));
  expect(prepared.baseCommit).toBe(person.there('rev-parse', 'main'));
  expect(person.there('log', '-1', '--format=%an <%ae> %s', 'driftline/more')).toBe(
    'Person <person@example.org> feat: more',
  );
  expect(person.there('diff', '--raw', '--no-renames', 'main', 'driftline/more').replace(/[0-9a-f]{7}/g, '')).toBe(
    [
      ':000000 120000   A\tapps/link.yaml',
      ':000000 100644   A\tapps/new.yaml',
      ':100644 100644   M\tapps/web.yaml',
      ':100644 000000   D\told.yaml',
      ':000000 100755   A\tother/run.sh',
    ].join('\n'),
  );
  expect(person.there('show', 'driftline/more:apps/web.yaml')).toContain('replicas: 2');
  expect(prepared.files.find(({ path }) => path === 'old.yaml')?.status).toBe('deleted');
});

test('staged changes alone, or chosen paths alone, can be taken', async () => {
  const { person, repository } = desk;
  person.write('apps/web.yaml', web.replace('1', '2'));
  person.git('add', 'apps/web.yaml');
  person.write('apps/web.yaml', web.replace('1', '3'));
  person.write('old.yaml', 'a: 2\n');
  const take = async (what: Parameters<typeof repository.changes>[1]): Promise<unknown> =>
    Object.fromEntries(
      [...valueOf(await repository.changes(person.clone, what, signal))].map(([path, { after }]) => [path, after]),
    );
  expect(await take({ kind: 'staged' })).toEqual({ 'apps/web.yaml': web.replace('1', '2') });
  expect(await take({ kind: 'paths', paths: ['old.yaml'] })).toEqual({ 'old.yaml': 'a: 2\n' });
  expect(await take({ kind: 'paths', paths: ['apps'] })).toEqual({ 'apps/web.yaml': web.replace('1', '3') });
  person.git('checkout', '-q', '-f', '.');
  person.git('reset', '-q', '--hard');
  expect(await take({ kind: 'all' })).toEqual({});
  expect(errorOf(await desk.tryPrepare()).kind).toBe('nothing-to-change');
});

test('an unsaved text is taken from the editor and not from the disk', async () => {
  const { person } = desk;
  const change = { before: web, after: web.replace('1', '5') };
  const content = { kind: 'files' as const, files: new Map([['apps/web.yaml', change]]) };
  const prepared = await desk.prepare({ content });
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(person.there('show', 'driftline/more:apps/web.yaml')).toContain('replicas: 5');
});

test('what the base has changed elsewhere in a file is kept, and in the same place is a conflict', async () => {
  const { person } = desk;
  const long = `top: 1\n${'line: x\n'.repeat(9)}end: 1\n`;
  person.meanwhile({ 'long.yaml': long });
  person.git('pull', '-q');
  person.meanwhile({ 'long.yaml': long.replace('top: 1', 'top: 2') });
  person.write('long.yaml', long.replace('end: 1', 'end: 2'));
  const merged = await desk.prepare();
  valueOf(await merged.push(toBranch, signal));
  await merged.dispose();
  expect(person.there('show', 'driftline/more:long.yaml')).toBe(
    long.replace('top: 1', 'top: 2').replace('end: 1', 'end: 2').trim(),
  );
  person.write('long.yaml', long.replace('top: 1', 'top: 3'));
  person.write('apps/db.yaml', 'kind: Nothing\n');
  expect(errorOf(await desk.tryPrepare())).toMatchObject({ kind: 'conflict', paths: ['long.yaml'] });
  expect(readdirSync(desk.temporary)).toEqual([]);
});

test('a file that the base has removed, or has added with another content, is a conflict', async () => {
  const { person } = desk;
  person.write('new.yaml', 'mine: 1\n');
  person.meanwhile({ 'new.yaml': 'theirs: 1\n' });
  expect(errorOf(await desk.tryPrepare())).toMatchObject({ kind: 'conflict', paths: ['new.yaml'] });
  const gone = new Map([['gone.yaml', { before: 'a: 1\n', after: 'a: 2\n' }]]);
  const error = errorOf(await desk.tryPrepare({ content: { kind: 'files', files: gone } }));
  expect(error).toMatchObject({ kind: 'conflict', paths: ['gone.yaml'] });
});

test('what the base has already is nothing to change', async () => {
  const { person } = desk;
  person.write('apps/web.yaml', web.replace('1', '2'));
  person.meanwhile({ 'apps/web.yaml': web.replace('1', '2') });
  expect(errorOf(await desk.tryPrepare()).kind).toBe('nothing-to-change');
});

test('a branch that is there is not touched, unless it is the one that is to be replaced', async () => {
  const { person } = desk;
  person.write('apps/web.yaml', web.replace('1', '2'));
  const first = await desk.prepare();
  valueOf(await first.push(toBranch, signal));
  person.write('apps/web.yaml', web.replace('1', '3'));
  const second = await desk.prepare();
  expect(errorOf(await second.push(toBranch, signal)).kind).toBe('branch-exists');
  const seen = valueOf(await desk.repository.look(person.clone, 'origin', signal));
  expect(seen).toMatchObject({ defaultBranch: 'main' });
  expect(seen.branches.get('driftline/more')).toBe(first.commit);
  valueOf(await second.push({ ...toBranch, expects: first.commit } as typeof toBranch, signal));
  expect(person.there('rev-parse', 'driftline/more')).toBe(second.commit);
  const late = await first.push({ ...toBranch, expects: first.commit } as typeof toBranch, signal);
  expect(errorOf(late).kind).toBe('branch-moved');
  await Promise.all([first.dispose(), second.dispose(), second.dispose()]);
});

test('no path leads out of the repository, into Git, or to decrypted secrets', async () => {
  const { person } = desk;
  person.write('.decrypted~secret.yaml', 'password: plain\n');
  person.write('apps/web.yaml', web.replace('1', '2'));
  const taken = valueOf(await desk.repository.changes(person.clone, { kind: 'all' }, signal));
  expect([...taken.keys()]).toEqual(['apps/web.yaml']);
  const bad = [
    '../out.yaml',
    '/etc/out.yaml',
    '.git/hooks/pre-commit',
    'apps/.GIT/config',
    'a/.decrypted~b.yaml',
    'a//b',
  ];
  for (const path of bad) {
    const content = { kind: 'files' as const, files: new Map([[path, { before: null, after: 'x: 1\n' }]]) };
    expect(errorOf(await desk.tryPrepare({ content })).kind, path).toBe('refused-path');
  }
});

test('a link of the base is followed nowhere', async () => {
  const { person } = desk;
  const outside = join(person.folder, 'outside');
  symlinkSync(person.folder, join(person.clone, 'out'));
  symlinkSync('apps/web.yaml', join(person.clone, 'link.yaml'));
  person.git('add', '-A');
  person.git('commit', '-qm', 'links');
  person.git('push', '-q');
  const write = (path: string): ReturnType<Desk['tryPrepare']> =>
    desk.tryPrepare({ content: { kind: 'files', files: new Map([[path, { before: null, after: 'x: 1\n' }]]) } });
  expect(errorOf(await write('out/outside')).kind).toBe('refused-path');
  expect(errorOf(await write('link.yaml')).kind).toBe('refused-path');
  expect(readdirSync(person.folder)).not.toContain(outside.split('/').at(-1));
});

test('texts get the ends of lines that attributes say, and what is no text stays as it is', async () => {
  const { person } = desk;
  person.meanwhile({ '.gitattributes': '*.yaml text eol=crlf\n*.bin -text\n' });
  person.git('pull', '-q');
  const bytes = new Uint8Array([0, 255, 13, 10, 128]);
  person.write('apps/web.yaml', web.replace('1', '2').replaceAll('\n', '\r\n'));
  person.write('image.bin', bytes);
  const taken = valueOf(await desk.repository.changes(person.clone, { kind: 'all' }, signal));
  expect(taken.get('apps/web.yaml')).toMatchObject({ before: web, after: web.replace('1', '2') });
  const unsaved = { before: web.replaceAll('\n', '\r\n'), after: web.replace('1', '3').replaceAll('\n', '\r\n') };
  const merged = new Map([...taken, ['apps/web.yaml', unsaved] as const]);
  const prepared = await desk.prepare({ content: { kind: 'files', files: merged } });
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(person.there('show', 'driftline/more:apps/web.yaml')).toBe(web.replace('1', '3').trim());
  expect(person.there('rev-parse', 'driftline/more:image.bin')).toBe(
    person.git('hash-object', '--no-filters', join(person.clone, 'image.bin')),
  );
});

test('names of branches and commits are no options', async () => {
  const { person } = desk;
  person.write('apps/web.yaml', web.replace('1', '2'));
  expect((await desk.tryPrepare({ base: '--upload-pack=touch x' })).ok).toBe(false);
  expect(errorOf(await desk.tryPrepare({ base: 'missing' })).kind).toBe('base-missing');
  expect(errorOf(await desk.tryPrepare({ remote: 'missing' })).kind).toBe('no-remote');
  const prepared = await desk.prepare();
  for (const branch of ['-f', 'a b', 'a..b', 'a.lock', 'x\u0007', '@{u}', 'a:b']) {
    const pushed = await prepared.push({ kind: 'branch', remote: 'origin', branch }, signal);
    expect(errorOf(pushed).kind, branch).toBe('failed');
  }
  await prepared.dispose();
});
