import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import type { Renderer } from '../../server/src/ports.ts';
import { changeHistoryRequest, pullRequestsRequest } from '../../server/src/protocol.ts';
import { toConfigMap } from '../support/flux-world.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { type Person, type TestForge, connectForge } from './forge.ts';
import { type Workspace, openWorkspace } from './support/workspace.ts';

const file = 'apps/web.yaml';
let renderer: Renderer;
/** A server ends its renderer with itself, and here several come after each other. */
const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };
let forge: TestForge;
let author: Person;
let approver: Person;
let made = 0;

beforeAll(async () => {
  renderer = await openWarmRenderer();
  forge = connectForge(inject('forge'));
  author = await forge.addPerson('flow-author');
  approver = await forge.addPerson('flow-approver');
}, 300_000);
afterAll(() => renderer.dispose());

async function start(more: Readonly<Record<string, string>> = {}): Promise<Workspace> {
  const workspace = await openWorkspace(forge, author, `fleet-${++made}`, shared, more);
  onTestFinished(() => workspace.end());
  return workspace;
}

async function readPull(workspace: Workspace, number: number | undefined) {
  const path = `/repos/${workspace.repository}/pulls/${number}`;
  return (await forge.tell(author.token, 'GET', path)) as {
    readonly title: string;
    readonly body: string;
    readonly state: string;
    readonly head: { readonly ref: string; readonly sha: string };
  };
}

/** All that a person sees of their clone. */
async function look({ git }: Workspace): Promise<readonly string[]> {
  return Promise.all([
    git('status', '--porcelain=v2', '--branch'),
    git('for-each-ref'),
    git('stash', 'list'),
    git('worktree', 'list'),
    git('config', '--list', '--local'),
  ]);
}

test('what an editor shows and nobody has saved becomes a pull request that says what it does to the cluster', async () => {
  const workspace = await start();
  const uri = `${workspace.uri}/${file}`;
  const before = await look(workspace);
  await workspace.editor.open(uri, toConfigMap('blue'));
  const plan = await workspace.mustPlan({ source: { kind: 'files', uris: [uri] } });
  expect(plan).toMatchObject({ base: 'main', route: 'branch', objects: 1, repository: workspace.repository });
  expect(plan.files).toEqual([{ uri, path: file, before: toConfigMap('red'), after: toConfigMap('blue') }]);
  expect(plan.body).toContain('blue');
  expect(plan.title).toMatch(/^\w+(\(.+\))?: /); // the repository writes conventional commits
  const opened = await workspace.open(plan, { title: 'Blue is nicer' });
  if (opened.state !== 'opened') throw new Error(JSON.stringify(opened));
  const pull = await readPull(workspace, opened.number);
  expect(pull).toMatchObject({ title: 'Blue is nicer', body: plan.body, state: 'open', head: { ref: plan.branch } });
  expect(await look(workspace)).toEqual(before);
  expect(await workspace.read(file)).toBe(toConfigMap('red'));
  const path = `/repos/${workspace.repository}/contents/${file}?ref=${plan.branch}`;
  const { content } = (await forge.tell(author.token, 'GET', path)) as { readonly content: string };
  expect(Buffer.from(content, 'base64').toString()).toBe(toConfigMap('blue'));
});

test('the same change again updates its pull request, and so does what is added to it', async () => {
  const workspace = await start();
  await workspace.write(file, toConfigMap('blue'));
  const first = await workspace.open(await workspace.mustPlan({}));
  if (first.state !== 'opened') throw new Error(JSON.stringify(first));
  const again = await workspace.mustPlan({});
  expect(again.existing?.number).toBe(first.number);
  expect(await workspace.open(again, { body: 'New words' })).toMatchObject({ state: 'updated', number: first.number });
  expect((await readPull(workspace, first.number)).body).toBe('New words');
  await workspace.write(file, toConfigMap('green'));
  const added = await workspace.mustPlan({ number: first.number ?? 0 });
  expect(added).toMatchObject({ existing: { number: first.number }, branch: again.branch });
  expect(await workspace.open(added)).toMatchObject({ state: 'updated', number: first.number });
  const { head } = await readPull(workspace, first.number);
  const path = `/repos/${workspace.repository}/contents/${file}?ref=${head.sha}`;
  const { content } = (await forge.tell(author.token, 'GET', path)) as { readonly content: string };
  expect(Buffer.from(content, 'base64').toString()).toBe(toConfigMap('green'));
});

test('an edit that nobody has applied goes by itself, without what else has changed in the file', async () => {
  const workspace = await start();
  const uri = `${workspace.uri}/${file}`;
  await workspace.write(file, `# mine\n${toConfigMap('red')}`);
  const range = { start: { line: 6, character: 9 }, end: { line: 6, character: 12 } };
  const edit = { changes: { [uri]: [{ range, newText: 'live' }] } };
  const plan = await workspace.mustPlan({ source: { kind: 'edit', edit, subject: 'Adopt the live color' } });
  expect(plan.title).toBe('Adopt the live color');
  expect(plan.files).toEqual([{ uri, path: file, before: toConfigMap('red'), after: toConfigMap('live') }]);
});

test('a commit is rolled back by its opposite', async () => {
  const workspace = await start();
  await workspace.write(file, toConfigMap('blue'));
  await workspace.git('commit', '-qam', 'feat: blue');
  await workspace.git('push', '-q', 'origin', 'main');
  const history = await workspace.editor.ask(changeHistoryRequest, {
    folder: workspace.uri,
    uris: [`${workspace.uri}/${file}`],
  });
  if (!Array.isArray(history)) throw new Error(JSON.stringify(history));
  expect(history.map(({ subject }: { subject: string }) => subject)).toEqual(['feat: blue', 'feat(apps): first']);
  const { commit } = history[0] as { commit: string };
  const plan = await workspace.mustPlan({ source: { kind: 'revert', commit } });
  expect(plan.files).toMatchObject([{ path: file, before: toConfigMap('blue'), after: toConfigMap('red') }]);
  expect(await workspace.open(plan)).toMatchObject({ state: 'opened' });
});

test('without a token it is pushed for review, and Gitea makes the pull request', async () => {
  const workspace = await start();
  workspace.answer = 'none';
  await workspace.write(file, toConfigMap('blue'));
  const plan = await workspace.mustPlan({});
  expect(plan.route).toBe('agit');
  const opened = await workspace.open(plan);
  if (opened.state !== 'opened') throw new Error(JSON.stringify(opened));
  expect(await readPull(workspace, opened.number)).toMatchObject({ title: plan.title, body: plan.body, state: 'open' });
});

test('a token that the forge refuses is asked for once more, and told as refused', async () => {
  const workspace = await start();
  workspace.answer = { token: 'not-a-token' };
  await workspace.write(file, toConfigMap('blue'));
  expect(await workspace.plan({})).toMatchObject({ state: 'refused', kind: 'bad-token' });
  expect(workspace.asked).toMatchObject([{ isAsking: true }, { isAsking: true, refused: 'bad-token' }]);
  workspace.answer = null;
  expect(await workspace.plan({})).toMatchObject({ state: 'refused' });
});

test('reviewers come from CODEOWNERS, and the view tells reviews, the merge and what waits for it', async () => {
  const workspace = await start({ CODEOWNERS: `apps/.* @${approver.name}\n` });
  const { repository } = workspace;
  const permission = { permission: 'write' };
  await forge.tell(author.token, 'PUT', `/repos/${repository}/collaborators/${approver.name}`, permission);
  const rule = { rule_name: 'main', required_approvals: 1 };
  await forge.tell(author.token, 'POST', `/repos/${repository}/branch_protections`, rule);
  await workspace.write(file, toConfigMap('blue'));
  const plan = await workspace.mustPlan({});
  expect(plan.reviewers).toEqual([approver.name]);
  const opened = await workspace.open(plan);
  if (opened.state !== 'opened' || opened.number === undefined) throw new Error(JSON.stringify(opened));
  const { number } = opened;
  const list = async () => {
    const [one] = await workspace.editor.ask(pullRequestsRequest, { followed: { [workspace.uri]: [number] } });
    if (!one || !('items' in one)) throw new Error(JSON.stringify(one));
    return one.items;
  };
  expect(await list()).toMatchObject([{ number, stage: 'open', isBlocked: true, approvalsNeeded: 1, reviews: [] }]);
  await forge.tell(approver.token, 'POST', `/repos/${repository}/pulls/${number}/reviews`, { event: 'APPROVED' });
  expect(await list()).toMatchObject([
    { number, isBlocked: false, reviews: [{ by: approver.name, verdict: 'approved', isStale: false }] },
  ]);
  await forge.merge(approver.token, repository, number);
  expect(await list()).toMatchObject([{ number, stage: 'merged' }]);
});

test('nothing to change, no remote and several remotes are told, and nothing is made', async () => {
  const workspace = await start();
  expect(await workspace.plan({})).toMatchObject({ state: 'refused', kind: 'nothing-to-change' });
  await workspace.write(file, toConfigMap('blue'));
  await workspace.git('remote', 'add', 'other', 'https://git.example.invalid/a/b.git');
  const found = await workspace.plan({});
  expect(found).toMatchObject({ state: 'choose-remote', remotes: [{ name: 'origin' }, { name: 'other' }] });
  expect(JSON.stringify(found)).not.toContain(author.token);
  await workspace.git('remote', 'remove', 'other');
  await workspace.git('remote', 'remove', 'origin');
  expect(await workspace.plan({})).toMatchObject({ state: 'refused', kind: 'no-remote' });
});
