import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createChangeRepository } from '../../server/src/adapters/git/change-repository.ts';
import type { ChangeRepository, PreparedChange, PrepareRequest } from '../../server/src/change-port.ts';
import { createPerson, type Person } from '../support/change/person.ts';
import { snapshotRepository } from '../support/change/snapshot-repository.ts';

const { signal } = new AbortController();
const web = 'kind: Deployment\nspec:\n  replicas: 1\n';
let person: Person;
let repository: ChangeRepository;
let temporary = '';

const files = { 'apps/web.yaml': web, 'apps/db.yaml': 'kind: StatefulSet\n', 'old.yaml': 'a: 1\n' };
beforeEach(() => {
  person = createPerson(files);
  temporary = join(person.folder, 'temporary');
  mkdirSync(temporary);
  repository = createChangeRepository({ temporary });
});
afterEach(() => person.dispose());

async function prepare(more: Partial<PrepareRequest> = {}): Promise<PreparedChange> {
  const changes = await repository.changes(person.clone, { kind: 'all' }, signal);
  if (!changes.ok) throw new Error(changes.error.message);
  const request = { folder: person.clone, remote: 'origin', base: 'main', message: 'feat: more', signsOff: false };
  const prepared = await repository.prepare(
    { ...request, content: { kind: 'files', files: changes.value }, ...more },
    signal,
  );
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
  return prepared.value;
}

test('what a change builds on is described', async () => {
  person.write('apps/web.yaml', web.replace('1', '2'));
  person.write('apps/new.yaml', 'new: true\n');
  person.write('apps/.decrypted~secret.yaml', 'password: plain\n');
  person.write('old.yaml', 'a: 2\n');
  person.git('add', 'old.yaml');
  const state = await repository.describe(join(person.clone, 'apps'), signal);
  expect(state.ok && state.value).toMatchObject({
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
  expect(state.ok && state.value.changed).toEqual([
    { path: 'apps/web.yaml', isStaged: false, isUnstaged: true, isUntracked: false, isConflicted: false },
    { path: 'old.yaml', isStaged: true, isUnstaged: false, isUntracked: false, isConflicted: false },
    { path: 'apps/new.yaml', isStaged: false, isUnstaged: false, isUntracked: true, isConflicted: false },
  ]);
});

test('edits become a commit on the base at the remote, and the clone stays as it is to the byte', async () => {
  person.write('apps/web.yaml', web.replace('1', '2'));
  person.write('apps/new.yaml', 'new: true\n');
  person.write('other/run.sh', '#!/bin/sh\n');
  chmodSync(join(person.clone, 'other/run.sh'), 0o755);
  rmSync(join(person.clone, 'old.yaml'));
  symlinkSync('web.yaml', join(person.clone, 'apps/link.yaml'));
  person.git('stash', 'store', '-m', 'kept', person.git('rev-parse', 'HEAD'));
  person.meanwhile({ 'apps/db.yaml': 'kind: StatefulSet\nspec: {}\n' });
  const before = snapshotRepository(person.clone);
  const prepared = await prepare();
  expect(snapshotRepository(person.clone)).toEqual(before);
  const pushed = await prepared.push({ kind: 'branch', remote: 'origin', branch: 'driftline/more' }, signal);
  expect(pushed.ok).toBe(true);
  await prepared.dispose();
  expect(snapshotRepository(person.clone)).toEqual(before);
  expect(readdirSync(temporary)).toEqual([]);
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
