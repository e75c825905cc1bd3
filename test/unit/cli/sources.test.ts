import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import {
  type Found,
  findContext,
  findFiles,
  mostFiles,
  readSources,
  toShownPath,
} from '../../../server/src/cli/sources.ts';
import type { FileError, FileListing, FileSystem, Result } from '../../../server/src/ports.ts';

const { signal } = new AbortController();

function systemOf(listings: Readonly<Record<string, Partial<FileListing>>>): FileSystem {
  return {
    list: (path) => {
      const listing = listings[path];
      if (listing) return Promise.resolve({ ok: true, value: { files: [], problems: [], isCut: false, ...listing } });
      return Promise.resolve({ ok: false, error: { kind: 'not-found', path, message: '' } });
    },
    repositoryOf: (path) => Promise.resolve(path.startsWith('/repo') ? '/repo' : undefined),
    read: () => Promise.reject(new Error('nobody asked')),
  };
}

test('files are found once, in the order of their names, from where one is', async () => {
  const system = systemOf({
    '/repo/apps': { files: ['/repo/apps/b.yaml', '/repo/apps/a/z.yaml'] },
    '/repo/apps/b.yaml': { files: ['/repo/apps/b.yaml'] },
    '/other/c.yaml': { files: ['/other/c.yaml'] },
  });
  const found = await findFiles(['apps', '-', 'apps/b.yaml', '/other/c.yaml', '-'], '/repo', posix, system, signal);
  const shown = found.ok && found.value.files.map((file) => file.shown);
  expect(shown).toEqual(['-', '../other/c.yaml', 'apps/a/z.yaml', 'apps/b.yaml']);
});

test('a path that leads nowhere is an error that names it as it was given', async () => {
  const found = await findFiles(['nope/'], '/repo', posix, systemOf({}), signal);
  expect(found).toMatchObject({ ok: false, error: expect.stringContaining('nope/ ') as unknown });
});

test('too many files are cut, and that is said', async () => {
  const half = (name: string) => Array.from({ length: mostFiles / 2 + 1 }, (_, i) => `/repo/${name}/${i}.yaml`);
  const system = systemOf({ '/repo/a': { files: half('a') }, '/repo/b': { files: half('b') } });
  const found = await findFiles(['a', 'b'], '/repo', posix, system, signal);
  expect(found).toMatchObject({ ok: true, value: { isCut: true } });
  expect(found.ok && found.value.files.length).toBe(mostFiles);
  const cut = await findFiles(['a'], '/repo', posix, systemOf({ '/repo/a': { isCut: true } }), signal);
  expect(cut).toMatchObject({ ok: true, value: { isCut: true } });
});

test('the context of files are the others of their repositories, and of nothing else', async () => {
  const system = systemOf({ '/repo': { files: ['/repo/a.yaml', '/repo/b.yaml', '/repo/c/d.yaml'] } });
  const files = ['/repo/a.yaml', '/repo/c/d.yaml', '/other/x.yaml'].map((path): Found => ({ path, shown: path }));
  const context = await findContext(files, '/elsewhere', posix, system, signal);
  expect(context.map(({ path }) => path)).toEqual(['/repo/b.yaml']);
  const piped = await findContext([{ path: '-', shown: '-' }], '/repo/c', posix, system, signal);
  expect(piped.map(({ path }) => path)).toEqual(['/repo/a.yaml', '/repo/b.yaml', '/repo/c/d.yaml']);
});

test('paths have slashes on every system', () => {
  expect(toShownPath('C:\\repo\\apps\\a.yaml', 'C:\\repo', win32)).toBe('apps/a.yaml');
  expect(toShownPath('C:\\other\\a.yaml', 'C:\\repo', win32)).toBe('../other/a.yaml');
  expect(toShownPath('D:\\a.yaml', 'C:\\repo', win32)).toBe('D:/a.yaml');
  expect(toShownPath('/repo/back\\slash.yaml', '/repo', posix)).toBe('back\\slash.yaml');
});

test('files are read ahead, some at a time, and come in order; one that cannot be read is said and passed over', async () => {
  const files = Array.from({ length: 100 }, (_, i): Found => ({ path: `/${i}`, shown: String(i) }));
  const problems: string[] = [];
  let [open, most] = [0, 0];
  const read = async (path: string): Promise<Result<string, FileError>> => {
    most = Math.max(most, ++open);
    await Promise.resolve();
    open--;
    if (path !== '/50') return { ok: true, value: `text of ${path}` };
    return { ok: false, error: { kind: 'unreadable', path, message: 'EACCES: permission denied' } };
  };
  const texts: string[] = [];
  const sources = readSources(
    files,
    read,
    (path) => `file://${path}`,
    (problem) => problems.push(problem),
  );
  for await (const { path, uri, text } of sources) texts.push(`${path} ${uri} ${text}`);
  const expected = files
    .filter(({ shown }) => shown !== '50')
    .map(({ path, shown }) => `${shown} file://${path} text of ${path}`);
  expect(texts).toEqual(expected);
  expect(problems).toEqual([expect.stringMatching(/^50 .*EACCES: permission denied/)]);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThan(40);
});
