import { beforeEach, describe, expect, test } from 'vitest';
import { type Discovery, createDiscovery } from '../../../server/src/adapters/kubernetes/discovery.ts';
import type { ApiReply } from '../../../server/src/adapters/kubernetes/exchange.ts';
import type { ClusterError, Result } from '../../../server/src/ports.ts';
import { never } from './api-server.ts';
import { type ScriptedApi, aborted, scriptApi } from './scripted-api.ts';

/** What the server answers by path; what is not here is not served. */
let served: Record<string, object>;
let api: ScriptedApi;
let discovery: Discovery;

beforeEach(() => {
  served = { '/api': aggregate('', [{ version: 'v1', kinds: [['ConfigMap', 'configmaps', 'Namespaced']] }]) };
  api = scriptApi(({ path }) => served[path] ?? { status: 404, body: '404 page not found' });
  discovery = createDiscovery(api.send);
});

type Kind = readonly [kind: string, plural: string, scope: 'Namespaced' | 'Cluster'];
interface Version {
  readonly version: string;
  readonly freshness?: string;
  readonly kinds: readonly Kind[];
}

function aggregate(name: string, versions: readonly Version[]): object {
  const entries = versions.map(({ version, kinds, freshness = 'Current' }) => ({
    version,
    freshness,
    resources: kinds.map(([kind, resource, scope]) => ({
      resource,
      responseKind: { group: name, version, kind },
      scope,
      subresources: [{ subresource: 'status', responseKind: { kind: 'Status' } }],
    })),
  }));
  return { kind: 'APIGroupDiscoveryList', items: [{ metadata: name ? { name } : {}, versions: entries }] };
}

function listKinds(...kinds: readonly Kind[]): object {
  const resources = kinds.map(([kind, name, scope]) => ({ kind, name, namespaced: scope === 'Namespaced' }));
  return {
    kind: 'APIResourceList',
    resources: [...resources, { kind: 'Scale', name: 'things/scale', namespaced: true }],
  };
}

const find = (apiVersion: string, kind: string, signal = never) => discovery.find(apiVersion, kind, signal);
const paths = (): string[] => api.asked.map(({ path }) => path);
const notServed = { ok: false, error: { kind: 'not-served' } };
const thing: Kind = ['Thing', 'things', 'Namespaced'];
const wide: Kind = ['Thing', 'things', 'Cluster'];

describe('all that is served, as charts ask for it', () => {
  test('is asked for each time, with the kinds of subresources, as Helm has it', async () => {
    served['/apis'] = aggregate('apps', [
      { version: 'v1', kinds: [['Deployment', 'deployments', 'Namespaced']] },
      { version: 'v1beta1', kinds: [] },
    ]);
    const all = ['apps/v1', 'apps/v1/Deployment', 'apps/v1/Status', 'apps/v1beta1', 'v1', 'v1/ConfigMap', 'v1/Status'];
    for (let i = 0; i < 2; i++) expect(await discovery.list(never)).toEqual({ ok: true, value: all });
    expect(paths()).toEqual(['/api', '/apis', '/api', '/apis']);
  });

  test('is not told by a server that has no one answer, nor by one that fails', async () => {
    served['/apis'] = { kind: 'APIGroupList', groups: [] };
    expect(await discovery.list(never)).toMatchObject({ ok: false, error: { kind: 'server-error' } });
    served['/apis'] = { kind: 'forbidden', message: 'no' };
    expect(await discovery.list(never)).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
  });
});

describe('a server that aggregates', () => {
  test('is asked once for its core, and once for all groups', async () => {
    served['/apis'] = aggregate('apps', [
      { version: 'v1', kinds: [['Deployment', 'deployments', 'Namespaced']] },
      { version: 'v1beta1', kinds: [['Node', 'nodes', 'Cluster']] },
    ]);
    for (let i = 0; i < 2; i++) {
      expect(await find('v1', 'ConfigMap')).toEqual({ ok: true, value: { plural: 'configmaps', namespaced: true } });
      expect(await find('apps/v1', 'Deployment')).toMatchObject({ value: { plural: 'deployments', namespaced: true } });
      expect(await find('apps/v1beta1', 'Node')).toMatchObject({ value: { plural: 'nodes', namespaced: false } });
    }
    expect(paths()).toEqual(['/api', '/apis']);
  });

  test('is told both names of the format, the older one second, and the plain one last', async () => {
    await find('v1', 'ConfigMap');
    const formats = api.asked[0]?.accept?.split(',').map((format) => /v=(\w+)/.exec(format)?.[1]);
    expect(formats).toEqual(['v2', 'v2beta1', undefined]);
  });

  test('and whose copy of a version is stale is asked for that version', async () => {
    served['/apis'] = aggregate('a.io', [{ version: 'v1', freshness: 'Stale', kinds: [wide] }]);
    served['/apis/a.io/v1'] = listKinds(thing);
    expect(await find('a.io/v1', 'Thing')).toMatchObject({ value: { namespaced: true } });
    expect(paths()).toEqual(['/apis', '/apis/a.io/v1']);
  });
});

test('a server that does not aggregate is asked for each version, once', async () => {
  served['/apis'] = { kind: 'APIGroupList', groups: [{ name: 'a.io', versions: [{ groupVersion: 'a.io/v1' }] }] };
  served['/apis/a.io/v1'] = listKinds(thing);
  for (let i = 0; i < 3; i++) expect(await find('a.io/v1', 'Thing')).toMatchObject({ value: { plural: 'things' } });
  expect(await find('a.io/v1', 'Scale')).toMatchObject(notServed);
  expect(paths().slice(0, 2)).toEqual(['/apis', '/apis/a.io/v1']);
  expect(paths().filter((path) => path === '/apis').length).toBe(1);
});

test.each([
  ['a failure', { status: 500, body: '{"kind":"Status","message":"ill"}' }],
  ['a page', { status: 200, body: '<html>' }],
  ['406', { status: 406, body: 'no' }],
])('a server whose list of all is %s is asked for the version, and for the list again later', async (_name, reply) => {
  served['/apis'] = reply;
  served['/apis/a.io/v1'] = listKinds(thing);
  expect(await find('a.io/v1', 'Thing')).toMatchObject({ ok: true });
  served['/apis'] = aggregate('b.io', [{ version: 'v1', kinds: [thing] }]);
  expect(await find('b.io/v1', 'Thing')).toMatchObject({ ok: true });
  expect(paths()).toEqual(['/apis', '/apis/a.io/v1', '/apis']);
});

test('a definition that comes, goes, and comes back with another scope is found each time', async () => {
  served['/apis'] = aggregate('a.io', []);
  expect(await find('a.io/v1', 'Thing')).toMatchObject(notServed);
  served['/apis/a.io/v1'] = listKinds(thing);
  expect(await find('a.io/v1', 'Thing')).toMatchObject({ value: { namespaced: true } });
  delete served['/apis/a.io/v1'];
  discovery.forget('a.io/v1');
  expect(await find('a.io/v1', 'Thing')).toMatchObject(notServed);
  served['/apis/a.io/v1'] = listKinds(wide);
  expect(await find('a.io/v1', 'Thing')).toMatchObject({ value: { namespaced: false } });
});

test('a kind that joins a version that is known is found', async () => {
  served['/apis'] = aggregate('a.io', [{ version: 'v1', kinds: [['Other', 'others', 'Cluster']] }]);
  expect(await find('a.io/v1', 'Other')).toMatchObject({ ok: true });
  served['/apis/a.io/v1'] = listKinds(thing, ['Other', 'others', 'Cluster']);
  expect(await find('a.io/v1', 'Thing')).toMatchObject({ ok: true });
});

describe('requests side by side', () => {
  const whole = { status: 200, body: JSON.stringify(aggregate('a.io', [{ version: 'v1', kinds: [thing] }])) };
  let flights: ((result: Result<ApiReply, ClusterError>) => void)[];

  /** Answers come when the test wants, or when the one that asked is cancelled. */
  beforeEach(() => {
    flights = [];
    discovery = createDiscovery((_request, signal) => {
      const { promise, resolve } = Promise.withResolvers<Result<ApiReply, ClusterError>>();
      flights.push(resolve);
      signal.addEventListener('abort', () => resolve({ ok: false, error: aborted }));
      return promise;
    });
  });

  test('share one answer', async () => {
    const both = [find('a.io/v1', 'Thing'), find('a.io/v1', 'Thing')];
    flights[0]?.({ ok: true, value: whole });
    for (const answer of await Promise.all(both)) expect(answer).toMatchObject({ ok: true });
    expect(flights.length).toBe(1);
  });

  test('of which the one that asks is cancelled: one of the others asks', async () => {
    const abort = new AbortController();
    const first = find('a.io/v1', 'Thing', abort.signal);
    const others = [find('a.io/v1', 'Thing'), find('a.io/v1', 'Thing')];
    abort.abort();
    expect(await first).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    await Promise.resolve();
    expect(flights.length).toBe(2);
    flights[1]?.({ ok: true, value: whole });
    for (const answer of await Promise.all(others)) expect(answer).toMatchObject({ ok: true });
    expect(flights.length).toBe(2);
  });

  test('of which one that waits is cancelled: it does not wait longer, and the others are answered', async () => {
    const abort = new AbortController();
    const first = find('a.io/v1', 'Thing');
    const waiting = find('a.io/v1', 'Thing', abort.signal);
    abort.abort();
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    flights[0]?.({ ok: true, value: whole });
    expect(await first).toMatchObject({ ok: true });
  });
});
