import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../control-plane/wait.ts';
import { readPushedPull } from '../../server/src/pull-request/read-pushed-pull.ts';
import type { Forge, PullRequestStatus } from '../../server/src/forge-port.ts';
import { runGit } from './forge.ts';
import { type Scene, openPull, patient, setScene, value } from './support/scene.ts';

let scene: Scene;
let product: Forge;

beforeAll(async () => {
  scene = await setScene('review');
  product = await scene.open(scene.author.token);
});

afterAll(() => scene.end());

const look = async (number: number): Promise<PullRequestStatus> => value(await product.pullRequest(number, patient));

/** Gitea computes whether it merges, and counts reviews, some time after it was asked. */
const lookFor = (number: number, what: string, isSo: (status: PullRequestStatus) => boolean) =>
  waitFor(what, async () => {
    const status = await look(number);
    return isSo(status) ? status : undefined;
  });

test('a protected branch: blocked, approved by a second account, stale after a push, approved again, merged', async () => {
  const { author, approver, forge, repository } = scene;
  await forge.tell(author.token, 'POST', `/repos/${repository}/branch_protections`, {
    rule_name: 'main',
    required_approvals: 1,
    enable_push: false,
    dismiss_stale_approvals: true,
    enable_status_check: true,
    status_check_contexts: ['ci/validate'],
  });
  const report = (commit: string, state: string) =>
    forge.tell(author.token, 'POST', `/repos/${repository}/statuses/${commit}`, { state, context: 'ci/validate' });
  const approve = (number: number) =>
    forge.tell(approver.token, 'POST', `/repos/${repository}/pulls/${number}/reviews`, { event: 'APPROVED' });

  const commit = await scene.push('guarded');
  const { number } = await openPull(product, 'guarded', { reviewers: [approver.name] });
  expect(await lookFor(number, 'mergeable', ({ mergeable }) => mergeable === 'yes')).toMatchObject({
    state: 'open',
    checks: 'none',
    reviews: [],
    isBlocked: true,
    approvalsNeeded: 1,
    head: { commit },
  });
  await report(commit, 'pending');
  expect(await look(number)).toMatchObject({
    checks: 'pending',
    checkList: [{ name: 'ci/validate', state: 'pending' }],
  });
  await report(commit, 'failure');
  expect((await look(number)).checks).toBe('failure');
  await report(commit, 'success');
  expect(await look(number)).toMatchObject({ checks: 'success', isBlocked: true });
  await approve(number);
  expect(await look(number)).toMatchObject({
    reviews: [{ by: approver.name, verdict: 'approved', isStale: false }],
    isBlocked: false,
  });

  const next = await scene.push('guarded', 'more');
  const stale = await lookFor(number, 'a stale review', ({ reviews }) => reviews[0]?.isStale === true);
  expect(stale).toMatchObject({ isBlocked: true, checks: 'none', head: { commit: next } });
  await report(next, 'success');
  await approve(number);
  await lookFor(number, 'nothing in the way', ({ isBlocked }) => isBlocked === false);
  await forge.merge(approver.token, repository, number);
  const merged = await look(number);
  expect(merged.state).toBe('merged');
  expect(merged.mergeCommit).toMatch(/^[0-9a-f]{40}$/);
  const [tip = ''] = (await scene.git('ls-remote', forge.gitUrl(author.name, 'fleet', author.token), 'main')).split(
    '\t',
  );
  expect(tip).toBe(merged.mergeCommit);
  await forge.tell(author.token, 'DELETE', `/repos/${repository}/branch_protections/main`);
});

test('changes that were asked for, and a conflict', async () => {
  const { author, approver, forge, repository } = scene;
  await scene.git('fetch', '-q', forge.gitUrl(author.name, 'fleet', author.token), '+main:main');
  await scene.push('refused');
  const { number } = await openPull(product, 'refused');
  await forge.tell(approver.token, 'POST', `/repos/${repository}/pulls/${number}/reviews`, {
    event: 'REQUEST_CHANGES',
    body: 'No.',
  });
  expect((await look(number)).reviews).toEqual([{ by: approver.name, verdict: 'changes-requested', isStale: false }]);
  await scene.push('winner');
  const winner = await openPull(product, 'winner');
  await forge.merge(author.token, repository, winner.number);
  const conflicting = await lookFor(number, 'the conflict', ({ mergeable }) => mergeable === 'no');
  expect(conflicting.state).toBe('open');
}, 90_000);

test('who may not push opens it from a fork', async () => {
  const { author, reader, forge } = scene;
  const asReader = await scene.open(reader.token);
  const fork = value(await asReader.fork(patient));
  expect(fork).toMatchObject({ address: { owner: reader.name, name: 'fleet' } });
  expect(fork.httpsUrl).toBe(forge.gitUrl(reader.name, 'fleet'));
  expect(fork.sshUrl).toContain(`${reader.name}/fleet.git`);
  expect(value(await asReader.fork(patient))).toEqual(fork);
  const ofFork = await scene.open(reader.token, `${reader.name}/fleet`);
  expect(value(await ofFork.repository(patient))).toMatchObject({
    canPush: true,
    parent: { owner: author.name, name: 'fleet', defaultBranch: 'main' },
  });
  await scene.git('fetch', '-q', forge.gitUrl(author.name, 'fleet', author.token), 'main');
  await scene.git('checkout', '-qB', 'from-fork', 'FETCH_HEAD');
  await scene.git('commit', '-q', '--allow-empty', '-m', 'from a fork');
  await scene.git('push', '-q', forge.gitUrl(reader.name, 'fleet', reader.token), 'from-fork');
  const opened = await openPull(asReader, 'from-fork', { headOwner: reader.name });
  expect(opened).toMatchObject({ author: reader.name, head: { branch: 'from-fork', owner: reader.name } });
  const place = { head: 'from-fork', headOwner: reader.name, base: 'main' };
  expect(value(await asReader.find(place, patient))?.number).toBe(opened.number);
  const again = await asReader.open({ ...place, title: 'x', body: '' }, patient);
  expect(again).toMatchObject({ ok: false, error: { kind: 'already-exists', number: opened.number } });
});

test('AGit: pushed without a branch and without a token of the API, found by its commit, updated by its topic', async () => {
  const { author, reader, forge } = scene;
  const url = forge.gitUrl(author.name, 'fleet', reader.token);
  await scene.git('fetch', '-q', url, 'main');
  await scene.git('checkout', '-qB', 'local-only', 'FETCH_HEAD');
  const pushOnce = async (text: string): Promise<{ commit: string; number: number; url: string }> => {
    await scene.git('commit', '-q', '--allow-empty', '-m', text);
    const options = ['-o', 'topic=fix', '-o', 'title=AGit title', '-o', 'description=Why.'];
    const said = await runGit(scene.clone, 'push', url, 'HEAD:refs/for/main', ...options);
    const pushed = readPushedPull(said);
    if (!pushed) throw new Error(`no pull request in:\n${said}`);
    return { commit: (await scene.git('rev-parse', 'HEAD')).trim(), ...pushed };
  };
  const first = await pushOnce('one');
  expect(first.url).toBe(`${forge.url}/${author.name}/fleet/pulls/${first.number}`);
  const query = { head: 'local-only', base: 'main' };
  expect(value(await product.find(query, patient))).toBeUndefined();
  const found = value(await product.find({ ...query, commit: first.commit }, patient));
  expect(found).toMatchObject({ number: first.number, title: 'AGit title', author: reader.name });
  expect(found?.head).toEqual({ commit: first.commit });
  const second = await pushOnce('two');
  expect(second.number).toBe(first.number);
  expect((await look(first.number)).head).toEqual({ commit: second.commit });
});

test('the open ones, the last changed first, over several pages', async () => {
  const { author, forge } = scene;
  await forge.addRepository(author, 'busy', { auto_init: true });
  const here = `/repos/${author.name}/busy`;
  const count = 7;
  for (let i = 0; i < count; i++) {
    const content = Buffer.from(`${i}`).toString('base64');
    const path = `${here}/contents/${i}.yaml`;
    await forge.tell(author.token, 'POST', path, { content, message: 'm', branch: 'main', new_branch: `b${i}` });
    await forge.tell(author.token, 'POST', `${here}/pulls`, { head: `b${i}`, base: 'main', title: `Change ${i}` });
  }
  const busy = await scene.open(author.token, `${author.name}/busy`);
  const listed = value(await busy.list(patient));
  expect(listed.length).toBe(count);
  expect(new Set(listed.map(({ number }) => number)).size).toBe(count);
  expect(listed[0]).toMatchObject({ number: count, state: 'open', author: author.name });
}, 90_000);
