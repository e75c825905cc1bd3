import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Network } from '../../server/src/adapters/downloads/fetch-publicly.ts';
import { createSchemaDownloads } from '../../server/src/adapters/schema-download.ts';
import type { SchemaDownloads } from '../../server/src/ports.ts';
import { type Certificate, makeCertificate } from '../support/certificates.ts';
import { type FakeClock, createFakeClock } from '../support/fake-clock.ts';
import { type MadeUpInternet, makeUpInternet, publicAddress } from '../support/made-up-internet.ts';
import { type SecureServer, serveSecurely } from '../support/secure-server.ts';

const { signal: never } = new AbortController();
const base = { uri: 'file:///repository/a.yaml', repository: 'file:///repository' };
const day = 86_400_000;

let certificate: Certificate;
let folder: string;
let clock: FakeClock;
beforeAll(async () => {
  certificate = await makeCertificate('schemas.example,other.example,127.0.0.1,::1');
}, 120_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftline-schemas-'));
  clock = createFakeClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Made extends MadeUpInternet {
  readonly downloads: SchemaDownloads;
}

function make(changes: Partial<Network> = {}): Made {
  const made = makeUpInternet(certificate.cert, changes);
  return { ...made, downloads: createSchemaDownloads(clock, () => folder, made.network) };
}

async function serve(answer: RequestListener): Promise<SecureServer> {
  return serveSecurely(certificate, answer);
}

const schema = '{"type":"object"}';
const answerSchema: RequestListener = (_request, response) => response.end(schema);

function at({ port }: SecureServer, path = '/a.json', host = 'schemas.example'): string {
  return `https://${host}:${port}${path}`;
}

/** Each with the port of a server that must hear nothing. */
const forbidden: readonly (readonly [string, (port: number) => string])[] = [
  ['http', (port) => `http://schemas.example:${port}/`],
  ['ftp', (port) => `ftp://schemas.example:${port}/`],
  ['data', () => 'data:application/json,{}'],
  ['a name in the address', (port) => `https://me@schemas.example:${port}/`],
  ['a password in the address', (port) => `https://:canary@schemas.example:${port}/`],
  ['loopback', (port) => `https://127.0.0.1:${port}/`],
  ['loopback as one number', (port) => `https://2130706433:${port}/`],
  ['loopback in base 16', (port) => `https://0x7f.1:${port}/`],
  ['loopback of IPv6', (port) => `https://[::1]:${port}/`],
  ['loopback in IPv6', (port) => `https://[::ffff:127.0.0.1]:${port}/`],
  ['unspecified', (port) => `https://0.0.0.0:${port}/`],
  ['a name of loopback', (port) => `https://inside.example:${port}/`],
  ['a name of a link-local address', (port) => `https://metadata.example:${port}/`],
  ['a name of a mapped address', (port) => `https://mapped.example:${port}/`],
  ['a name of one public and one private address', (port) => `https://both.example:${port}/`],
];

test.each(forbidden)('%s is refused', async (_what, toAddress) => {
  const server = await serve(answerSchema);
  const { downloads, dialled } = make();
  const loaded = await downloads.load(toAddress(server.port), base, never);
  expect(loaded).toMatchObject({ ok: false, error: { kind: 'refused' } });
  expect(JSON.stringify(loaded)).not.toContain('canary');
  expect({ asked: server.connections, dialled }).toEqual({ asked: 0, dialled: [] });
});

test.each([...forbidden, ['a file', () => 'file:///etc/hostname'] as const])(
  'a public host that leads on to %s is not followed',
  async (_what, toAddress) => {
    const inside = await serve(answerSchema);
    const server = await serve((_request, response) =>
      response.writeHead(302, { location: toAddress(inside.port) }).end(),
    );
    const { downloads, dialled } = make();
    const loaded = await downloads.load(at(server), base, never);
    expect(loaded).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect({ asked: inside.connections, dialled }).toEqual({ asked: 0, dialled: [publicAddress] });
  },
);

test('five times a host may lead on, also to another, and not once more', async () => {
  const server = await serve(({ url = '' }, response) => {
    const left = Number(url.slice(1));
    if (left === 0) response.end(schema);
    else response.writeHead(307, { location: `//other.example:${server.port}/${left - 1}` }).end();
  });
  const { downloads, resolved, dialled } = make();
  expect(await downloads.load(at(server, '/5'), base, never)).toMatchObject({ ok: true });
  expect(resolved).toEqual(['schemas.example', ...Array.from({ length: 5 }, () => 'other.example')]);
  expect(dialled.slice(0, 2)).toEqual([publicAddress, '2606:4700:4700::1111']);
  expect(await downloads.load(at(server, '/6'), base, never)).toMatchObject({ ok: false, error: { kind: 'refused' } });
});

test('a name that means something else a moment later is only asked once', async () => {
  const server = await serve(answerSchema);
  const answers = [[publicAddress], ['127.0.0.1'], ['127.0.0.1']];
  const { downloads, dialled } = make({ resolve: () => Promise.resolve(answers.shift() ?? []) });
  expect(await downloads.load(at(server), base, never)).toMatchObject({ ok: true });
  expect(answers).toHaveLength(2);
  expect(dialled).toEqual([publicAddress]);
  await clock.advance(day);
  expect(await downloads.load(at(server), base, never)).toMatchObject({ ok: false, error: { kind: 'refused' } });
  expect(server.asked).toHaveLength(1);
});

const send = (response: ServerResponse, text: string): void => {
  response.write(text);
};

test.each<[string, string, RequestListener]>([
  ['too much', 'too-large', (_request, response) => response.end(`"${'a'.repeat(2000)}"`)],
  [
    'too much, as it says before',
    'too-large',
    (_request, response) => send(response.setHeader('content-length', 2000), 'a'),
  ],
  [
    'too much in parts',
    'too-large',
    (_request, response) => {
      const timer = setInterval(() => send(response, 'a'.repeat(100)), 1);
      response.on('close', () => clearInterval(timer));
    },
  ],
  ['nothing', 'unreachable', () => undefined],
  ['half and no more', 'unreachable', (_request, response) => send(response, '{"type":')],
  [
    'half and goes',
    'unreachable',
    (_request, response) => {
      send(response.setHeader('content-length', 100), '{"type":');
      void setTimeout(20).then(() => response.destroy());
    },
  ],
  ['no JSON', 'unreadable', (_request, response) => response.end('<html>canary')],
  ['no object', 'unreadable', (_request, response) => response.end('["canary"]')],
  [
    'something packed',
    'unreadable',
    (_request, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(schema)),
  ],
  ['that it is not there', 'unreadable', (_request, response) => response.writeHead(404).end(schema)],
  ['that nothing has changed', 'unreadable', (_request, response) => response.writeHead(304).end()],
  ['a way to nowhere', 'unreadable', (_request, response) => response.writeHead(302, { location: 'https://[' }).end()],
])('a host that answers %s is given up in time', async (_what, kind, answer) => {
  const server = await serve(answer);
  const { downloads } = make({ mostBytes: 1000, mostMilliseconds: 300 });
  const started = performance.now();
  const loaded = await downloads.load(at(server), base, never);
  expect(loaded).toMatchObject({ ok: false, error: { kind } });
  expect(performance.now() - started).toBeLessThan(3000);
  expect(JSON.stringify(loaded)).not.toContain('canary');
  expect(readdirSync(folder)).toEqual([]);
});

test('a name that nobody answers for is given up in time', async () => {
  const { downloads } = make({ resolve: () => new Promise(() => undefined), mostMilliseconds: 100 });
  const loaded = await downloads.load('https://schemas.example/a.json', base, never);
  expect(loaded).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
});

test('a host must prove its name, whatever the environment says', async () => {
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  onTestFinished(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
  });
  const server = await serve(answerSchema);
  const loaded = await make().downloads.load(at(server, '/', 'unnamed.example'), base, never);
  expect(loaded).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  expect(server.asked).toEqual([]);
});

test('a reference to another host is never followed', async () => {
  const other = await serve(answerSchema);
  const server = await serve((_request, response) =>
    response.end(JSON.stringify({ $ref: at(other, '/', 'other.example'), $schema: at(other), $id: at(other) })),
  );
  expect(await make().downloads.load(at(server), base, never)).toMatchObject({ ok: true });
  await setTimeout(50);
  expect(other.connections).toBe(0);
});
