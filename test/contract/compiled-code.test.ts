import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepCompiledCode } from '../../server/src/adapters/compiled-code.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'driftline-compiled-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('compiled code of other versions is removed, and programs of the server do not write there', async () => {
  const all = join(root, 'compiled-code');
  await mkdir(join(all, '1.0.0', 'node'), { recursive: true });
  await mkdir(join(all, '1.1.0'));
  const environment = { NODE_COMPILE_CACHE: join(all, '1.1.0'), HOME: '/home' };
  await keepCompiledCode(environment);
  expect(await readdir(all)).toEqual(['1.1.0']);
  expect(environment).toEqual({ HOME: '/home' });
});

test('a folder that somebody else has chosen is left as it is', async () => {
  await mkdir(join(root, 'mine'));
  await mkdir(join(root, 'other'));
  await keepCompiledCode({ NODE_COMPILE_CACHE: join(root, 'mine') });
  expect((await readdir(root)).sort()).toEqual(['mine', 'other']);
});
