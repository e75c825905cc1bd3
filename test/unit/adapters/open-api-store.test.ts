import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { never } from './api-server.ts';
import { type DescribedServer, deployments, describeServer, openApiDocument } from './described-server.ts';

let server: DescribedServer;
beforeEach(() => {
  server = describeServer();
});

async function keep(): Promise<readonly string[]> {
  const one = server.connect();
  await one.index();
  await one.openApi(deployments, never);
  return server.saved(2);
}

test('only this person reads it, and it does not tell whose it is', async () => {
  const found = await keep();
  for (const file of found) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    expect(file.slice(server.folder.length)).toMatch(/^\/openapi\/[0-9a-f]{64}\/(?:[0-9a-f]{64}|index)\.json\.gz$/);
    expect(gunzipSync(readFileSync(file)).toString()).not.toContain('https://one');
  }
});

test.each([
  ['empty', () => Buffer.alloc(0)],
  ['cut', (content: Buffer) => content.subarray(0, content.length / 2)],
  ['another bit', (content: Buffer) => content.map((byte, index) => (index === 30 ? byte ^ 1 : byte))],
  ['no JSON', () => gzipSync('{')],
  ['another object', () => gzipSync('{"openapi":"3.0.0","pages":7,"time":"never"}')],
  ['no object', () => gzipSync('null')],
])('what is broken (%s) is asked for again, and is whole afterwards', async (_name, damage) => {
  const found = await keep();
  const before = new Map(found.map((file) => [file, readFileSync(file)]));
  for (const [file, content] of before) writeFileSync(file, damage(content));
  const two = server.connect();
  expect(await two.index()).toMatchObject({ isStale: false });
  expect(await two.openApi(deployments, never)).toEqual({ ok: true, value: openApiDocument });
  expect(two.asked()).toEqual(['/openapi/v3', '/version', deployments.address]);
  const isMended = (): boolean =>
    [...before].every(([file, content]) => gunzipSync(readFileSync(file)).equals(gunzipSync(content)));
  await until(
    'mended',
    () => {
      try {
        return isMended();
      } catch {
        return false;
      }
    },
    Boolean,
  );
});

test('what would be too large once unpacked is asked for again', async () => {
  for (const file of await keep()) {
    const { length } = gunzipSync(readFileSync(file));
    writeFileSync(file, gzipSync(gunzipSync(readFileSync(file)).toString() + ' '.repeat(10_001 - length)));
  }
  const asked = async (one: number): Promise<readonly string[]> => {
    const session = server.connect('https://one', { all: 1e9, one });
    await session.openApi(deployments, never);
    return session.asked();
  };
  expect(await asked(10_001)).toEqual([]);
  expect(await asked(10_000)).toEqual([deployments.address]);
});

test('what the latest index does not name is removed, of this server only', async () => {
  await keep();
  const other = server.connect('https://two');
  await other.index();
  await other.openApi(deployments, never);
  await server.saved(4);
  server.serve('CD34');
  await server.connect().index();
  await server.saved(3);
  other.asked();
  await other.openApi(deployments, never);
  expect(other.asked()).toEqual([]);
});

test('what was used longest ago is removed when it is too much', async () => {
  const found = await keep();
  const long = new Date(Date.now() - 3_600_000);
  for (const file of found) utimesSync(file, long, long);
  const size = found.reduce((sum, file) => sum + statSync(file).size, 0);
  const other = server.connect('https://two', { all: size + 10, one: 10_000 });
  await other.index();
  await other.openApi(deployments, never);
  await until('the newest', server.files, (all) => all.length === 2 && all.every((file) => !found.includes(file)));
});

test('a draft that a process left is removed, a new one is not', async () => {
  const [file = ''] = await keep();
  const [old, young] = [`${file}.1.tmp`, `${file}.2.tmp`];
  for (const draft of [old, young]) writeFileSync(draft, 'x');
  const long = new Date(Date.now() - 3_600_000);
  utimesSync(old, long, long);
  await server.connect().index();
  await until('swept', server.files, (all) => !all.includes(old));
  expect(server.files()).toContain(young);
});

test('a file where the folder should be is no cache, and nothing worse', async () => {
  writeFileSync(join(server.folder, 'openapi'), '');
  const one = server.connect();
  expect(await one.index()).toMatchObject({ isStale: false });
  expect(await one.openApi(deployments, never)).toMatchObject({ ok: true });
});

test('a folder where a file should be leaves no draft', async () => {
  const found = await keep();
  for (const file of found) {
    rmSync(file);
    mkdirSync(join(file, 'inside'), { recursive: true });
  }
  const one = server.connect();
  await one.index();
  expect(await one.openApi(deployments, never)).toMatchObject({ ok: true });
  await until('no drafts', server.files, (all) => all.length === 0);
});

test('many processes side by side read whole pages, whoever writes', async () => {
  const all = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const one = server.connect();
      await one.index();
      return one.openApi(deployments, never);
    }),
  );
  expect(all.every((found) => found.ok)).toBe(true);
  await server.saved(2);
});
