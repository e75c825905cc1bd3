import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import { mostBytes } from '../../server/src/adapters/files/read-text.ts';
import { nodeFileSystem } from '../../server/src/adapters/node-fs.ts';
import { type Contents, makeFolder, repository } from '../support/repository-folder.ts';

const { signal } = new AbortController();

async function list(folder: string, path = '.', most = 100): Promise<readonly string[]> {
  const listing = await nodeFileSystem.list(join(folder, path), { most }, signal);
  if (!listing.ok) return [listing.error.kind];
  return listing.value.files.map((file) => relative(folder, file).split(sep).join('/')).toSorted();
}

async function listOf(contents: Contents, path?: string): Promise<readonly string[]> {
  return list(await makeFolder(contents), path);
}

test('of a folder it lists what may be a manifest', async () => {
  const contents = {
    'a.yaml': '',
    'b.yml': '',
    'c.json': '',
    'd.yaml.bak': '',
    '.sops.yaml': '',
    'deep/er/Kustomization': '',
    'deep/.hidden/e.yaml': '',
    'deep/.decrypted~e.yaml': '',
    'deep/node_modules/x/f.yaml': '',
    'deep/.git/g.yaml': '',
  };
  const listed = ['.sops.yaml', 'a.yaml', 'b.yml', 'deep/.hidden/e.yaml', 'deep/er/Kustomization'];
  expect(await listOf(contents)).toEqual(listed);
  expect(await listOf({ ...repository, ...contents })).toEqual(listed);
});

test('what git ignores is left out, by the rules of every folder and of the clone', async () => {
  const folder = await makeFolder({
    ...repository,
    '.git/info/exclude': 'mine.yaml\n',
    '.gitignore': '# comment\n/out/\n*.gen.yaml\n!keep.gen.yaml\nBig.yaml\n',
    'out/a.yaml': '',
    'x.gen.yaml': '',
    'keep.gen.yaml': '',
    'mine.yaml': '',
    'apps/out/b.yaml': '',
    'apps/mine.yaml': '',
    'apps/[odd]/.gitignore': '\uFEFF/top.yaml\n!\nany.yaml\n!x.gen.yaml\nfolder/\nsub/one.yaml\r\n',
    'apps/[odd]/top.yaml': '',
    'apps/[odd]/any.yaml': '',
    'apps/[odd]/x.gen.yaml': '',
    'apps/[odd]/folder/c.yaml': '',
    'apps/[odd]/sub/top.yaml': '',
    'apps/[odd]/sub/any.yaml': '',
    'apps/[odd]/sub/one.yaml': '',
    'apps/o/any.yaml': '',
  });
  expect(await list(folder)).toEqual([
    'apps/[odd]/sub/top.yaml',
    'apps/[odd]/x.gen.yaml',
    'apps/o/any.yaml',
    'apps/out/b.yaml',
    'keep.gen.yaml',
  ]);
  // the rules above a folder hold in it
  expect(await list(folder, 'apps/[odd]')).toEqual(['apps/[odd]/sub/top.yaml', 'apps/[odd]/x.gen.yaml']);
});

test('what is named is listed, also where git ignores it', async () => {
  const folder = await makeFolder({
    ...repository,
    '.gitignore': '/out\n',
    'out/a.yaml': '',
    'out/b.yaml': '',
    'out/.gitignore': 'b.yaml\n',
    'notes.txt': '',
  });
  expect(await list(folder, 'out/b.yaml')).toEqual(['out/b.yaml']);
  expect(await list(folder, 'notes.txt')).toEqual(['notes.txt']);
  expect(await list(folder, 'out')).toEqual(['out/a.yaml']);
  expect(await list(folder)).toEqual([]);
});

test('rules above the repository do not hold in it', async () => {
  const folder = await makeFolder({ '.gitignore': '*\n', 'repo/.git/HEAD': '', 'repo/a.yaml': '' });
  expect(await list(folder, 'repo')).toEqual(['repo/a.yaml']);
});

test('links are followed inside of the repository, and each file is listed once', async () => {
  const folder = await makeFolder({
    'secret.yaml': '',
    'outside/a.yaml': '',
    'repo/.git/HEAD': '',
    'repo/.git/x.yaml': '',
    'repo/.gitignore': 'ignored/\n',
    'repo/ignored/i.yaml': '',
    'repo/base/b.yaml': '',
    'repo/base/.decrypted~s.yaml': '',
    'repo/apps/up': { link: '..' },
    'repo/apps/base': { link: '../base' },
    'repo/apps/same.yaml': { link: '../base/b.yaml' },
    'repo/apps/loop': { link: 'loop' },
    'repo/apps/gone.yaml': { link: 'nothing.yaml' },
    'repo/apps/out': { link: '../../outside' },
    'repo/apps/secret.yaml': { link: '../../secret.yaml' },
    'repo/apps/git': { link: '../.git' },
    'repo/apps/ignored-too': { link: '../ignored' },
    'repo/apps/plain.yaml': { link: '../base/.decrypted~s.yaml' },
    'repo/apps/c.yaml': '',
  });
  expect(await list(folder, 'repo')).toEqual(['repo/apps/c.yaml', 'repo/base/b.yaml']);
  expect(await list(folder, 'repo/apps')).toEqual(['repo/apps/base/b.yaml', 'repo/apps/c.yaml']);
});

test('a link out of the repository is not followed either when it is named', async () => {
  const folder = await makeFolder({
    'secret.yaml': '',
    'outside/a.yaml': '',
    'other/.git/HEAD': '',
    'other/a.yaml': '',
    'repo/.git/HEAD': '',
    'repo/secret.yaml': { link: '../secret.yaml' },
    'repo/out': { link: '../outside' },
    'repo/other': { link: '../other' },
    'way-in': { link: 'repo' },
    'repo/a.yaml': '',
  });
  expect(await list(folder, 'repo/secret.yaml')).toEqual(['outside']);
  expect(await list(folder, 'repo/out')).toEqual(['outside']);
  expect(await list(folder, 'repo/out/a.yaml')).toEqual(['outside']);
  expect(await list(folder, 'repo/other/a.yaml')).toEqual(['outside']);
  expect(await list(folder, 'way-in')).toEqual(['way-in/a.yaml']);
  expect(await list(folder, 'way-in/a.yaml')).toEqual(['way-in/a.yaml']);
});

test('decrypted copies are not read even when they are named', async () => {
  const folder = await makeFolder({ '.decrypted~a.yaml': '', 'a.yaml': { link: '.decrypted~a.yaml' } });
  expect(await list(folder, '.decrypted~a.yaml')).toEqual(['decrypted']);
  expect(await list(folder, 'a.yaml')).toEqual(['decrypted']);
});

test('what is not there, and more than is wanted', async () => {
  const folder = await makeFolder({ 'a.yaml': '', 'b/c.yaml': '', 'd.yaml': '', loop: { link: 'loop' } });
  expect(await list(folder, 'nope')).toEqual(['not-found']);
  expect(await list(folder, 'a.yaml/b')).toEqual(['not-found']);
  expect(await list(folder, 'loop')).toEqual(['unreadable']);
  expect(await list(folder, '.', 2)).toHaveLength(2);
  expect(await nodeFileSystem.list(folder, { most: 2 }, signal)).toMatchObject({ value: { isCut: true } });
  expect(await nodeFileSystem.list(folder, { most: 3 }, signal)).toMatchObject({ value: { isCut: false } });
  expect(await nodeFileSystem.list(folder, { most: 3 }, AbortSignal.abort())).toMatchObject({
    error: { kind: 'aborted' },
  });
});

async function read(content: string | Uint8Array) {
  return nodeFileSystem.read(join(await makeFolder({ 'a.yaml': content }), 'a.yaml'), signal);
}

test.each([
  ['UTF-8', Buffer.from('ü: 日\r\n')],
  ['UTF-8 with a mark', Buffer.from('\uFEFFü: 日\r\n')],
  ['UTF-16, small end first', Buffer.from('\uFEFFü: 日\r\n', 'utf16le')],
  ['UTF-16, big end first', Buffer.from('\uFEFFü: 日\r\n', 'utf16le').swap16()],
])('%s is read', async (_what, bytes) => {
  expect(await read(bytes)).toEqual({ ok: true, value: 'ü: 日\r\n' });
});

test('what is not text is said to be none', async () => {
  expect(await read(Buffer.from('caf\u00e9: 1\n', 'latin1'))).toMatchObject({ error: { kind: 'not-text' } });
});

test('of a huge file so much is read that it is seen to be too large', async () => {
  const whole = '日'.repeat(mostBytes / 3 + 100_000);
  const huge = await read(whole);
  expect(huge.ok && whole.startsWith(huge.value)).toBe(true);
  expect(huge.ok && huge.value.length).toBeGreaterThan(10 * 1024 * 1024);
  expect(huge.ok && huge.value.length).toBeLessThan(whole.length);
});

test('what may not be listed is not read either', async () => {
  const folder = await makeFolder({
    'secret.yaml': 'secret: 1\n',
    'repo/.git/HEAD': '',
    'repo/a.yaml': 'fine: 1\n',
    'repo/inside.yaml': { link: 'a.yaml' },
    'repo/outside.yaml': { link: '../secret.yaml' },
    'repo/.decrypted~a.yaml': 'secret: 1\n',
  });
  const readIn = (name: string) => nodeFileSystem.read(join(folder, 'repo', name), signal);
  expect(await readIn('inside.yaml')).toEqual({ ok: true, value: 'fine: 1\n' });
  expect(await readIn('outside.yaml')).toMatchObject({ error: { kind: 'outside' } });
  expect(await readIn('.decrypted~a.yaml')).toMatchObject({ error: { kind: 'decrypted' } });
});

test('the innermost repository is found, from a folder and from a file', async () => {
  const folder = await makeFolder({ 'a/.git/HEAD': '', 'a/b/.git': 'gitdir: x\n', 'a/b/c/d.yaml': '', 'a/e.yaml': '' });
  const find = (name: string) => nodeFileSystem.findRepository(join(folder, name), signal);
  expect(await find('a/b/c/d.yaml')).toEqual({ ok: true, value: join(folder, 'a/b') });
  expect(await find('a/b')).toEqual({ ok: true, value: join(folder, 'a/b') });
  expect(await find('a/e.yaml')).toEqual({ ok: true, value: join(folder, 'a') });
  expect(await find('.')).toEqual({ ok: true, value: undefined });
});

test('why a file cannot be read is said without its path', async () => {
  const folder = await makeFolder({ 'a.yaml': '' });
  const failed = await nodeFileSystem.read(folder, signal);
  expect(failed).toMatchObject({ error: { kind: 'unreadable' } });
  expect(JSON.stringify(failed)).toContain('EISDIR');
  expect(!failed.ok && failed.error.message).not.toContain(folder);
});
