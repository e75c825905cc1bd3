import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLatest } from '../../../server/src/adapters/latest.ts';
import { createSchemaCatalog } from '../../../server/src/adapters/schema-catalog.ts';

const { signal } = new AbortController();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftline-catalog-'));
  const api = { kinds: ['Deployment'], namespaced: { Deployment: true }, source: 'Kubernetes 1.2.3' };
  const index = {
    'apps/v1': { ...api, file: 'apps_v1.json.br', needs: ['meta_v1.json.br'] },
    'broken/v1': { ...api, file: 'broken_v1.json.br', needs: [] },
  };
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
  write('apps_v1.json.br', { definitions: { app: { type: 'object' } }, kinds: { Deployment: 'app' } });
  write('meta_v1.json.br', { definitions: { meta: {} }, kinds: {} });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, value: object): void {
  writeFileSync(join(folder, name), brotliCompressSync(JSON.stringify(value)));
}

test('an apiVersion is read with the files that it needs, once', async () => {
  const catalog = createSchemaCatalog(folder);
  const [first, second] = await Promise.all([catalog.load('apps/v1', signal), catalog.load('apps/v1', signal)]);
  expect(first).toEqual({
    ok: true,
    value: {
      apiVersion: 'apps/v1',
      source: 'Kubernetes 1.2.3',
      isExact: false,
      kinds: { Deployment: 'app' },
      definitions: { app: { type: 'object' }, meta: {} },
    },
  });
  expect(first.ok && second.ok && first.value === second.value).toBe(true);
});

test('what the catalog does not have is unknown, also what every object inherits', async () => {
  const catalog = createSchemaCatalog(folder);
  for (const apiVersion of ['cilium.io/v2', 'constructor', ''])
    expect(await catalog.load(apiVersion, signal)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
});

test('the index tells the kinds without their files', async () => {
  rmSync(join(folder, 'apps_v1.json.br'));
  const index = await createSchemaCatalog(folder).index(signal);
  expect(index).toMatchObject({ ok: true, value: { 'apps/v1': { namespaced: { Deployment: true } } } });
});

test('what cannot be read is said to be, and is read again the next time', async () => {
  const catalog = createSchemaCatalog(folder);
  expect(await catalog.load('broken/v1', signal)).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  write('broken_v1.json.br', { definitions: {}, kinds: {} });
  expect(await catalog.load('broken/v1', signal)).toMatchObject({ ok: true });
  const nowhere = createSchemaCatalog(join(folder, 'nowhere'));
  expect(await nowhere.load('apps/v1', signal)).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
});

test('one who goes gets nothing, and the others get theirs', async () => {
  const catalog = createSchemaCatalog(folder);
  const leaving = new AbortController();
  const [gone, stays] = [catalog.load('apps/v1', leaving.signal), catalog.load('apps/v1', signal)];
  leaving.abort();
  expect(await gone).toMatchObject({ ok: false, error: { kind: 'aborted' } });
  expect(await stays).toMatchObject({ ok: true });
});

test('only the latest are kept', async () => {
  const read: string[] = [];
  const latest = createLatest(2, (name) => Promise.resolve(read.push(name)));
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await latest(name);
  expect(read).toEqual(['a', 'b', 'c', 'b']);
});
