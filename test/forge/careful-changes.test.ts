import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import type { Renderer } from '../../server/src/ports.ts';
import { toConfigMap } from '../support/flux-world.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { type Person, type TestForge, connectForge, runGit } from './forge.ts';
import { type Workspace, openWorkspace } from './support/workspace.ts';

const file = 'apps/web.yaml';
let renderer: Renderer;
const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };
let forge: TestForge;
let author: Person;
let made = 0;

beforeAll(async () => {
  renderer = await openWarmRenderer();
  forge = connectForge(inject('forge'));
  author = await forge.addPerson('careful-author');
}, 300_000);
afterAll(() => renderer.dispose());

async function start(more: Readonly<Record<string, string>> = {}, inside?: string): Promise<Workspace> {
  const workspace = await openWorkspace(forge, author, `careful-${++made}`, shared, more, inside);
  onTestFinished(() => workspace.end());
  return workspace;
}

async function read(workspace: Workspace, path: string, ref: string): Promise<string> {
  const found = (await forge.tell(
    author.token,
    'GET',
    `/repos/${workspace.repository}/contents/${path}?ref=${ref}`,
  )) as { readonly content: string };
  return Buffer.from(found.content, 'base64').toString();
}

async function readBody(workspace: Workspace, number: number | undefined): Promise<string> {
  const pull = await forge.tell(author.token, 'GET', `/repos/${workspace.repository}/pulls/${number}`);
  return (pull as { readonly body: string }).body;
}

/** Somebody else commits to a branch of the forge, from a clone of their own. */
async function pushAs(workspace: Workspace, branch: string, path: string, text: string): Promise<void> {
  const [owner = '', name = ''] = workspace.repository.split('/');
  const clone = await mkdtemp(join(tmpdir(), 'driftline-other-'));
  onTestFinished(() => rm(clone, { recursive: true, force: true }));
  await runGit(clone, 'clone', '-q', '-b', branch, forge.gitUrl(owner, name, author.token), '.');
  await writeFile(join(clone, path), text);
  await runGit(clone, 'add', '.');
  await runGit(clone, '-c', 'user.name=Other', '-c', 'user.email=o@example.invalid', 'commit', '-qm', 'fix: other');
  await runGit(clone, 'push', '-q', 'origin', branch);
}

async function openOne(workspace: Workspace, changes: object = {}) {
  const plan = await workspace.mustPlan({});
  const opened = await workspace.open(plan, changes);
  if (opened.state === 'refused' || opened.state === 'pushed') throw new Error(JSON.stringify(opened));
  return { plan, number: opened.number ?? 0 };
}

test('what others have pushed to the branch and written in the pull request is there after the same change again', async () => {
  const workspace = await start();
  await workspace.write(file, toConfigMap('blue'));
  const { plan, number } = await openOne(workspace, { body: 'My own words.' });
  await pushAs(workspace, plan.branch, 'other.yaml', 'a: 1\n');
  const again = await workspace.mustPlan({});
  expect(again).toMatchObject({ existing: { number }, branch: plan.branch });
  expect(again.body.startsWith('My own words.\n\n<!-- driftline-plan -->')).toBe(true);
  expect(await workspace.open(again)).toMatchObject({ state: 'updated', number });
  expect(await read(workspace, 'other.yaml', plan.branch)).toBe('a: 1\n');
  expect(await readBody(workspace, number)).toContain('My own words.');
});

test('an update tells what all of the pull request does, and leaves the other lines of the same file', async () => {
  const map = (...colors: readonly string[]): string =>
    `${toConfigMap(colors[0] ?? '')}  pad1: x\n  pad2: x\n  pad3: x\n  pad4: x\n  other: ${colors[1]}\n`;
  const workspace = await start({ [file]: map('red', 'red') });
  await workspace.write(file, map('blue', 'red'));
  const { plan, number } = await openOne(workspace);
  await pushAs(workspace, plan.branch, file, map('violet', 'orange'));
  await workspace.git('checkout', '-q', '--', '.');
  await workspace.write(file, map('green', 'red'));
  const next = await workspace.mustPlan({ number });
  expect(next.notes.join(' ')).toContain(file);
  expect(next.body).toContain('green');
  expect(next.body).toContain('orange');
  expect(await workspace.open(next)).toMatchObject({ state: 'updated', number });
  expect(await read(workspace, file, plan.branch)).toBe(map('green', 'orange'));
});

test('the cluster is told as the base makes it, not as a branch of the person does', async () => {
  const workspace = await start();
  await workspace.write('apps/kustomization.yaml', 'namespace: mine\nresources:\n  - web.yaml\n');
  await workspace.git('commit', '-qam', 'feat: not pushed');
  await workspace.write(file, toConfigMap('blue'));
  const plan = await workspace.mustPlan({});
  expect(plan.files.map(({ path }) => path)).toEqual([file]);
  expect(plan.body).toContain('demo/web');
  expect(plan.body).not.toContain('mine');
});

test('a base that has moved to where the change is another one is planned again', async () => {
  const workspace = await start({ 'apps/web.yaml': `${toConfigMap('red')}  a: x\n  b: x\n  c: x\n  d: x\n  e: x\n` });
  const text = await workspace.read(file);
  await workspace.write(file, text.replace('red', 'blue'));
  const plan = await workspace.mustPlan({});
  await pushAs(workspace, 'main', file, text.replace('e: x', 'e: y'));
  expect(await workspace.open(plan)).toMatchObject({ state: 'refused', kind: 'base-moved' });
  await pushAs(workspace, 'main', 'other.yaml', 'a: 1\n');
  const again = await workspace.mustPlan({});
  await pushAs(workspace, 'main', 'other.yaml', 'a: 2\n');
  expect(await workspace.open(again)).toMatchObject({ state: 'opened' });
});

test('a folder within a repository: its files, those beside it, and who owns them', async () => {
  const approver = await forge.addPerson('careful-approver');
  const more = {
    CODEOWNERS: `sub/apps/.* @${approver.name}\n`,
    'beside.yaml': 'a: 1\n',
    'sub/apps/kustomization.yaml': 'resources:\n  - web.yaml\n',
    'sub/apps/web.yaml': toConfigMap('red'),
  };
  const workspace = await start(more, 'sub');
  const uri = `${workspace.uri}/${file}`;
  await workspace.editor.open(uri, toConfigMap('blue'));
  const plan = await workspace.mustPlan({ source: { kind: 'files', uris: [uri] } });
  expect(plan.files).toMatchObject([{ uri, path: 'sub/apps/web.yaml', after: toConfigMap('blue') }]);
  expect(plan.reviewers).toEqual([approver.name]);
  await workspace.write('beside.yaml', 'a: 2\n');
  const one = await workspace.mustPlan({});
  await workspace.write('beside.yaml', 'a: 3\n');
  const other = await workspace.mustPlan({});
  expect(one.title).toContain('beside.yaml');
  expect(one.branch).not.toBe(other.branch);
});

test('what Git ignores is not committed, though an editor shows it', async () => {
  const workspace = await start({ '.gitignore': '*.dec.yaml\n' });
  const secret = `${workspace.uri}/apps/secret.dec.yaml`;
  await workspace.write('apps/secret.dec.yaml', 'password: canary-ignored\n');
  await workspace.editor.open(secret, 'password: canary-ignored\n');
  await workspace.write(file, toConfigMap('blue'));
  const plan = await workspace.mustPlan({ source: { kind: 'files', uris: [`${workspace.uri}/apps`] } });
  expect(plan.files.map(({ path }) => path)).toEqual([file]);
  expect(await workspace.plan({ source: { kind: 'files', uris: [secret] } })).toMatchObject({
    state: 'refused',
    kind: 'refused-path',
  });
});

test('a long text goes without a token too, and its address is that of the remote', async () => {
  const workspace = await start();
  workspace.answer = 'none';
  for (let i = 0; i < 300; i++)
    await workspace.write(`apps/map-${i}.yaml`, toConfigMap(`${'long '.repeat(40)}${i}`).replace('web', `map-${i}`));
  const resources = Array.from({ length: 300 }, (_, i) => `  - map-${i}.yaml\n`).join('');
  await workspace.write('apps/kustomization.yaml', `namespace: demo\nresources:\n  - web.yaml\n${resources}`);
  const plan = await workspace.mustPlan({});
  expect(plan.body.length).toBeGreaterThan(30_000);
  const opened = await workspace.open(plan);
  expect(opened).toMatchObject({ state: 'opened', url: `${forge.url}/${workspace.repository}/pulls/1` });
  expect((await readBody(workspace, 1)).length).toBeGreaterThan(30_000);
});

test('a repository within a folder that is open is the one that the pull request is for', async () => {
  const workspace = await start({ '.gitignore': 'inner/\n' });
  await forge.addRepository(author, 'careful-inner', { auto_init: true });
  const url = forge.gitUrl(author.name, 'careful-inner', author.token);
  await workspace.git('clone', '-q', url, 'inner');
  await workspace.write('inner/a.yaml', 'a: 1\n');
  await workspace.write(file, toConfigMap('blue'));
  const plan = await workspace.mustPlan({ folder: `${workspace.uri}/inner` });
  expect(plan.repository).toBe(`${author.name}/careful-inner`);
  expect(plan.files).toMatchObject([{ uri: `${workspace.uri}/inner/a.yaml`, path: 'a.yaml' }]);
  expect(plan.body).not.toContain('stays the same');
});

test('a value of a Secret is in nothing that is shown, and is told to be readable', async () => {
  const canary = 'driftline-canary-5e2b';
  const workspace = await start();
  await workspace.write(
    'apps/secret.yaml',
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  key: ${canary}\n`,
  );
  const plan = await workspace.mustPlan({});
  expect(JSON.stringify(plan)).not.toContain(canary);
  expect(plan.notes.join(' ')).toContain('apps/secret.yaml');
  expect(await workspace.open(plan)).toMatchObject({ state: 'opened' });
  expect(await read(workspace, 'apps/secret.yaml', plan.branch)).toContain(canary);
});

test('what is pushed without a token again keeps its title and its text, and that is told', async () => {
  const workspace = await start();
  workspace.answer = 'none';
  const { repository } = workspace;
  const setPrivate = (isPrivate: boolean) =>
    forge.tell(author.token, 'PATCH', `/repos/${repository}`, { private: isPrivate });
  await setPrivate(false);
  await workspace.write(file, toConfigMap('blue'));
  const plan = await workspace.mustPlan({});
  expect(await workspace.open(plan)).toMatchObject({ state: 'opened', number: 1, notes: [] });
  // a commit of the same second would be the same commit
  await sleep(1100);
  const again = await workspace.mustPlan({});
  const updated = await workspace.open(again, { title: 'Other words', body: 'New text' });
  expect(updated).toMatchObject({ state: 'updated', number: 1, notes: [expect.any(String)] });
  expect(await readBody(workspace, 1)).toBe(plan.body);
  await setPrivate(true);
  await workspace.write(file, toConfigMap('green'));
  const hidden = await workspace.open(await workspace.mustPlan({}));
  expect(hidden).toMatchObject({ state: 'opened', number: 2, notes: [expect.any(String)] });
});
