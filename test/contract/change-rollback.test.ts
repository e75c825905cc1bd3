import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChangeContent } from '../../server/src/change-port.ts';
import { snapshotRepository } from '../support/change/snapshot-repository.ts';
import { errorOf, startDesk, toBranch, valueOf, type Desk } from '../support/change/start-change.ts';

const { signal } = new AbortController();
const web = 'kind: Deployment\nspec:\n  replicas: 1\n';
let desk: Desk;

beforeEach(() => {
  desk = startDesk({ 'apps/web.yaml': web, 'apps/gone.yaml': 'a: 1\n' });
});
afterEach(() => desk.person.dispose());

async function push(content: ChangeContent): Promise<void> {
  const before = snapshotRepository(desk.person.clone);
  const prepared = await desk.prepare({ content });
  valueOf(await prepared.push(toBranch, signal));
  await prepared.dispose();
  expect(snapshotRepository(desk.person.clone)).toEqual(before);
}

const there = (...args: readonly string[]): string => desk.person.there(...args);

test('a commit is reverted on the base, also one that the clone has never seen', async () => {
  desk.person.meanwhile({ 'apps/web.yaml': web.replace('1', '9'), 'apps/more.yaml': 'm: 1\n' });
  const bad = there('rev-parse', 'main');
  desk.person.meanwhile({ 'later.yaml': 'l: 1\n' });
  desk.person.write('apps/web.yaml', 'unsaved: true\n');
  await push({ kind: 'revert', commit: bad });
  expect(there('show', 'driftline/more:apps/web.yaml')).toBe(web.trim());
  expect(there('ls-tree', '-r', '--name-only', 'driftline/more').split('\n')).toEqual([
    'apps/gone.yaml',
    'apps/web.yaml',
    'later.yaml',
  ]);
});

test('a merge is reverted against what it was merged into', async () => {
  const { person } = desk;
  person.git('checkout', '-qb', 'side');
  person.write('apps/web.yaml', web.replace('1', '9'));
  person.git('commit', '-qam', 'side');
  person.git('checkout', '-q', 'main');
  person.git('merge', '-q', '--no-ff', '-m', 'merged', 'side');
  person.git('push', '-q');
  const [newest] = valueOf(await desk.repository.history(person.clone, {}, 1, signal));
  expect(newest).toMatchObject({ subject: 'merged', author: 'Person', isMerge: true });
  await push({ kind: 'revert', commit: newest?.commit ?? '' });
  expect(there('show', 'driftline/more:apps/web.yaml')).toBe(web.trim());
});

test('a revert that meets later changes names the files, and one that is done already is nothing to change', async () => {
  desk.person.meanwhile({ 'apps/web.yaml': web.replace('1', '8') });
  const bad = there('rev-parse', 'main');
  desk.person.meanwhile({ 'apps/web.yaml': web.replace('1', '9') });
  const revert: ChangeContent = { kind: 'revert', commit: bad };
  expect(errorOf(await desk.tryPrepare({ content: revert }))).toMatchObject({
    kind: 'conflict',
    paths: ['apps/web.yaml'],
  });
  desk.person.meanwhile({ 'apps/web.yaml': web });
  expect(errorOf(await desk.tryPrepare({ content: revert })).kind).toBe('nothing-to-change');
  expect(errorOf(await desk.tryPrepare({ content: { kind: 'revert', commit: '0'.repeat(40) } })).kind).toBe(
    'no-commit',
  );
  expect(errorOf(await desk.tryPrepare({ content: { kind: 'revert', commit: 'main' } })).kind).toBe('no-commit');
});

test('paths are restored as they were, with what has gone and without what has come', async () => {
  const old = there('rev-parse', 'main');
  desk.person.meanwhile({ 'apps/web.yaml': web.replace('1', '9'), 'apps/new.yaml': 'n: 1\n', 'kept.yaml': 'k: 1\n' });
  desk.person.git('pull', '-q');
  desk.person.git('rm', '-q', 'apps/gone.yaml');
  desk.person.git('commit', '-qm', 'gone');
  desk.person.git('push', '-q');
  await push({ kind: 'restore', commit: old, paths: ['apps'] });
  expect(there('rev-parse', 'driftline/more:apps')).toBe(there('rev-parse', `${old}:apps`));
  expect(there('show', 'driftline/more:kept.yaml')).toBe('k: 1');
  const none: ChangeContent = { kind: 'restore', commit: old, paths: ['nowhere'] };
  expect(errorOf(await desk.tryPrepare({ content: none })).kind).toBe('nothing-to-change');
  const out: ChangeContent = { kind: 'restore', commit: old, paths: ['../x'] };
  expect(errorOf(await desk.tryPrepare({ content: out })).kind).toBe('refused-path');
});

test('the history of a path is told, and of a path that looks like a pattern too', async () => {
  const { person, repository } = desk;
  person.meanwhile({ 'apps/*.yaml': 'x: 1\n' });
  person.git('pull', '-q');
  const whole = valueOf(await repository.history(person.clone, {}, 10, signal));
  expect(whole.map(({ subject }) => subject)).toEqual(['fix: meanwhile', 'feat: first']);
  const one = valueOf(await repository.history(person.clone, { paths: ['apps/web.yaml'] }, 10, signal));
  expect(one.map(({ subject }) => subject)).toEqual(['feat: first']);
  const odd = valueOf(await repository.history(person.clone, { paths: ['apps/*.yaml'] }, 10, signal));
  expect(odd).toHaveLength(1);
  expect(Date.now() - (odd[0]?.time ?? 0)).toBeLessThan(600_000);
  expect((await repository.history(person.clone, { revision: '--output=x' }, 10, signal)).ok).toBe(false);
});

test('what a change makes of the base is seen without a commit, and without hooks', async () => {
  const { person, repository } = desk;
  person.meanwhile({ 'apps/web.yaml': web.replace('1', '9') });
  person.hook('pre-commit', 'exit 1');
  const before = snapshotRepository(person.clone);
  const content: ChangeContent = { kind: 'revert', commit: there('rev-parse', 'main') };
  const seen = valueOf(
    await repository.preview({ folder: person.clone, remote: 'origin', base: 'main', content }, signal),
  );
  expect(seen.baseCommit).toBe(there('rev-parse', 'main'));
  expect([...seen.files].map(([path, { before: old, after }]) => [path, old, after])).toEqual([
    ['apps/web.yaml', web.replace('1', '9'), web],
  ]);
  expect(snapshotRepository(person.clone)).toEqual(before);
});
