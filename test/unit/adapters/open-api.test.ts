import { beforeEach, describe, expect, test } from 'vitest';
import { never } from './api-server.ts';
import { type DescribedServer, clock, deployments, describeServer, openApiDocument } from './described-server.ts';
import { unreachable } from './scripted-api.ts';

let server: DescribedServer;
beforeEach(() => {
  server = describeServer();
});

test('the index names the pages of group versions, and the version', async () => {
  const one = server.connect();
  expect(await one.index()).toEqual({
    pages: new Map([
      ['apps/v1', deployments],
      ['v1', { apiVersion: 'v1', digest: 'AB12', address: '/openapi/v3/api/v1?hash=AB12' }],
    ]),
    version: 'v1.36.3+k3s1',
    time: clock.now(),
    isStale: false,
  });
  expect(one.asked()).toEqual(['/openapi/v3', '/version']);
  await one.index();
  expect(one.asked()).toEqual(['/openapi/v3']);
  server.serve('CD34');
  await one.index();
  expect(one.asked()).toEqual(['/openapi/v3', '/version']);
});

test('a page is asked for once, in this session and the next', async () => {
  const [one, two] = [server.connect(), server.connect()];
  await one.index();
  expect(await one.openApi(deployments, never)).toEqual({ ok: true, value: openApiDocument });
  await server.saved(2);
  one.asked();
  await two.index();
  expect(await two.openApi(deployments, never)).toEqual({ ok: true, value: openApiDocument });
  expect(two.asked()).toEqual(['/openapi/v3']);
});

test('without a folder nothing is kept, and everything works', async () => {
  server = describeServer(false);
  const one = server.connect();
  await one.index();
  for (let i = 0; i < 2; i++) expect(await one.openApi(deployments, never)).toMatchObject({ ok: true });
  expect(one.asked().filter((path) => path === deployments.address).length).toBe(2);
});

describe('a server that does not answer', () => {
  test('is answered for by what it said last, also in the next session', async () => {
    const one = server.connect();
    const then = await one.index();
    await one.openApi(deployments, never);
    await server.saved(2);
    server.goOffline();
    for (const session of [one, server.connect()]) {
      expect(await session.index()).toEqual({ ...then, isStale: true });
      expect(await session.openApi(deployments, never)).toEqual({ ok: true, value: openApiDocument });
    }
    const other = { ...deployments, digest: 'EF56' };
    expect(await server.connect().openApi(other, never)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });

  test('is not answered for by another', async () => {
    const one = server.connect();
    await one.index();
    await one.openApi(deployments, never);
    await server.saved(2);
    server.goOffline();
    const other = server.connect('https://two');
    expect(await other.openApiIndex(never)).toEqual({ ok: false, error: unreachable });
    expect(await other.openApi(deployments, never)).toEqual({ ok: false, error: unreachable });
  });
});

test.each([
  [{ status: 404, body: '404 page not found' }, 'not-served'],
  [
    { status: 403, body: '{"kind":"Status","message":"forbidden: User \\"a\\" cannot get path \\"/openapi/v3\\""}' },
    'forbidden',
  ],
])('a server that describes nothing is not answered for: %o', async (reply, kind) => {
  const one = server.connect();
  await one.index();
  server.served['/openapi/v3'] = reply;
  expect(await one.openApiIndex(never)).toMatchObject({ ok: false, error: { kind } });
});

test.each([
  ['a page of a proxy', { status: 200, body: '<html>' }],
  ['an answer of a proxy', { status: 200, body: '{"login":true}' }],
])('%s is no page, and is not kept', async (_name, reply) => {
  const one = server.connect();
  server.served[deployments.address] = reply;
  expect(await one.openApi(deployments, never)).toMatchObject({ ok: false, error: { kind: 'server-error' } });
  server.served['/openapi/v3'] = reply;
  expect(await one.openApiIndex(never)).toMatchObject({ ok: false, error: { kind: 'server-error' } });
  expect(server.files()).toEqual([]);
});

test('a page that has moved to another digest is a conflict', async () => {
  server.served[deployments.address] = { status: 301, body: '' };
  expect(await server.connect().openApi(deployments, never)).toMatchObject({ ok: false, error: { kind: 'conflict' } });
});

test.each([
  '/api/v1/secrets?hash=1',
  '/openapi/../api/v1/secrets?hash=1',
  '//elsewhere/openapi/v3?hash=1',
  'https://elsewhere/openapi/v3?hash=1',
])('an index cannot lead to %s', async (address) => {
  const one = server.connect();
  server.served['/openapi/v3'] = { paths: { 'apis/apps/v1': { serverRelativeURL: address } } };
  const page = (await one.index()).pages.get('apps/v1');
  one.asked();
  if (!page) throw new Error('no page');
  expect(await one.openApi(page, never)).toMatchObject({ ok: false, error: { kind: 'server-error' } });
  expect(one.asked()).toEqual([]);
});

test('a page without a digest is asked for each time', async () => {
  const one = server.connect();
  const page = { ...deployments, digest: '' };
  for (let i = 0; i < 2; i++) await one.openApi(page, never);
  expect(one.asked().length).toBe(2);
  expect(server.files()).toEqual([]);
});
