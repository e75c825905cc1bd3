import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import {
  type Found,
  findContext,
  findFiles,
  mostFiles,
  readSources,
  createToShown,
  toShownPath,
} from '../../../server/src/cli/sources.ts';
import type { FileError, FileListing, FileSystem, Result } from '../../../server/src/ports.ts';

const { signal } = new AbortController();

function systemOf(listings: Readonly<Record<string, Partial<FileListing>>>): FileSystem {
  return {
    list: (path) => {
      const listing = listings[path];
      if (listing) return Promise.resolve({ ok: true, value: { files: [], problems: [], isCut: false, ...listing } });
      return Promise.resolve({ ok: false, error: { kind: 'not-found', message: '' } });
    },
    read: () => Promise.reject(new Error('nobody asked')),
    findRepository: (path) => Promise.resolve({ ok: true, value: path.startsWith('/repo') ? '/repo' : undefined }),
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

test('the context is what else lies in the repositories of the paths', async () => {
  const all = ['/repo/a.yaml', '/repo/apps/b.yaml', '/repo/apps/c.yaml'];
  const system = systemOf({ '/repo': { files: all } });
  const file = (path: string): Found => ({ path, shown: path });
  const find = async (given: readonly string[], files: readonly string[], cwd: string) =>
    (await findContext(given, files.map(file), cwd, posix, system, signal)).map(({ path }) => path);
  expect(await find(['b.yaml', 'c.yaml'], all.slice(1), '/repo/apps')).toEqual(['/repo/a.yaml']);
  expect(await find(['-'], ['-'], '/repo/apps')).toEqual(all);
  expect(await find(['.'], [], '/repo')).toEqual([]); // it is what the listing has already
  expect(await find(['a.yaml', '-'], ['/home/a.yaml', '-'], '/home')).toEqual([]);
});

test('paths have slashes on every system', () => {
  expect(toShownPath('C:\\repo\\apps\\a.yaml', 'C:\\repo', win32)).toBe('apps/a.yaml');
  expect(toShownPath('C:\\other\\a.yaml', 'C:\\repo', win32)).toBe('../other/a.yaml');
  expect(toShownPath('D:\\a.yaml', 'C:\\repo', win32)).toBe('D:/a.yaml');
  expect(toShownPath('/repo/back\\slash.yaml', '/repo', posix)).toBe('back\\slash.yaml');
});

test.each([
  ['/repo', '/repo', posix],
  ['/repo/apps', '/repo', posix],
  ['/', '/', posix],
  ['/', '/repo', posix],
  ['/repo', '/repo/apps', posix],
  ['/repo', '/repo/apps/web', posix],
  ['/repo/..b', '/repo/a', posix],
  ['/other', '/repo', posix],
  ['C:\\repo', 'C:\\repo\\apps', win32],
  ['C:\\repo', 'c:\\Repo', win32],
  ['D:\\', 'C:\\repo', win32],
  ['C:\\', 'C:\\repo', win32],
])('what lies below %s is shown from %s as if it stood alone', (top, cwd, paths) => {
  const toShown = createToShown(top, cwd, paths);
  for (const name of ['a.yaml', 'apps/a.yaml', 'apps/web/b.yaml', '..c/d.yaml']) {
    const path = paths.join(top, name);
    expect(toShown(path)).toBe(toShownPath(path, cwd, paths));
  }
  expect(toShown(top)).toBe(toShownPath(top, cwd, paths));
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
    return { ok: false, error: { kind: 'unreadable', message: 'EACCES: permission denied' } };
  };
  const texts: string[] = [];
  const sources = await readSources(
    files,
    read,
    (path) => `file://${path}`,
    (problem) => problems.push(problem),
  );
  for (const { path, uri, text } of sources) texts.push(`${path} ${uri} ${text}`);
  const expected = files
    .filter(({ shown }) => shown !== '50')
    .map(({ path, shown }) => `${shown} file://${path} text of ${path}`);
  expect(texts).toEqual(expected);
  expect(problems).toEqual([expect.stringMatching(/^50 .*EACCES: permission denied/)]);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThan(40);
});
