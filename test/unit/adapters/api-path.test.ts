import { expect, test } from 'vitest';
import { systemClock } from '../../../server/src/adapters/clock.ts';
import { createApi } from '../../../server/src/adapters/kubernetes/transport.ts';
import { connect, never, serve, writeKubeConfig } from './api-server.ts';

const discovery = { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] };

test.each(['../../../../v3/users', 'v1/../../..', '..', 'apps/..', 'v1?x=', 'v1#', '', '%2e%2e', 'Apps/v1'])(
  'an apiVersion that is a path is not served, without a request: %j',
  async (apiVersion) => {
    const { address, asked } = await serve((_request, response) => response.end(JSON.stringify(discovery)));
    const cluster = await connect(writeKubeConfig(address));
    const ref = { apiVersion, kind: 'ConfigMap', name: 'a' };
    expect(await cluster.get(ref, never)).toMatchObject({ ok: false, error: { kind: 'not-served' } });
    expect(await cluster.qualify(ref, never)).toMatchObject({ ok: false, error: { kind: 'not-served' } });
    expect(asked).toEqual([]);
  },
);

test.each(['.', '..', 'a/b', '../a', '%2e%2e', '', '\ud800'])(
  'a name or namespace that is a path is refused: %j',
  async (bad) => {
    const { address, asked } = await serve((_request, response) => response.end(JSON.stringify(discovery)));
    const cluster = await connect(writeKubeConfig(address));
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' };
    const refused = { ok: false, error: { kind: 'server-error' } };
    expect(await cluster.get({ ...ref, name: bad }, never)).toMatchObject(refused);
    expect(await cluster.get({ ...ref, namespace: bad }, never)).toMatchObject(refused);
    expect(await cluster.list({ ...ref, namespace: bad }, never)).toMatchObject(refused);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: bad } };
    expect(await cluster.dryRunApply(object, 'test', never)).toMatchObject(refused);
    expect(asked).toEqual([]);
  },
);

test("the server's own path stays in front, and names that only look odd are asked for", async () => {
  const { address, asked } = await serve((_request, response) => response.end(JSON.stringify(discovery)));
  const cluster = await connect(writeKubeConfig(`${address}/k8s/clusters/c-1`));
  await cluster.get({ apiVersion: 'v1', kind: 'ConfigMap', name: 'system:a..b' }, never);
  expect(asked).toEqual([
    '/k8s/clusters/c-1/api',
    '/k8s/clusters/c-1/api/v1',
    '/k8s/clusters/c-1/api/v1/namespaces/default/configmaps/system%3Aa..b',
  ]);
});

test.each(['/api/v1/../../../../v3/users', '/v3/users', '//elsewhere/api/v1', '@elsewhere/api/v1'])(
  'no credential goes beyond the API: %s',
  async (path) => {
    const { address, asked } = await serve((_request, response) => response.end('{}'));
    const server = path.startsWith('@') ? address : `${address}/base`;
    const unused = { load: () => Promise.reject(new Error('used')), fingerprint: () => Promise.resolve('') };
    const { send } = createApi(server, unused, systemClock);
    expect(await send({ method: 'GET', path }, never)).toMatchObject({ ok: false, error: { kind: 'server-error' } });
    expect(asked).toEqual([]);
  },
);

test('a page of a proxy instead of the discovery is said to be one, and not remembered', async () => {
  const page = { isThere: true };
  const { address } = await serve((_request, response) =>
    response.end(page.isThere ? '<html>canary</html>' : JSON.stringify(discovery)),
  );
  const cluster = await connect(writeKubeConfig(address));
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' };
  const answer = await cluster.get(ref, never);
  expect(answer).toMatchObject({
    error: { kind: 'server-error', message: expect.stringContaining('proxy') as string },
  });
  expect(JSON.stringify(answer)).not.toContain('canary');
  page.isThere = false;
  expect(await cluster.get(ref, never)).toMatchObject({ ok: true });
});

test('names alone are asked for as metadata, so that no value is sent', async () => {
  const accepted: (string | undefined)[] = [];
  const { address, asked } = await serve((request, response) => {
    accepted.push(request.headers.accept);
    const isList = request.url?.includes('limit=') === true;
    response.end(JSON.stringify(isList ? { items: [{ metadata: { name: 'a' } }] } : discovery));
  });
  const cluster = await connect(writeKubeConfig(address));
  const listed = await cluster.list({ apiVersion: 'v1', kind: 'ConfigMap', content: 'metadata' }, never);
  expect(listed).toEqual({
    ok: true,
    value: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }],
  });
  expect([asked.at(-1), accepted.at(-1)]).toEqual([
    '/api/v1/configmaps?limit=1000',
    'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  ]);
});
