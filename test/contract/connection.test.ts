import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import type { Cluster, ClusterError, Result } from '../../server/src/ports.ts';
import { type Certificate, makeCertificate } from '../support/certificates.ts';
import { type SecureServer, serveProxy, serveSecurely } from '../support/secure-server.ts';

const never = new AbortController().signal;
let folder: string;
/** Of the address and of a name that only a proxy can look up. */
let addressed: Certificate;
/** Of a name that the address is not. */
let named: Certificate;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'connection-'));
  addressed = await makeCertificate('127.0.0.1,cluster.invalid');
  named = await makeCertificate('api.internal');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Part = Readonly<Record<string, unknown>>;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const trusting = (certificate: Certificate): Part => ({ 'certificate-authority-data': base64(certificate.cert) });

/** JSON is YAML. */
function writeConfig(
  cluster: Part,
  user: Part = {},
  file = join(mkdtempSync(join(folder, 'kube-')), 'config'),
): string {
  const content = {
    clusters: [{ name: 'test', cluster }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    users: [{ name: 'test', user }],
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

function write(name: string, text: string): string {
  const file = join(mkdtempSync(join(folder, 'file-')), name);
  writeFileSync(file, text);
  return file;
}

async function connect(kubeconfig: string, environment: Record<string, string> = {}): Promise<Cluster> {
  const connected = await createClusterGateway(environment).connect({ kubeconfig, context: 'test' }, never);
  if (!connected.ok) throw new Error(connected.error.message);
  return connected.value;
}

const ask = async (kubeconfig: string, environment?: Record<string, string>): Promise<Result<string, ClusterError>> =>
  (await connect(kubeconfig, environment)).version(never);
const answered = { ok: true, value: 'v1.36.3' };
const saying = (words: RegExp): object => ({ message: expect.stringMatching(words) as string });
const tokensOf = (server: SecureServer): unknown[] => server.asked.map(({ headers }) => headers.authorization);

describe('the authority of the server’s certificate', () => {
  test('is taken from data, or from a file', async () => {
    const { address } = await serveSecurely(addressed);
    expect(await ask(writeConfig({ server: address, ...trusting(addressed) }))).toEqual(answered);
    const file = write('ca.pem', addressed.cert);
    expect(await ask(writeConfig({ server: address, 'certificate-authority': file }))).toEqual(answered);
  });

  test('missing: the certificate is named, and nothing is sent', async () => {
    const server = await serveSecurely(addressed);
    const answer = await ask(writeConfig({ server: server.address }, { token: 'canary' }));
    expect(answer).toMatchObject({ ok: false, error: { kind: 'unreachable', ...saying(/certificate/) } });
    expect(server.asked).toEqual([]);
  });

  test('of another name: refused, unless tls-server-name gives that name', async () => {
    const server = await serveSecurely(named);
    const cluster = { server: server.address, ...trusting(named) };
    const answer = await ask(writeConfig(cluster));
    expect(answer).toMatchObject({ ok: false, error: { kind: 'unreachable', ...saying(/certificate/) } });
    expect(server.asked).toEqual([]);
    expect(await ask(writeConfig({ ...cluster, 'tls-server-name': 'api.internal' }))).toEqual(answered);
    expect((server.asked[0]?.socket as TLSSocket & { servername?: string }).servername).toBe('api.internal');
  });
});

test('a client certificate is shown, from data and from files', async () => {
  // who may log in is the server's affair; here it asks, and the test looks at what it was shown
  const shown: unknown[] = [];
  const { address } = await serveSecurely(
    { ...addressed, requestCert: true, rejectUnauthorized: false },
    ({ socket }, response) => {
      if (socket instanceof TLSSocket) shown.push(socket.getPeerX509Certificate()?.fingerprint256);
      response.end('{"gitVersion":"v1.36.3"}');
    },
  );
  const cluster = { server: address, ...trusting(addressed) };
  const data = { 'client-certificate-data': base64(named.cert), 'client-key-data': base64(named.key) };
  const files = { 'client-certificate': write('cert.pem', named.cert), 'client-key': write('key.pem', named.key) };
  for (const user of [data, files, {}]) expect(await ask(writeConfig(cluster, user))).toEqual(answered);
  const { fingerprint256 } = new X509Certificate(named.cert);
  expect(shown).toEqual([fingerprint256, fingerprint256, undefined]);
});

describe('a proxy', () => {
  test('of the kubeconfig is used, even for this machine, and for the name of tls-server-name', async () => {
    const [proxy, server] = [await serveProxy(), await serveSecurely(named)];
    const cluster = { server: server.address, 'proxy-url': proxy.address, ...trusting(named) };
    expect(await ask(writeConfig({ ...cluster, 'tls-server-name': 'api.internal' }))).toEqual(answered);
    expect(proxy.asked).toEqual([`127.0.0.1:${server.port}`]);
    expect(await ask(writeConfig(cluster))).toMatchObject({ ok: false, error: saying(/certificate/) });
  });

  test('of the environment looks up the name, for one tunnel for all requests, unless NO_PROXY excepts it', async () => {
    const [proxy, { port, asked }] = [await serveProxy(), await serveSecurely(addressed)];
    const config = writeConfig({ server: `https://cluster.invalid:${port}`, ...trusting(addressed) });
    const environment = { HTTPS_PROXY: proxy.address };
    const cluster = await connect(config, environment);
    expect(await cluster.version(never)).toEqual(answered);
    expect(await cluster.version(never)).toEqual(answered);
    expect([proxy.asked, asked.length]).toEqual([[`cluster.invalid:${port}`], 2]);
    const excepted = await ask(config, { ...environment, NO_PROXY: '.example.com,cluster.invalid' });
    expect(excepted).toMatchObject({ ok: false, error: { kind: 'unreachable', ...saying(/its name/) } });
    expect(proxy.asked.length).toBe(1);
  });

  test('that refuses is said to be what refuses', async () => {
    const [proxy, server] = [await serveProxy(407), await serveSecurely(addressed)];
    const answer = await ask(
      writeConfig({ server: server.address, 'proxy-url': proxy.address, ...trusting(addressed) }),
    );
    expect(answer).toMatchObject({ ok: false, error: { kind: 'unreachable', ...saying(/proxy.*407/) } });
    expect(server.asked).toEqual([]);
  });
});

describe('after a 401', () => {
  /** A server that lets one token in. */
  async function serveWithLogin(): Promise<{ readonly server: SecureServer; readonly gate: { token: string } }> {
    const gate = { token: 'one' };
    const server = await serveSecurely(addressed, ({ headers }, response) => {
      const isIn = headers.authorization === `Bearer ${gate.token}`;
      response.writeHead(isIn ? 200 : 401).end('{"gitVersion":"v1.36.3"}');
    });
    return { server, gate };
  }

  test('a kubeconfig that names another server now is not followed, until it names the chosen one again', async () => {
    const [{ server, gate }, other] = [await serveWithLogin(), await serveSecurely(addressed)];
    const before = { server: server.address, ...trusting(addressed) };
    const file = writeConfig(before, { token: 'one' });
    const cluster = await connect(file);
    expect(await cluster.version(never)).toEqual(answered);
    gate.token = 'two';
    writeConfig({ ...before, server: other.address }, { token: 'two' }, file);
    const refused = { kind: 'unauthorized', ...saying(/another server/) };
    expect(await cluster.version(never)).toMatchObject({ ok: false, error: refused });
    expect(await cluster.version(never)).toMatchObject({ ok: false, error: refused });
    expect(other.asked).toEqual([]);
    expect(tokensOf(server)).toEqual(['Bearer one', 'Bearer one']);
    writeConfig(before, { token: 'two' }, file);
    expect(await cluster.version(never)).toEqual(answered);
    expect(other.connections).toBe(0);
  });

  test('a kubeconfig that names a login program now, or another one, does not start it', async () => {
    const { server, gate } = await serveWithLogin();
    const before = { server: server.address, ...trusting(addressed) };
    const logIn = (token: string): Part => {
      const script = `console.log('{"status":{"token":"${token}"}}')`;
      return {
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script] },
      };
    };
    for (const user of [{ token: 'one' }, logIn('one')]) {
      gate.token = 'one';
      const file = writeConfig(before, user);
      const cluster = await connect(file);
      expect(await cluster.version(never)).toEqual(answered);
      gate.token = 'two';
      writeConfig(before, logIn('two'), file);
      const refused = { kind: 'unauthorized', ...saying(/login program/) };
      expect(await cluster.version(never)).toMatchObject({ ok: false, error: refused });
    }
    expect(tokensOf(server)).not.toContain('Bearer two');
  });

  test('a token file that was rotated is read anew, and the same request is answered; its last line may end', async () => {
    const { server, gate } = await serveWithLogin();
    const tokenFile = write('token', 'one\n');
    const cluster = await connect(writeConfig({ server: server.address, ...trusting(addressed) }, { tokenFile }));
    expect(await cluster.version(never)).toEqual(answered);
    gate.token = 'two';
    writeFileSync(tokenFile, 'two\n');
    expect(await cluster.version(never)).toEqual(answered);
    expect(tokensOf(server)).toEqual(['Bearer one', 'Bearer one', 'Bearer two']);
  });

  test('a token that is still refused is not sent again with each request, but is once its file is written', async () => {
    const { server, gate } = await serveWithLogin();
    const tokenFile = write('token', 'old');
    const cluster = await connect(writeConfig({ server: server.address, ...trusting(addressed) }, { tokenFile }));
    const refused = { ok: false, error: { kind: 'unauthorized' } };
    for (let i = 0; i < 3; i++) expect(await cluster.version(never)).toMatchObject(refused);
    expect(tokensOf(server)).toEqual(['Bearer old']);
    writeFileSync(tokenFile, gate.token);
    expect(await cluster.version(never)).toEqual(answered);
  });
});

test('an answer that is larger than anything sensible is given up, and said to be too large', async () => {
  const closed = Promise.withResolvers<undefined>();
  const page = Buffer.alloc(2 ** 20, 'a');
  const pour = (response: ServerResponse): void => {
    while (!response.destroyed && response.write(page));
  };
  const { address } = await serveSecurely(addressed, (_request: IncomingMessage, response) => {
    response.on('drain', () => pour(response));
    response.on('close', () => closed.resolve(undefined));
    pour(response);
  });
  const answer = await ask(writeConfig({ server: address, ...trusting(addressed) }));
  expect(answer).toMatchObject({ ok: false, error: { kind: 'unreachable', ...saying(/too large/) } });
  await closed.promise;
});

test('an idle time that the server names does not cut short how long a reused connection may take to answer', async () => {
  let delay = 0;
  const server = await serveSecurely(addressed, (_request, response) => {
    const timer = setTimeout(() => response.end('{"gitVersion":"v1.36.3"}'), delay);
    onTestFinished(() => clearTimeout(timer));
    // Node takes a second off what the server names, and reuses nothing that has none left
    response.setHeader('keep-alive', 'timeout=2');
    response.setHeader('connection', 'keep-alive');
  });
  const cluster = await connect(writeConfig({ server: server.address, ...trusting(addressed) }));
  expect(await cluster.version(never)).toEqual(answered);
  delay = 3000;
  expect(await cluster.version(never)).toEqual(answered);
  expect([server.asked.length, server.connections]).toEqual([2, 1]);
});
