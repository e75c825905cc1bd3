import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChangeStep, PrepareRequest } from '../../server/src/change-port.ts';
import { snapshotRepository } from '../support/change/snapshot-repository.ts';
import { errorOf, startDesk, toBranch, valueOf, type Desk } from '../support/change/start-change.ts';

const { signal } = new AbortController();
const web = 'kind: Deployment\nspec:\n  replicas: 1\n';
let desk: Desk;
let before: ReturnType<typeof snapshotRepository>;

/** A clone in the midst of work: staged, unstaged, untracked and stashed. */
beforeEach(() => {
  desk = startDesk({ 'apps/web.yaml': web, 'apps/db.yaml': 'kind: StatefulSet\n', 'other.yaml': 'a: 1\n' });
  const { person } = desk;
  person.write('other.yaml', 'a: stashed\n');
  person.git('stash', '-q');
  person.write('apps/db.yaml', 'kind: StatefulSet\nstaged: true\n');
  person.git('add', 'apps/db.yaml');
  person.write('apps/web.yaml', web.replace('1', '2'));
  person.write('new.yaml', 'new: 1\n');
  before = snapshotRepository(person.clone);
});
afterEach(() => desk.person.dispose());

/** Nothing of the person is different, nothing is left over, and a second try goes well. */
async function expectRetry(heal: () => void, more: Partial<PrepareRequest> = {}): Promise<void> {
  expect(snapshotRepository(desk.person.clone)).toEqual(before);
  expect(readdirSync(desk.temporary)).toEqual([]);
  heal();
  const healed = snapshotRepository(desk.person.clone);
  const prepared = await desk.prepare(more);
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(desk.person.there('show', 'driftline/more:apps/web.yaml')).toContain('replicas: 2');
  expect(snapshotRepository(desk.person.clone)).toEqual(healed);
  expect(readdirSync(desk.temporary)).toEqual([]);
}

test('a hook that refuses the commit shows its words, and the files are there for it to see', async () => {
  const { person } = desk;
  const hook = join(person.clone, '.git/hooks/pre-commit');
  person.hook(
    'pre-commit',
    'grep -q "replicas: 2" apps/web.yaml && test -f other.yaml && printf "\\033[31mno \\007image\\033[0m here\\n" >&2; exit 1',
  );
  before = snapshotRepository(person.clone);
  const error = errorOf(await desk.tryPrepare());
  expect(error).toMatchObject({ kind: 'hook-refused', words: 'no image here' });
  expect(error.message).toContain('pre-commit');
  await expectRetry(() => chmodSync(hook, 0o644));
});

test('hooks of a message run, change it and refuse it; without hooks nothing of them runs', async () => {
  const { person } = desk;
  person.hook('prepare-commit-msg', 'echo "Ticket: 7" >> "$1"');
  person.hook('commit-msg', 'grep -q "^feat" "$1" || { echo "say feat"; exit 3; }');
  before = snapshotRepository(person.clone);
  const error = errorOf(await desk.tryPrepare({ message: 'no style' }));
  expect(error).toMatchObject({ kind: 'hook-refused', words: 'say feat' });
  expect(error.message).toContain('commit-msg');
  const free = await desk.prepare({ message: 'no style', skipsHooks: true });
  await free.dispose();
  await expectRetry(() => undefined);
  expect(person.there('log', '-1', '--format=%B', 'driftline/more')).toContain('Ticket: 7');
});

test('a hook that formats files has its way', async () => {
  const { person } = desk;
  person.hook('pre-commit', 'echo "# formatted" >> apps/web.yaml && git add apps/web.yaml');
  before = snapshotRepository(person.clone);
  await expectRetry(() => undefined);
  expect(person.there('show', 'driftline/more:apps/web.yaml')).toContain('# formatted');
});

test('a hook beside the tree is found where the person has put it', async () => {
  const { person } = desk;
  person.write('.husky/_/pre-commit', '#!/bin/sh\necho from husky >&2; exit 1\n');
  chmodSync(join(person.clone, '.husky/_/pre-commit'), 0o755);
  person.git('config', 'core.hooksPath', '.husky/_');
  before = snapshotRepository(person.clone);
  expect(errorOf(await desk.tryPrepare())).toMatchObject({ kind: 'hook-refused', words: 'from husky' });
  await expectRetry(() => person.git('config', '--unset', 'core.hooksPath'));
});

test('a hook that refuses the push shows its words, and hears where it goes', async () => {
  const { person } = desk;
  person.hook('pre-push', 'read -r local id there old; echo "$1 $2 $there" >&2; exit 1');
  before = snapshotRepository(person.clone);
  const prepared = await desk.prepare();
  const error = errorOf(await prepared.push(toBranch, signal));
  expect(error.kind).toBe('hook-refused');
  expect(error.words).toContain(`origin ${person.remote} refs/heads/driftline/more`);
  await prepared.dispose();
  await expectRetry(() => chmodSync(join(person.clone, '.git/hooks/pre-push'), 0o644));
});

test('a server that refuses the push is heard, and the same commit can be pushed again', async () => {
  const { person } = desk;
  const refuse = (words: string): void => {
    writeFileSync(join(person.remote, 'hooks/pre-receive'), `#!/bin/sh\necho "${words}" >&2\nexit 1\n`, {
      mode: 0o755,
    });
  };
  refuse('commit without a ticket');
  const prepared = await desk.prepare();
  const error = errorOf(await prepared.push(toBranch, signal));
  expect(error.kind).toBe('push-rejected');
  expect(error.words).toContain('commit without a ticket');
  refuse('GH006: Protected branch update failed for refs/heads/main.');
  expect(errorOf(await prepared.push(toBranch, signal)).kind).toBe('branch-protected');
  chmodSync(join(person.remote, 'hooks/pre-receive'), 0o644);
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  person.there('branch', '-D', 'driftline/more');
  await expectRetry(() => undefined);
});

test('no identity, and a signature that fails, are told apart', async () => {
  const { person } = desk;
  person.git('config', '--unset', 'user.email');
  person.git('config', 'user.useConfigOnly', 'true');
  before = snapshotRepository(person.clone);
  expect(errorOf(await desk.tryPrepare()).kind).toBe('identity-missing');
  person.git('config', 'user.email', 'person@example.org');
  person.git('config', 'commit.gpgSign', 'true');
  person.git('config', 'gpg.format', 'ssh');
  person.git('config', 'user.signingKey', join(person.folder, 'missing.pub'));
  before = snapshotRepository(person.clone);
  expect(errorOf(await desk.tryPrepare()).kind).toBe('signing-failed');
  await expectRetry(() => person.git('config', 'commit.gpgSign', 'false'));
});

test('a network that is cut in mid-fetch and in mid-push ends as offline', async () => {
  const { person } = desk;
  const server = createServer((socket) => setTimeout(() => socket.destroy(), 20));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.git`;
  person.git('remote', 'set-url', 'origin', cut);
  before = snapshotRepository(person.clone);
  expect(errorOf(await desk.tryPrepare()).kind).toBe('offline');
  person.git('remote', 'set-url', 'origin', person.remote);
  person.git('remote', 'set-url', '--push', 'origin', cut);
  before = snapshotRepository(person.clone);
  const prepared = await desk.prepare();
  expect(errorOf(await prepared.push(toBranch, signal)).kind).toBe('offline');
  await prepared.dispose();
  await new Promise((resolve) => server.close(resolve));
  await expectRetry(() => person.git('config', '--unset', 'remote.origin.pushurl'));
});

test.each<ChangeStep>(['fetch', 'apply', 'check-out', 'commit'])(
  'cancelled at %s it ends and leaves nothing',
  async (at) => {
    const { person, repository } = desk;
    person.hook('pre-commit', 'exit 0');
    before = snapshotRepository(person.clone);
    const changes = valueOf(await repository.changes(person.clone, { kind: 'all' }, signal));
    const aborter = new AbortController();
    const request = { folder: person.clone, remote: 'origin', base: 'main', message: 'feat: more', signsOff: false };
    const report = (step: ChangeStep): void => {
      if (step === at) aborter.abort();
    };
    const cancelled = await repository.prepare(
      { ...request, content: { kind: 'files', files: changes }, report },
      aborter.signal,
    );
    expect(errorOf(cancelled).kind).toBe('aborted');
    await expectRetry(() => undefined);
  },
);

test('a hook that does not end is ended with all that it has started', async () => {
  const { person } = desk;
  const marker = join(person.folder, 'ran');
  person.hook('pre-commit', `(trap "" TERM; sleep 3; touch ${marker}.late) & touch ${marker}; sleep 30`);
  before = snapshotRepository(person.clone);
  const aborter = new AbortController();
  const changes = valueOf(await desk.repository.changes(person.clone, { kind: 'all' }, signal));
  const request = { folder: person.clone, remote: 'origin', base: 'main', message: 'feat: more', signsOff: false };
  const started = Date.now();
  const running = desk.repository.prepare({ ...request, content: { kind: 'files', files: changes } }, aborter.signal);
  while (!existsSync(marker)) await new Promise((resolve) => setTimeout(resolve, 20));
  aborter.abort();
  expect(errorOf(await running).kind).toBe('aborted');
  expect(Date.now() - started).toBeLessThan(12_000);
  await new Promise((resolve) => setTimeout(resolve, 3200));
  expect(existsSync(`${marker}.late`)).toBe(false);
  await expectRetry(() => chmodSync(join(person.clone, '.git/hooks/pre-commit'), 0o644));
});

test.each<ChangeStep>(['fetch', 'apply', 'check-out', 'commit', 'push'])(
  'killed at %s it leaves only what the next start sweeps',
  async (at) => {
    const { person, temporary } = desk;
    person.hook('pre-commit', 'exit 0');
    before = snapshotRepository(person.clone);
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../support/change/killed-change-process.ts'), person.clone, temporary, at],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [code, how] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      child.on('close', (...ended) => resolve(ended));
    });
    expect([code, how]).toEqual([null, 'SIGKILL']);
    expect(snapshotRepository(person.clone)).toEqual(before);
    expect(readdirSync(temporary)).toHaveLength(1);
    await mkdir(join(temporary, `driftline-change-${process.pid}-living`));
    await mkdir(join(temporary, 'somebody-else'));
    await desk.repository.sweep();
    expect(readdirSync(temporary)).toEqual([`driftline-change-${process.pid}-living`, 'somebody-else']);
    const prepared = await desk.prepare();
    await prepared.push(toBranch, signal);
    await prepared.dispose();
    expect(snapshotRepository(person.clone)).toEqual(before);
  },
);
