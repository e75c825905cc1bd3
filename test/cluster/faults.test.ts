import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { type Status, statusRequest } from '../../server/src/protocol.ts';
import { contextName } from '../control-plane/control-plane.ts';
import { cluster } from '../support/cluster/shared.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { makeCertificate } from '../support/certificates.ts';
import { deployment } from '../support/manifests.ts';
import { until } from '../support/until.ts';

const uri = 'untitled:/web.yaml';
const broken = 'untitled:/broken.yaml';
let namespace: string;
let text: string;
let proxy: FaultProxy;
let editor: TestEditor | undefined;

beforeAll(async () => {
  namespace = await cluster.createNamespace('faults');
  text = deployment({ name: 'web', namespace, spec: ['replicas: 3'] });
  await cluster.apply(text, { serverSide: true, manager: 'kustomize-controller' });
});

afterEach(async () => {
  await editor?.stop();
  editor = undefined;
  await proxy.close();
});

/** Opens a manifest that has drifted, and one that is broken, through a proxy. */
async function open(kubeconfig?: string): Promise<TestEditor> {
  const file = kubeconfig ?? (await proxy.kubeconfig(await cluster.kubeconfig('driftline')));
  const settings = { cluster: { kubeconfig: file, context: contextName }, dryRun: 'always' };
  editor = await startEditor(runServer(createClusterGateway({})), settings);
  await editor.open(broken, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: [\n');
  await editor.open(uri, text);
  return editor;
}

async function drift(replicas: number): Promise<void> {
  await cluster.kubectl(['scale', 'deployment', 'web', '-n', namespace, `--replicas=${replicas}`]);
}

const codes = (file: string): unknown[] => editor?.published(file).map(({ code }) => code) ?? [];
const live = (): unknown => editor?.published(uri).map(({ data }) => (data as { live: unknown }).live)[0];
async function status(): Promise<Status> {
  if (!editor) throw new Error('no editor');
  const now = await editor.ask(statusRequest, null);
  if (!now) throw new Error('no status');
  return now;
}

function matches(found: Status, expected: object): boolean {
  return Object.entries(expected).every(([key, value]) => Reflect.get(found, key) === value);
}

/** What is known of the text, and what was seen last, stays on the lines. */
function expectKept(): void {
  expect(codes(broken)).toContain('yaml-syntax');
  expect(codes(uri)).toEqual(['drift-changed']);
}

/** A change in the cluster comes through by itself. */
async function expectRecovered(replicas: number): Promise<void> {
  await drift(replicas);
  await until('the live value', live, (value) => value === replicas);
  await until('the status', status, (now) => matches(now, { state: 'connected', drifted: 1, stale: 0 }));
  expect(codes(broken)).toContain('yaml-syntax');
}

async function edit(): Promise<void> {
  await editor?.change(uri, `${text}# edited\n`);
}

describe('an answer that is not the API server’s', () => {
  const page = '<html><title>canary</title></html>';
  const faults: readonly (readonly [string, Fault, object])[] = [
    ['500', { kind: 'answer', status: 500, body: '{"kind":"Status","message":"etcd is ill"}' }, { stale: 1 }],
    ['503 with a page', { kind: 'answer', status: 503, body: page }, { stale: 1 }],
    ['200 with a page', { kind: 'answer', status: 200, body: page }, { stale: 1 }],
    ['truncated JSON', { kind: 'truncate' }, { stale: 1 }],
    ['429', { kind: 'answer', status: 429, body: '{}', headers: { 'retry-after': '4' } }, { state: 'unavailable' }],
    ['a broken connection', { kind: 'break' }, { state: 'unavailable', stale: 1 }],
  ];

  test.each(faults)(
    '%s: what was seen stays, is said to be old, and comes up to date',
    async (_name, fault, expected) => {
      proxy = await startFaultProxy(cluster.description);
      await drift(5);
      await open();
      await until('drift', live, (value) => value === 5);
      proxy.set(fault);
      await edit();
      const found = await until('the status', status, (now) => matches(now, expected));
      expect(found.message).toMatch(/\w/);
      expect(found.message).not.toContain('canary');
      expectKept();
      const [lens] = (await editor?.codeLenses(uri)) ?? [];
      expect(lens?.command?.title).toContain(found.message);
      proxy.set({ kind: 'none' });
      await expectRecovered(6);
    },
  );

  test('403 on everything: what may not be read is not shown, until it may be read again', async () => {
    proxy = await startFaultProxy(cluster.description);
    await drift(5);
    await open();
    await until('drift', live, (value) => value === 5);
    const message = 'deployments.apps "web" is forbidden: User "driftline" cannot get resource "deployments"';
    proxy.set({ kind: 'answer', status: 403, body: JSON.stringify({ kind: 'Status', message }) });
    await edit();
    await until('the status', status, (now) => matches(now, { state: 'connected', unreadable: 1, message }));
    expect(codes(uri)).toEqual([]);
    expect(codes(broken)).toContain('yaml-syntax');
    proxy.set({ kind: 'none' });
    await editor?.change(uri, text);
    await expectRecovered(6);
  });

  test('404 for a kind that was served: a Hint, until it is served again', async () => {
    proxy = await startFaultProxy(cluster.description);
    await open();
    await until('drift', live, (value) => value !== undefined);
    proxy.set({ kind: 'answer', status: 404, body: '404 page not found' });
    await edit();
    await until(
      'the hint',
      () => codes(uri),
      (found) => found[0] === 'crd-not-installed',
    );
    proxy.set({ kind: 'none' });
    await expectRecovered(7);
  });
});

describe('a connection that fails', () => {
  test('down at the start: said, and connected once the server is up, without a reload', async () => {
    proxy = await startFaultProxy(cluster.description);
    await proxy.close();
    await drift(5);
    await open();
    await until('the status', status, (now) => matches(now, { state: 'unavailable' }));
    expect((await status()).message).toContain('nothing listens there');
    expect(codes(broken)).toContain('yaml-syntax');
    await proxy.reopen();
    await expectRecovered(6);
  });

  test('lost while nobody types: said by itself, findings stay, and what changed meanwhile is seen', async () => {
    proxy = await startFaultProxy(cluster.description);
    await drift(5);
    await open();
    await until('drift', live, (value) => value === 5);
    await proxy.close();
    await until('the status', status, (now) => matches(now, { state: 'unavailable' }));
    expectKept();
    await drift(8);
    await proxy.reopen();
    await until('the live value', live, (value) => value === 8);
    await until('the status', status, (now) => matches(now, { state: 'connected' }));
  });

  test('slow by 10 s: late, and otherwise as always', async () => {
    proxy = await startFaultProxy(cluster.description);
    await drift(5);
    await open();
    await until('drift', live, (value) => value === 5);
    proxy.set({ kind: 'slow', milliseconds: 10_000 }, ({ method }) => method === 'PATCH');
    await editor?.change(uri, text.replace('replicas: 3', 'replicas: 5'));
    await until('the status', status, (now) => matches(now, { looking: 1 }));
    await until(
      'in sync',
      () => status(),
      (now) => matches(now, { looking: 0, drifted: 0, state: 'connected' }),
    );
    expect(codes(uri)).toEqual([]);
  });

  test('watches that are cut each second: changes still come by themselves, at a bounded cost', async () => {
    proxy = await startFaultProxy(cluster.description);
    proxy.set({ kind: 'cut-watches', milliseconds: 1000 });
    await drift(5);
    await open();
    await until('drift', live, (value) => value === 5);
    const before = proxy.asked.length;
    for (const replicas of [6, 7, 8]) {
      await sleep(1500);
      await drift(replicas);
      await until('the live value', live, (value) => value === replicas, 5000);
    }
    expect((await status()).state).toBe('connected');
    const asked = proxy.asked.slice(before);
    expect(asked.filter((request) => request.includes('watch=1')).length).toBeGreaterThan(2);
    expect(asked.filter((request) => request.includes('limit='))).toEqual([]);
    expect(asked.length).toBeLessThan(60);
  });

  test('410: what was missed is listed again', async () => {
    proxy = await startFaultProxy(cluster.description);
    await drift(5);
    await open();
    await until('drift', live, (value) => value === 5);
    const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
    const isWatch = ({ url }: { url?: string | undefined }): boolean => url?.includes('watch=1') === true;
    proxy.set({ kind: 'answer', status: 200, body: `${JSON.stringify({ type: 'ERROR', object: gone })}\n` }, isWatch);
    proxy.cut();
    const before = proxy.asked.length;
    await drift(6);
    await until('the live value', live, (value) => value === 6);
    expect(proxy.asked.slice(before).some((request) => request.includes('limit='))).toBe(true);
    proxy.set({ kind: 'none' });
    await expectRecovered(7);
  });

  test('a certificate that does not match: said as such, and nothing is sent', async () => {
    proxy = await startFaultProxy(cluster.description, await makeCertificate('other.example.com'));
    await open();
    await until('the status', status, (now) => matches(now, { state: 'unavailable' }));
    expect((await status()).message).toMatch(/certificate/i);
    expect(proxy.asked).toEqual([]);
    expect(codes(broken)).toContain('yaml-syntax');
  });

  test('a name that cannot be looked up: said as such', async () => {
    proxy = await startFaultProxy(cluster.description);
    const file = await proxy.kubeconfig(await cluster.kubeconfig('driftline'));
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('127.0.0.1', 'no-such-host.invalid'));
    await open(file);
    await until('the status', status, (now) => matches(now, { state: 'unavailable' }));
    expect((await status()).message).toMatch(/name/);
  });
});

test('401: what was seen is not shown any more, and a new token in the kubeconfig is used without a reload', async () => {
  proxy = await startFaultProxy(cluster.description);
  await drift(5);
  const file = await proxy.kubeconfig(await cluster.kubeconfig('driftline'));
  const good = await readFile(file, 'utf8');
  const token = /token: "([^"]+)"/.exec(good)?.[1] ?? '';
  await open(file);
  await until('drift', live, (value) => value === 5);
  const unauthorized = { kind: 'answer', status: 401, body: '{"kind":"Status","message":"Unauthorized"}' } as const;
  proxy.set(unauthorized, ({ headers }) => headers.authorization === `Bearer ${token}`);
  await edit();
  await until('the status', status, (now) => matches(now, { state: 'unavailable' }));
  expect((await status()).message).toContain('Log in again');
  const asked = proxy.asked.length;
  await sleep(3000);
  expect(proxy.asked.length - asked).toBeLessThan(3);
  // the proxy takes any token but the old one for good, and passes the old one on
  proxy.translate('renewed', token);
  await writeFile(file, good.replace(token, 'renewed'));
  await expectRecovered(6);
});
