import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../server/src/adapters/clock.ts';
import { createForgeGateway } from '../../server/src/adapters/forges/gateway.ts';
import { type Scene, openPull, patient, problem, setScene, value } from './support/scene.ts';

let scene: Scene;

const change = { head: 'change', base: 'main', title: 'Change', body: 'Why.' };

beforeAll(async () => {
  scene = await setScene('errors');
  await scene.push('change');
});

afterAll(() => scene.end());

test('a token that is none', async () => {
  const canary = 'canary-0123456789abcdef';
  const product = await scene.open(canary);
  for (const result of [
    await product.repository(patient),
    await product.open(change, patient),
    await product.list(patient),
    await product.find(change, patient),
    await product.pullRequest(1, patient),
    await product.update(1, { title: 'x' }, patient),
    await product.fork(patient),
  ]) {
    expect(problem(result).kind).toBe('bad-token');
    expect(JSON.stringify(result)).not.toContain(canary);
  }
  const odd = await (await scene.open(`${canary}\r\nx: y`)).repository(patient);
  expect(problem(odd).kind).toBe('bad-token');
  expect(JSON.stringify(odd)).not.toContain(canary);
});

test('no token: a private repository is not there', async () => {
  const product = await scene.open(undefined);
  expect(problem(await product.repository(patient)).kind).toBe('not-found');
  expect(problem(await product.open(change, patient)).kind).toMatch(/^(?:bad-token|not-found)$/);
});

test('a token that may only read names the scope that would do', async () => {
  const token = await scene.forge.addToken(scene.author, ['read:repository']);
  const product = await scene.open(token);
  expect(value(await product.repository(patient)).defaultBranch).toBe('main');
  const refused = problem(await product.open(change, patient));
  expect(refused).toMatchObject({ kind: 'missing-scope', scopes: ['write:repository'] });
  expect(refused.message).toContain('write:repository');
});

test('with the scope of repositories alone everything works but labels, which is said', async () => {
  const token = await scene.forge.addToken(scene.author, ['write:repository']);
  const product = await scene.open(token);
  await scene.push('scoped');
  const opened = value(
    await product.open({ ...change, head: 'scoped', labels: ['approval'], reviewers: [scene.approver.name] }, patient),
  );
  expect(opened.value.reviewers).toEqual([scene.approver.name]);
  expect(opened.notes).toEqual([expect.stringContaining('read:issue')]);
  expect(value(await product.pullRequest(opened.value.number, patient))).toMatchObject({ state: 'open' });
});

test('a repository that is missing, and a pull request that is', async () => {
  const missing = await scene.open(scene.author.token, `${scene.author.name}/none`);
  for (const result of [
    await missing.repository(patient),
    await missing.open(change, patient),
    await missing.find(change, patient),
  ])
    expect(problem(result).kind).toBe('not-found');
  const product = await scene.open(scene.author.token);
  expect(problem(await product.pullRequest(99_999, patient)).kind).toBe('not-found');
});

test('a branch that was not pushed, or is not there to merge into, is named', async () => {
  const product = await scene.open(scene.author.token);
  const headless = problem(await product.open({ ...change, head: 'not-pushed' }, patient));
  expect(headless.kind).toBe('not-found');
  expect(headless.message).toContain('not-pushed');
  const baseless = problem(await product.open({ ...change, base: 'no-base' }, patient));
  expect(baseless.kind).toBe('not-found');
  expect(baseless.message).toContain('no-base');
});

test('nothing to change', async () => {
  const product = await scene.open(scene.author.token);
  await scene.git('branch', '-f', 'same', 'main');
  await scene.git('push', '-q', scene.forge.gitUrl(scene.author.name, 'fleet', scene.author.token), 'same');
  expect(problem(await product.open({ ...change, head: 'same' }, patient)).kind).toBe('nothing-to-change');
  expect(problem(await product.open({ ...change, title: ' ' }, patient)).kind).toBe('invalid');
});

test('who may read opens a pull request of a fork, and may change no one else’s', async () => {
  const product = await scene.open(scene.reader.token);
  const { number } = await openPull(await scene.open(scene.author.token), 'change');
  expect(problem(await product.update(number, { title: 'Mine' }, patient)).kind).toBe('no-permission');
});

test('an archived repository', async () => {
  const { author, forge } = scene;
  await forge.addRepository(author, 'old', { auto_init: true });
  await forge.tell(author.token, 'PATCH', `/repos/${author.name}/old`, { archived: true });
  const product = await scene.open(author.token, `${author.name}/old`);
  expect(value(await product.repository(patient)).canPush).toBe(false);
  expect(problem(await product.open(change, patient)).kind).toBe('no-permission');
});

test('reviewers that the forge refuses are told one by one, and an author is not asked', async () => {
  const { author, approver } = scene;
  await scene.push('reviewed');
  const product = await scene.open(author.token);
  const reviewers = [approver.name, author.name, 'nobody', `${author.name}/no-team`];
  const opened = value(await product.open({ ...change, head: 'reviewed', reviewers }, patient));
  expect(opened.value.reviewers).toEqual([approver.name]);
  expect(opened.notes).toEqual(reviewers.slice(2).map((name) => expect.stringContaining(name) as string));
});

test('a forge that is not there, and a request that is cancelled', async () => {
  const address = { ...(await scene.open(undefined)).address, origin: 'http://127.0.0.1:1', api: 'http://127.0.0.1:1' };
  const gateway = createForgeGateway(systemClock, {});
  const product = gateway.connect(address, () => Promise.resolve(undefined));
  expect(problem(await product.repository(patient))).toMatchObject({
    kind: 'offline',
    message: expect.stringContaining('http://127.0.0.1:1') as string,
  });
  expect(problem(await gateway.detect('http://127.0.0.1:1/o/r', { kind: 'auto' }, patient)).kind).toBe('offline');
  const cancelled = await (await scene.open(scene.author.token)).list(AbortSignal.abort());
  expect(problem(cancelled).kind).toBe('aborted');
});

test('a forge that hangs is left when the person cancels', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const address = { ...(await scene.open(undefined)).address, origin, api: origin };
    const product = createForgeGateway(systemClock, {}).connect(address, () => Promise.resolve(undefined));
    const started = Date.now();
    expect(problem(await product.repository(AbortSignal.timeout(200))).kind).toBe('aborted');
    expect(Date.now() - started).toBeLessThan(5000);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
