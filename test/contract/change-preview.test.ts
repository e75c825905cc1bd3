import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChangeContent } from '../../server/src/change-port.ts';
import { snapshotRepository } from '../support/change/snapshot-repository.ts';
import { type Desk, errorOf, startDesk, toBranch, valueOf } from '../support/change/start-change.ts';

const { signal } = new AbortController();
const lines = (first: string, last: string): string => `${first}\nb\nc\nd\ne\nf\n${last}\n`;
let desk: Desk;

beforeEach(() => {
  desk = startDesk({ 'a.yaml': lines('a', 'g'), 'b.yaml': 'b: 1\n', '.gitignore': '*.dec.yaml\n' });
});
afterEach(() => desk.person.dispose());

const toContent = (after: string): ChangeContent => ({
  kind: 'files',
  files: new Map([['a.yaml', { before: lines('a', 'g'), after }]]),
});

test('what a branch with a change makes of a base that has moved, and in what the base is not HEAD', async () => {
  const { person, repository } = desk;
  person.write('b.yaml', 'b: 2\n');
  const first = await desk.prepare();
  valueOf(await first.push(toBranch, signal));
  await first.dispose();
  person.git('checkout', '-q', '--', '.');
  person.write('mine.yaml', 'only: here\n');
  person.git('add', '.');
  person.git('commit', '-qm', 'feat: not pushed');
  person.meanwhile({ 'a.yaml': lines('a', 'base') });
  const before = snapshotRepository(person.clone);
  const request = {
    folder: person.clone,
    remote: 'origin',
    base: 'driftline/more',
    content: toContent(lines('mine', 'g')),
  };
  const into = { remote: 'origin', branch: 'main' };
  const { files, base, baseCommit } = valueOf(await repository.preview({ ...request, into }, signal));
  expect([...files].map(([path, one]) => [path, one.before, one.after])).toEqual([
    ['a.yaml', lines('a', 'base'), lines('mine', 'base')],
    ['b.yaml', 'b: 1\n', 'b: 2\n'],
  ]);
  expect(baseCommit).toBe(person.there('rev-parse', 'main'));
  expect(Object.fromEntries(base)).toEqual({ 'a.yaml': lines('a', 'base'), 'mine.yaml': null });
  const nothing = { ...request, content: toContent(lines('a', 'g')) };
  expect([...valueOf(await repository.preview({ ...nothing, into }, signal)).files.keys()]).toEqual(['b.yaml']);
  person.meanwhile({ 'b.yaml': 'b: 3\n' });
  expect(errorOf(await repository.preview({ ...request, into }, signal))).toMatchObject({
    kind: 'conflict',
    paths: ['b.yaml'],
  });
  expect(snapshotRepository(person.clone)).toEqual(before);
});

test('lines that count anyway leave the others of the base', async () => {
  const { person, repository } = desk;
  person.meanwhile({ 'a.yaml': lines('theirs', 'base') });
  const request = { folder: person.clone, remote: 'origin', base: 'main', content: toContent(lines('mine', 'g')) };
  expect(errorOf(await repository.preview(request, signal)).kind).toBe('conflict');
  const content: ChangeContent = { ...toContent(lines('mine', 'g')), overwrites: true } as ChangeContent;
  const forced = valueOf(await repository.preview({ ...request, content }, signal));
  expect(forced.files.get('a.yaml')).toMatchObject({ after: lines('mine', 'base') });
});

test('a commit is what was shown, and nothing else', async () => {
  const { person, repository } = desk;
  const content = toContent(lines('mine', 'g'));
  const { files: shown } = valueOf(
    await repository.preview({ folder: person.clone, remote: 'origin', base: 'main', content }, signal),
  );
  person.meanwhile({ 'b.yaml': 'b: 3\n' });
  await (await desk.prepare({ content, shown })).dispose();
  person.meanwhile({ 'a.yaml': lines('a', 'base') });
  expect(errorOf(await desk.tryPrepare({ content, shown })).kind).toBe('base-moved');
});

test('what Git ignores is told, in any folder, and what it keeps anyway is not', async () => {
  const { person, repository } = desk;
  person.write('kept.dec.yaml', 'a: 1\n');
  person.git('add', '-f', 'kept.dec.yaml');
  const paths = ['b.yaml', 'kept.dec.yaml', 'x.dec.yaml', 'sub dir/ü.dec.yaml'];
  const found = valueOf(await repository.ignored(person.clone, paths, signal));
  expect([...found]).toEqual(['x.dec.yaml', 'sub dir/ü.dec.yaml']);
  expect(valueOf(await repository.ignored(person.clone, ['b.yaml'], signal)).size).toBe(0);
});
