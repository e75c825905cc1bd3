import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGuardedGitServer, type GuardedGitServer } from '../support/change/guarded-git-server.ts';
import { writeInto } from '../support/change/person.ts';
import { snapshotRepository } from '../support/change/snapshot-repository.ts';
import { errorOf, startDesk, toBranch, valueOf, type Desk } from '../support/change/start-change.ts';

const { signal } = new AbortController();
const web = 'kind: Deployment\nspec:\n  replicas: 1\n';
const secret = 'canary-token-6d1f';
const basic = Buffer.from(`someone:${secret}`).toString('base64');
let desk: Desk;
let server: GuardedGitServer;
let environment: NodeJS.ProcessEnv = {};

beforeEach(async () => {
  environment = {};
  desk = startDesk({ 'apps/web.yaml': web }, () => environment);
  server = await startGuardedGitServer(desk.person.folder, 'someone', secret);
  desk.person.there('config', 'http.receivepack', 'true');
  desk.person.git('remote', 'set-url', 'origin', `${server.url}/remote.git`);
  desk.person.write('apps/web.yaml', web.replace('1', '2'));
});
afterEach(async () => {
  await server.stop();
  desk.person.dispose();
});

/** The arguments of all processes, and the texts of all temporary files, at each request. */
function watchLeaks(): { readonly seen: string[] } {
  const watched = { seen: [] as string[] };
  server.onRequest = () => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const path = `/proc/${pid}/cmdline`;
      const line = existsSync(path) ? readOrNothing(path).replaceAll('\0', ' ') : '';
      if (line.includes('git')) watched.seen.push(line);
    }
    for (const file of readdirSync(desk.temporary, { recursive: true, withFileTypes: true }))
      if (file.isFile()) watched.seen.push(readOrNothing(join(file.parentPath, file.name)));
  };
  return watched;
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

async function expectPush(): Promise<void> {
  const before = snapshotRepository(desk.person.clone);
  const leaks = watchLeaks();
  const prepared = await desk.prepare();
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(snapshotRepository(desk.person.clone)).toEqual(before);
  expect(desk.person.there('rev-parse', 'driftline/more')).toBe(prepared.commit);
  expect(leaks.seen.some((line) => line.includes('git-remote-http') || line.includes('remote-http'))).toBe(true);
  expect(leaks.seen.filter((line) => line.includes(secret) || line.includes(basic))).toEqual([]);
}

test('a password in the address is used, and seen nowhere', async () => {
  const { person, repository } = desk;
  person.git('remote', 'set-url', 'origin', `${server.url.replace('//', `//someone:${secret}@`)}/remote.git`);
  await expectPush();
  const state = valueOf(await repository.describe(person.clone, signal));
  expect(state.remotes).toEqual([
    { name: 'origin', url: `${server.url}/remote.git`, pushUrl: `${server.url}/remote.git` },
  ]);
  person.git('remote', 'set-url', 'origin', `${server.url.replace('//', `//someone:wrong-${secret}@`)}/remote.git`);
  const error = errorOf(await desk.tryPrepare());
  expect(error.kind).toBe('authentication');
  expect(JSON.stringify(error)).not.toContain(secret);
});

test('a password that other settings hold is used, and seen nowhere', async () => {
  const { person } = desk;
  person.git('config', `http.${server.url}/.extraHeader`, `Authorization: Basic ${basic}`);
  await expectPush();
  person.git('config', '--unset', `http.${server.url}/.extraHeader`);
  person.there('branch', '-D', 'driftline/more');
  person.git('config', `url.${server.url.replace('//', `//someone:${secret}@`)}/.insteadOf`, 'short:');
  person.git('remote', 'set-url', 'origin', 'short:remote.git');
  await expectPush();
});

test("the person's credential helper is asked", async () => {
  const { person } = desk;
  const helper = join(person.folder, 'helper.sh');
  writeInto(person.folder, 'password', secret);
  writeInto(
    person.folder,
    'helper.sh',
    `#!/bin/sh\ntest "$1" = get && echo username=someone && echo "password=$(cat ${person.folder}/password)"\n`,
  );
  chmodSync(helper, 0o755);
  person.git('config', 'credential.helper', helper);
  await expectPush();
});

test('an editor is asked the way that it gives, and a terminal never', async () => {
  const { person } = desk;
  const askPass = join(person.folder, 'ask.sh');
  writeInto(person.folder, 'password', secret);
  writeInto(
    person.folder,
    'ask.sh',
    `#!/bin/sh\ncase "$1" in Username*) echo someone;; *) cat ${person.folder}/password;; esac\n`,
  );
  chmodSync(askPass, 0o755);
  expect(errorOf(await desk.tryPrepare()).kind).toBe('authentication');
  environment = { GIT_ASKPASS: askPass };
  await expectPush();
});

test('what the server answers is told: no permission, no repository, broken', async () => {
  const { person } = desk;
  person.git('remote', 'set-url', 'origin', `${server.url.replace('//', `//someone:${secret}@`)}/remote.git`);
  const prepared = await desk.prepare();
  const refused: Readonly<Record<number, string>> = { 403: 'no-permission', 404: 'repository-missing', 502: 'offline' };
  for (const [status, kind] of Object.entries(refused)) {
    server.onPush = Number(status);
    expect(errorOf(await prepared.push(toBranch, signal)).kind, status).toBe(kind);
  }
  server.onPush = undefined;
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  person.git('remote', 'set-url', 'origin', `${server.url.replace('//', `//someone:${secret}@`)}/none.git`);
  expect(errorOf(await desk.tryPrepare()).kind).toBe('repository-missing');
  await server.stop();
  expect(errorOf(await desk.tryPrepare()).kind).toBe('offline');
  server = await startGuardedGitServer(person.folder, 'someone', secret);
});

test('a change goes to a place of AGit without a branch, with a title and a text of several lines', async () => {
  const { person } = desk;
  person.git('remote', 'set-url', 'origin', person.remote);
  const hook = join(import.meta.dirname, '../support/change/proc-receive-process.ts');
  writeFileSync(join(person.remote, 'hooks/proc-receive'), `#!/bin/sh\nexec "${process.execPath}" "${hook}"\n`, {
    mode: 0o755,
  });
  person.there('config', 'receive.procReceiveRefs', 'refs/for');
  person.there('config', 'receive.advertisePushOptions', 'true');
  const before = snapshotRepository(person.clone);
  const prepared = await desk.prepare();
  const request = {
    kind: 'agit',
    remote: 'origin',
    base: 'main',
    topic: 'driftline-more',
    title: '-o x',
    description: 'one\ntwo',
  } as const;
  const pushed = valueOf(await prepared.push({ ...request, replaces: true }, signal));
  await prepared.dispose();
  expect(pushed.url).toBe('https://forge.example/org/repo/pulls/4');
  expect(snapshotRepository(person.clone)).toEqual(before);
  const told = JSON.parse(readFileSync(join(person.remote, 'agit.json'), 'utf8')) as {
    commands: string[];
    options: string[];
  };
  expect(told.commands).toEqual([`${'0'.repeat(40)} ${prepared.commit} refs/for/main`]);
  expect(told.options).toEqual([
    'topic=driftline-more',
    'title=-o x',
    `description={base64}${Buffer.from('one\ntwo').toString('base64')}`,
    'force-push=true',
  ]);
  expect(person.there('branch', '--list', '--format=%(refname:short)')).toBe('main');
});

test('a push that is cut in the midst, or cancelled while the server hangs, can be done again', async () => {
  const { person } = desk;
  person.git('remote', 'set-url', 'origin', `${server.url.replace('//', `//someone:${secret}@`)}/remote.git`);
  const before = snapshotRepository(person.clone);
  const prepared = await desk.prepare();
  server.onPush = 'cut';
  expect(errorOf(await prepared.push(toBranch, signal)).kind).toBe('offline');
  server.onPush = 'hang';
  const aborter = new AbortController();
  server.onRequest = (path) => {
    if (path.endsWith('/git-receive-pack')) setTimeout(() => aborter.abort(), 50);
  };
  expect(errorOf(await prepared.push(toBranch, aborter.signal)).kind).toBe('aborted');
  expect(person.there('branch', '--list', 'driftline/*')).toBe('');
  server.onPush = undefined;
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(snapshotRepository(person.clone)).toEqual(before);
  expect(readdirSync(desk.temporary)).toEqual([]);
});

test("over SSH the person's own program runs, with the account of the address", async () => {
  const { person } = desk;
  const ssh = join(person.folder, 'ssh.sh');
  const lines = ['echo "$@" >> "$0.told"', 'test -f "$0.fail" && cat "$0.fail" >&2 && exit 255'];
  const last = 'for last; do :; done; exec sh -c "$last"';
  writeInto(person.folder, 'ssh.sh', `#!/bin/sh\n${[...lines, last].join('\n')}\n`);
  chmodSync(ssh, 0o755);
  person.git('remote', 'set-url', 'origin', `ssh://git:${secret}@forge.example${person.remote}`);
  environment = { GIT_SSH_COMMAND: ssh, GIT_SSH_VARIANT: 'ssh' };
  const prepared = await desk.prepare();
  valueOf(await prepared.push(toBranch, signal));
  const told = readFileSync(`${ssh}.told`, 'utf8');
  expect(told).toContain('git@forge.example');
  expect(told).not.toContain(secret);
  const failures = {
    'git@forge.example: Permission denied (publickey).': 'authentication',
    'Host key verification failed.': 'authentication',
    'ssh: Could not resolve hostname forge.example: Name or service not known': 'offline',
    'ERROR: Repository not found.': 'repository-missing',
    'Gitea: User permission denied for writing.': 'no-permission',
  };
  for (const [words, kind] of Object.entries(failures)) {
    writeInto(person.folder, 'ssh.sh.fail', `${words}\n`);
    expect(errorOf(await prepared.push(toBranch, signal)).kind, words).toBe(kind);
  }
  await prepared.dispose();
});
