import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../server/src/adapters/clock.ts';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { type ClusterSchemas, createClusterSchemas } from '../../server/src/cluster-schemas.ts';
import type { Cluster } from '../../server/src/ports.ts';
import { type PolicyRule, contextName } from '../control-plane/control-plane.ts';
import { cluster } from '../support/cluster/shared.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { removeWritten } from '../support/remove-written.ts';
import { until } from '../support/until.ts';

const never = new AbortController().signal;
const group = 'schemas.driftline.example.com';
const apiVersion = `${group}/v1`;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const readers: readonly PolicyRule[] = [
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: ['get', 'list', 'watch'] },
  { nonResourceURLs: ['*'], verbs: ['get'] },
];

let proxy: FaultProxy;
let folder: string;

/** A definition with these fields of its spec. */
function define(plural: string, kind: string, fields: readonly string[], versions: readonly string[] = ['v1']): string {
  const properties = Object.fromEntries(fields.map((field) => [field, { type: 'string', default: 'none' }]));
  const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', properties } } };
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema },
      })),
    },
  });
}

beforeAll(async () => {
  await cluster.apply(define('gadgets', 'Gadget', ['size']));
  await cluster.waitForCrds();
  // the server describes a kind a moment after it has accepted it
  const index = async (): Promise<string> => JSON.stringify(await cluster.kubectl(['get', '--raw', '/openapi/v3']));
  await until('its description', index, (text) => text.includes(`apis/${apiVersion}`));
});
afterAll(async () => {
  for (const plural of ['gadgets', 'sprockets'])
    await cluster.kubectl(['delete', 'crd', `${plural}.${group}`, '--ignore-not-found', '--wait=false']);
});
beforeEach(async () => {
  proxy = await startFaultProxy(cluster.description);
  folder = await mkdtemp(join(tmpdir(), 'driftline-schemas-'));
});
afterEach(async () => {
  await proxy.close();
  await removeWritten(folder);
});

interface Session {
  readonly schemas: ClusterSchemas;
  readonly cluster: Cluster;
  /** The apiVersions that were said to have changed, each time. */
  readonly told: readonly (readonly string[])[];
}

/** As a process of its own would, until the test ends. */
async function connect(kubeconfig: string, cacheFolder: string | undefined = folder): Promise<Session> {
  const gateway = createClusterGateway({}, systemClock, { cacheFolder: () => cacheFolder });
  const life = new AbortController();
  onTestFinished(() => life.abort());
  const connected = await gateway.connect({ kubeconfig, context: contextName }, life.signal);
  if (!connected.ok) throw new Error(connected.error.message);
  const told: string[][] = [];
  const changed = (all: ReadonlySet<string>): void => void told.push([...all].sort());
  const ports = { clock: systemClock, log: quiet };
  return {
    cluster: connected.value,
    told,
    schemas: createClusterSchemas(connected.value, ports, changed, life.signal),
  };
}

const proxied = async (): Promise<string> => proxy.kubeconfig(await cluster.kubeconfig('driftline'));
const pages = (): readonly string[] => proxy.asked.filter((asked) => asked.startsWith('GET /openapi/v3/'));

/** What a session says of a kind: `size` among the fields of its spec. */
async function fieldsOf({ schemas }: Session, of: string, kind: string): Promise<readonly string[]> {
  const loaded = await schemas.load(of, never);
  if (!loaded.ok) return [loaded.error.kind];
  const definition = loaded.value.definitions[loaded.value.kinds[kind] ?? ''] as
    { readonly properties?: { readonly spec?: { readonly properties?: object } } } | undefined;
  return Object.keys(definition?.properties?.spec?.properties ?? {});
}

/** Everything in the folder, unpacked; what is still being written has another name in a moment. */
async function kept(): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'));
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const content = await readFile(join(parentPath, name));
      return `${join(parentPath, name)}\n${(name.endsWith('.gz') ? gunzipSync(content) : content).toString()}`;
    }),
  );
}

/** The index and so many pages. */
const saved = (count: number) => until('pages on disk', kept, (found) => found.length === count + 1);

test('kinds of the server and of a definition are described, with list types and defaults', async () => {
  const one = await connect(await proxied());
  const apps = await one.schemas.load('apps/v1', never);
  expect(apps).toMatchObject({
    ok: true,
    value: {
      isExact: true,
      source: expect.stringMatching(/^this cluster \(v1\.\d+\.\d+.*\)$/) as string,
      kinds: { Deployment: 'io.k8s.api.apps.v1.Deployment' },
      definitions: {
        'io.k8s.api.core.v1.ContainerPort': { properties: { protocol: { default: 'TCP' } } },
        'io.k8s.api.core.v1.PodSpec': {
          properties: { containers: { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] } },
        },
      },
    },
  });
  expect(await fieldsOf(one, apiVersion, 'Gadget')).toEqual(['size']);
  expect(await one.schemas.load('no.such.group/v1', never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
});

test('the next session asks for no page again, and one that is offline has them all the same', async () => {
  const kubeconfig = await proxied();
  const first = await connect(kubeconfig);
  await first.schemas.load('apps/v1', never);
  await fieldsOf(first, apiVersion, 'Gadget');
  expect(pages().length).toBe(2);
  await saved(2);
  const second = await connect(kubeconfig);
  expect(await second.schemas.load('apps/v1', never)).toEqual(await first.schemas.load('apps/v1', never));
  expect(await fieldsOf(second, apiVersion, 'Gadget')).toEqual(['size']);
  expect(pages().length).toBe(2);

  await proxy.close();
  const third = await connect(kubeconfig);
  const offline = await third.schemas.load('apps/v1', never);
  expect(offline).toMatchObject({
    value: { isExact: true, source: expect.stringMatching(/^this cluster \(v1.*\), as of \d{4}-\d\d-\d\d$/) as string },
  });
  expect(await fieldsOf(third, apiVersion, 'Gadget')).toEqual(['size']);
  expect(await third.schemas.load('v1', never)).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  third.schemas.need(new Set(['apps/v1', 'v1']));
  await proxy.reopen();
  await until(
    'what was missing',
    () => third.told.flat(),
    (all) => all.includes('v1'),
  );
  expect(await third.schemas.load('v1', never)).toMatchObject({ ok: true, value: { kinds: { Pod: {} } } });
});

test('a server that says nothing is answered for by the last session', async () => {
  const kubeconfig = await proxied();
  const first = await connect(kubeconfig);
  await first.schemas.load('apps/v1', never);
  await saved(1);
  proxy.set({ kind: 'break' });
  const second = await connect(kubeconfig);
  expect(await second.schemas.load('apps/v1', never)).toMatchObject({ ok: true, value: { isExact: true } });
});

test('nothing is requested before somebody asks, and nothing but the index after', async () => {
  const kubeconfig = await proxied();
  const one = await connect(kubeconfig);
  one.schemas.need(new Set());
  expect(proxy.asked).toEqual([]);
  await one.schemas.load('apps/v1', never);
  for (let i = 0; i < 50; i++) await one.schemas.load('apps/v1', never);
  expect(proxy.asked.filter((asked) => asked.includes('/openapi/') || asked.includes('/version')).length).toBe(3);
});

describe('a definition that changes', () => {
  test('is told with its apiVersion alone, soon after the server knows it', async () => {
    const one = await connect(await cluster.kubeconfig('driftline'));
    one.schemas.need(new Set([apiVersion]));
    await one.schemas.load('apps/v1', never);
    expect(await fieldsOf(one, apiVersion, 'Gadget')).toEqual(['size']);
    const before = one.told.length;
    const told = (): readonly (readonly string[])[] => one.told.slice(before);
    const start = Date.now();
    await cluster.apply(define('gadgets', 'Gadget', ['size', 'colour']));
    await until('the change', told, (all) => all.length > 0, 12_000);
    expect(Date.now() - start).toBeLessThan(8000);
    expect(told()).toEqual([[apiVersion]]);
    expect(await fieldsOf(one, apiVersion, 'Gadget')).toEqual(['colour', 'size']);

    await cluster.apply(define('gadgets', 'Gadget', ['size'], ['v1', 'v2']));
    await until('another version', told, (all) => all.flat().includes(`${group}/v2`), 12_000);
    expect([...new Set(told().flat())].sort()).toEqual([apiVersion, `${group}/v2`]);

    await cluster.apply(define('sprockets', 'Sprocket', ['teeth']));
    await until(
      'another kind',
      () => fieldsOf(one, apiVersion, 'Sprocket'),
      (fields) => fields.includes('teeth'),
      12_000,
    );
    await cluster.kubectl(['delete', 'crd', `sprockets.${group}`]);
    await until(
      'no longer the kind',
      () => fieldsOf(one, apiVersion, 'Sprocket'),
      (fields) => fields.length === 0,
      12_000,
    );
    expect([...new Set(told().flat())].sort()).toEqual([apiVersion, `${group}/v2`]);
  });

  test('is seen on demand by one who may not watch definitions', async () => {
    const rules: readonly PolicyRule[] = [{ nonResourceURLs: ['*'], verbs: ['get'] }];
    const one = await connect(await cluster.createUser('schemas-blind', rules));
    one.schemas.need(new Set([apiVersion]));
    await cluster.apply(define('gadgets', 'Gadget', ['size']));
    await until(
      'the first field',
      async () => {
        await one.schemas.refresh();
        return fieldsOf(one, apiVersion, 'Gadget');
      },
      (fields) => fields.join() === 'size',
    );
    const before = one.told.length;
    await cluster.apply(define('gadgets', 'Gadget', ['size', 'weight']));
    await until(
      'the second field',
      async () => {
        await one.schemas.refresh();
        return fieldsOf(one, apiVersion, 'Gadget');
      },
      (fields) => fields.includes('weight'),
    );
    expect(one.told.slice(before)).toEqual([[apiVersion]]);
  });
});

test('a user to whom the server does not describe itself gets nothing, and nothing worse', async () => {
  const file = await cluster.createUser('schemas-nobody', []);
  const kubeconfig = await proxy.kubeconfig(file);
  proxy.set({
    kind: 'answer',
    status: 403,
    body: JSON.stringify({ kind: 'Status', code: 403, message: 'forbidden: User "a" cannot get path "/openapi/v3"' }),
  });
  const one = await connect(kubeconfig);
  expect(await one.schemas.load('apps/v1', never)).toMatchObject({ ok: false, error: { kind: 'unsupported' } });
});

test('nothing but descriptions is kept: no token, no kubeconfig, no object', async () => {
  const namespace = await cluster.createNamespace('schemas');
  const canary = 'canary-7f2d91';
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kept', namespace }, stringData: { canary } };
  await cluster.apply(JSON.stringify(secret));
  const kubeconfig = await cluster.createUser('schemas-canary', [
    ...readers,
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
  ]);
  const [, token = ''] = /token: "?([^\s"]+)/.exec(await readFile(kubeconfig, 'utf8')) ?? [];
  expect(token.length).toBeGreaterThan(20);
  const one = await connect(kubeconfig);
  const ref = { apiVersion: 'v1', kind: 'Secret', name: 'kept', namespace };
  expect(await one.cluster.get(ref, never)).toMatchObject({ ok: true });
  for (const of of ['v1', 'apps/v1', apiVersion]) await one.schemas.load(of, never);
  const texts = await saved(3);
  // the search works
  expect(texts.some((text) => text.includes('ContainerPort'))).toBe(true);
  const server = new URL(cluster.description.server).host;
  for (const word of [canary, Buffer.from(canary).toString('base64'), token, 'schemas-canary', server, kubeconfig])
    expect(texts.filter((text) => text.includes(word)).map((text) => text.slice(0, 200))).toEqual([]);
  await cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']);
});
