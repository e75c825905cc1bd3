import { execFile } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { internet } from '../../../../server/src/adapters/downloads/fetch-publicly.ts';
import { createSchemaDownloads } from '../../../../server/src/adapters/schema-download.ts';
import type { SchemaDownloads } from '../../../../server/src/ports.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { type Contents, makeFolder, repository } from '../../../support/repository-folder.ts';

const { signal } = new AbortController();
const schema = '{"type":"object"}';

function create(): SchemaDownloads {
  const resolve = (): never => {
    throw new Error('nothing here is asked of the network');
  };
  return createSchemaDownloads(createFakeClock(), () => undefined, { ...internet, resolve, mostBytes: 1000 });
}

/** Loads for the document `repository/apps/a.yaml`. */
async function load(folder: string, address: string, where: { uri?: string; repository?: string } = {}) {
  const at = (path: string): string => pathToFileURL(join(folder, path)).href;
  return create().load(address, { uri: at('repository/apps/a.yaml'), repository: at('repository'), ...where }, signal);
}

async function make(contents: Contents): Promise<string> {
  const entries = Object.entries({ ...repository, ...contents });
  return makeFolder(Object.fromEntries(entries.map(([path, content]) => [join('repository', path), content])));
}

const inside: Contents = { 'apps/a.json': schema, 'schemas/b c.json': schema, 'link.json': { link: 'apps/a.json' } };

test.each(['a.json', './a.json', '../apps/a.json#/$defs/A', '../link.json'])(
  '%s is in the repository',
  async (path) => {
    expect(await load(await make(inside), path)).toEqual({ ok: true, value: { type: 'object' } });
  },
);

test('a file can be named by its whole path, or by its uri', async () => {
  const folder = await make(inside);
  const path = join(folder, 'repository/schemas/b c.json');
  for (const address of [path, pathToFileURL(path).href])
    expect(await load(folder, address)).toMatchObject({ ok: true });
});

test('a repository can lie behind a link itself', async () => {
  const [folder, elsewhere] = [await make(inside), await makeFolder({})];
  await symlink(join(folder, 'repository'), join(elsewhere, 'repository'));
  expect(await load(elsewhere, 'a.json')).toMatchObject({ ok: true });
});

const outside: Contents = {
  'near.json': { link: '../outside.json' },
  'far.json': { link: '/etc/hostname' },
  folder: { link: '..' },
  'apps/a.yaml': '',
};

test.each([
  '../../outside.json',
  '../near.json',
  '../far.json',
  '../folder/outside.json',
  '/etc/hostname',
  '/',
  'file:///etc/hostname',
  'file:///etc/lost',
  '../../lost.json',
  '//example.com/share/a.json',
  'file://example.com/share/a.json',
])('%s is not, and nothing is said of it', async (address) => {
  const folder = await make(outside);
  await writeFile(join(folder, 'outside.json'), schema);
  const loaded = await load(folder, address);
  expect(loaded).toMatchObject({ ok: false, error: { kind: 'refused' } });
  expect(JSON.stringify(loaded)).not.toMatch(/etc|lost|outside\.json|share/);
});

test('without a repository, or for a text that is no file, nothing is read', async () => {
  const folder = await make(inside);
  const base = { uri: pathToFileURL(join(folder, 'repository/apps/a.yaml')).href };
  expect(await create().load('a.json', base, signal)).toMatchObject({ ok: false, error: { kind: 'refused' } });
  expect(await load(folder, 'a.json', { uri: 'untitled:1' })).toMatchObject({ ok: false, error: { kind: 'refused' } });
});

test.each<[string, Contents, string]>([
  ['no file', {}, 'unreadable'],
  ['a folder', { 'apps/a.json/b': '' }, 'unreadable'],
  ['no JSON', { 'apps/a.json': 'token: canary\n' }, 'unreadable'],
  ['no object', { 'apps/a.json': '["canary"]' }, 'unreadable'],
  ['too much', { 'apps/a.json': JSON.stringify({ canary: 'a'.repeat(1000) }) }, 'too-large'],
  ['a decrypted copy', { 'apps/a.json': { link: '.decrypted~a.json' }, 'apps/.decrypted~a.json': schema }, 'refused'],
])('where there is %s, it says so, and nothing of the text', async (_what, contents, kind) => {
  const loaded = await load(await make(contents), 'a.json');
  expect(loaded).toMatchObject({ ok: false, error: { kind } });
  expect(JSON.stringify(loaded)).not.toContain('canary');
});

test.skipIf(process.platform === 'win32')('a pipe is not waited for', async () => {
  const folder = await make({ 'apps/a.yaml': '' });
  await promisify(execFile)('mkfifo', [join(folder, 'repository/apps/a.json')]);
  expect(await load(folder, 'a.json')).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
});

test('what has not changed is the same object', async () => {
  const folder = await make(inside);
  const downloads = create();
  const base = { uri: pathToFileURL(join(folder, 'repository/apps/a.yaml')).href };
  const all = { ...base, repository: pathToFileURL(join(folder, 'repository')).href };
  const [first, second] = [await downloads.load('a.json', all, signal), await downloads.load('a.json', all, signal)];
  expect(first.ok && second.ok && first.value === second.value).toBe(true);
});
