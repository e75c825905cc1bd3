import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Scene, openPull, patient, problem, setScene, value } from './support/scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await setScene('gitea');
});

afterAll(() => scene.end());

test('a pull request is opened right after the first push, with the labels and reviewers that there are', async () => {
  const { author, approver, reader, forge } = scene;
  await forge.addRepository(author, 'fresh');
  const url = forge.gitUrl(author.name, 'fresh', author.token);
  await forge.tell(author.token, 'POST', `/repos/${author.name}/fresh/labels`, { name: 'approval', color: '#00aabb' });
  const repository = `/repos/${author.name}/fresh`;
  await forge.tell(author.token, 'PUT', `${repository}/collaborators/${approver.name}`, { permission: 'write' });
  await scene.git('branch', '-f', 'first-change', 'main');
  await scene.git('checkout', '-q', 'first-change');
  await scene.git('commit', '-q', '--allow-empty', '-m', 'first change');
  const product = await scene.open(author.token, `${author.name}/fresh`);
  await scene.git('push', '-q', url, 'main', 'first-change');
  const opened = value(
    await product.open(
      {
        head: 'first-change',
        base: 'main',
        title: 'First',
        body: '# Why\n\n`x`',
        labels: ['approval', 'no-such-label'],
        reviewers: [approver.name, 'nobody-at-all'],
      },
      patient,
    ),
  );
  expect(opened.value).toMatchObject({
    title: 'First',
    body: '# Why\n\n`x`',
    state: 'open',
    isDraft: false,
    author: author.name,
    labels: ['approval'],
    reviewers: [approver.name],
    head: { branch: 'first-change', owner: author.name },
    base: 'main',
    url: `${forge.url}/${author.name}/fresh/pulls/${opened.value.number}`,
  });
  expect(opened.notes).toEqual([expect.stringContaining('no-such-label'), expect.stringContaining('nobody-at-all')]);
  expect((await fetch(opened.value.url)).status).toBe(404); // private: nobody sees it without signing in
  expect(reader.name).not.toBe(approver.name);
});

test('what a repository is', async () => {
  const { author, reader } = scene;
  expect(value(await (await scene.open(author.token)).repository(patient))).toEqual({
    defaultBranch: 'main',
    canPush: true,
    isEmpty: false,
  });
  expect(value(await (await scene.open(reader.token)).repository(patient)).canPush).toBe(false);
  await scene.forge.addRepository(author, 'empty');
  expect(value(await (await scene.open(author.token, `${author.name}/empty`)).repository(patient)).isEmpty).toBe(true);
});

test('an open pull request is found by its branches, and no closed one', async () => {
  const { author } = scene;
  await scene.push('feature/with-slash');
  const product = await scene.open(author.token);
  const place = { head: 'feature/with-slash', base: 'main' };
  expect(value(await product.find(place, patient))).toBeUndefined();
  const { number } = await openPull(product, 'feature/with-slash');
  expect(value(await product.find(place, patient))?.number).toBe(number);
  expect(value(await product.find({ ...place, base: 'other' }, patient))).toBeUndefined();
  await scene.forge.tell(author.token, 'PATCH', `/repos/${scene.repository}/pulls/${number}`, { state: 'closed' });
  expect(value(await product.find(place, patient))).toBeUndefined();
  expect(value(await product.pullRequest(number, patient)).state).toBe('closed');
});

test('an update adds labels and reviewers to those that are there, and leaves out what is not named', async () => {
  const { author, approver, forge, repository } = scene;
  for (const name of ['one', 'two'])
    await forge.tell(author.token, 'POST', `/repos/${repository}/labels`, { name, color: '#123456' });
  await scene.push('update-me');
  const product = await scene.open(author.token);
  const { number } = await openPull(product, 'update-me', { labels: ['one'] });
  const first = value(await product.update(number, { body: 'New.', labels: ['two', 'three'] }, patient));
  expect(first.value).toMatchObject({ title: 'Change update-me', body: 'New.', labels: ['one', 'two'] });
  expect(first.notes).toEqual([expect.stringContaining('three')]);
  const second = value(await product.update(number, { title: 'Better', reviewers: [`@${approver.name}`] }, patient));
  expect(second.value).toMatchObject({ title: 'Better', body: 'New.', reviewers: [approver.name] });
  expect(second.notes).toEqual([]);
});

test('one that is there already is named with its number', async () => {
  await scene.push('twice');
  const product = await scene.open(scene.author.token);
  const { number } = await openPull(product, 'twice');
  const again = await product.open({ head: 'twice', base: 'main', title: 'Again', body: '' }, patient);
  expect(problem(again)).toMatchObject({ kind: 'already-exists', number });
});
