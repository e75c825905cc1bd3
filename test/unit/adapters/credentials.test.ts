import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../server/src/adapters/clock.ts';
import { type CredentialSource, createCredentials } from '../../../server/src/adapters/kubernetes/credentials.ts';
import { connect, createFolder, never, serve, writeKubeConfig } from './api-server.ts';

const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' };
const discovery = JSON.stringify({ resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] });

/** A login program as Node runs it, which writes a line into `runs` first. */
function logIn(folder: string, script: string): string {
  const runs = join(folder, 'runs');
  const whole = `require('node:fs').appendFileSync(${JSON.stringify(runs)}, 'x'); ${script}`;
  const args = JSON.stringify(['-e', whole]);
  const exec = `apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never`;
  return `{ exec: { ${exec}, command: ${JSON.stringify(process.execPath)}, args: ${args} } }`;
}

function countRuns(folder: string): number {
  const runs = join(folder, 'runs');
  return existsSync(runs) ? readFileSync(runs, 'utf8').length : 0;
}

const giveToken = `setTimeout(() => console.log(JSON.stringify({ status: { token: 'secret' } })), 50)`;

test('a login program that fails is named without its words, and once for all that wait', async () => {
  const folder = createFolder();
  const { address, asked } = await serve((_request, response) => response.end(discovery));
  const cluster = await connect(
    writeKubeConfig(address, logIn(folder, `setTimeout(() => { console.error('canary'); process.exit(1); }, 50)`)),
  );
  const answers = await Promise.all([1, 2, 3].map(() => cluster.get(ref, never)));
  for (const answer of answers) {
    expect(answer).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
    expect(JSON.stringify(answer)).toMatch(/login program of user test/);
    expect(JSON.stringify(answer)).not.toContain('canary');
  }
  expect(countRuns(folder)).toBe(1);
  expect(asked).toEqual([]);
});

test('what is no credential is not quoted', async () => {
  const folder = createFolder();
  const { address } = await serve((_request, response) => response.end(discovery));
  const cluster = await connect(writeKubeConfig(address, logIn(folder, `console.log('canary')`)));
  const answer = await cluster.get(ref, never);
  expect(answer).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
  expect(JSON.stringify(answer)).not.toContain('canary');
});

test('requests side by side log in once, and once more when what was good is refused', async () => {
  const folder = createFolder();
  const answer = { status: 200 };
  const seen = new Set<string | undefined>();
  const { address } = await serve((request, response) => {
    seen.add(request.headers.authorization);
    response.writeHead(answer.status).end(discovery);
  });
  const cluster = await connect(writeKubeConfig(address, logIn(folder, giveToken)));
  await Promise.all([1, 2, 3].map(() => cluster.get(ref, never)));
  expect([...seen]).toEqual(['Bearer secret']);
  expect(countRuns(folder)).toBe(1);
  answer.status = 401;
  const refused = await Promise.all([1, 2, 3].map(() => cluster.get(ref, never)));
  expect(refused[0]).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
  expect(countRuns(folder)).toBe(2);
  answer.status = 200;
  expect(await cluster.get(ref, never)).toMatchObject({ ok: true });
  expect(countRuns(folder)).toBe(3);
});

test('a cancelled request does not wait for the login program, and starts no second one', async () => {
  const folder = createFolder();
  const { address } = await serve((_request, response) => response.end(discovery));
  const cluster = await connect(writeKubeConfig(address, logIn(folder, giveToken.replace('50', '300'))));
  const abort = new AbortController();
  const cancelled = cluster.get(ref, abort.signal);
  abort.abort();
  expect(await cancelled).toMatchObject({ ok: false, error: { kind: 'aborted' } });
  expect(await cluster.get(ref, never)).toMatchObject({ ok: true });
  expect(countRuns(folder)).toBe(1);
});

test('a token file beside the kubeconfig is read', async () => {
  const folder = createFolder();
  writeFileSync(join(folder, 'token'), 'secret');
  const seen = new Set<string | undefined>();
  const { address } = await serve((request, response) => {
    seen.add(request.headers.authorization);
    response.end(discovery);
  });
  const cluster = await connect(writeKubeConfig(address, '{ tokenFile: token }', join(folder, 'config')));
  expect(await cluster.get(ref, never)).toMatchObject({ ok: true });
  expect([...seen]).toEqual(['Bearer secret']);
});

test('a login program that hangs is given up after a minute, and is not started a second time beside itself', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const hanging = vi.fn(() => new Promise<void>(() => undefined));
  const config = {
    getCurrentCluster: () => ({ server: 'https://a', skipTLSVerify: false }),
    getCurrentUser: () => ({ name: 'test', exec: {} }),
    applyToHTTPSOptions: hanging,
  } as unknown as Extract<Awaited<ReturnType<CredentialSource['load']>>, { ok: true }>['value'];
  const source = {
    load: () => Promise.resolve({ ok: true, value: config } as const),
    fingerprint: () => Promise.resolve(''),
  };
  const credentials = createCredentials(source, 1000, systemClock);
  const first = credentials.logIn(never);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await first).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
  expect(await credentials.logIn(never)).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
  expect(hanging).toHaveBeenCalledTimes(1);
});
