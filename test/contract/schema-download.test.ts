import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
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

test('a schema is read once a day, without credentials, from the address that was checked', async () => {
  const server = await serve(answerSchema);
  const { downloads, resolved, dialled } = make();
  const [first, second] = await Promise.all([
    downloads.load(at(server), base, never),
    downloads.load(at(server, '/a.json#/definitions/A'), base, never),
  ]);
  expect(first).toEqual({ ok: true, value: { type: 'object' } });
  expect(first.ok && second.ok && first.value === second.value).toBe(true);
  await clock.advance(day - 1);
  await downloads.load(at(server), base, never);
  expect(server.asked).toHaveLength(1);
  expect(server.asked[0]?.headers).toEqual({
    accept: 'application/schema+json, application/json',
    'accept-encoding': 'identity',
    'user-agent': 'driftline',
    host: `schemas.example:${server.port}`,
    connection: 'close',
  });
  expect({ resolved, dialled }).toEqual({ resolved: ['schemas.example'], dialled: [publicAddress] });
});

test('it is kept between sessions, asked about after a day, and only read again if it has changed', async () => {
  let [text, tag] = [schema, '"1"'];
  const server = await serve((request, response) => {
    response.setHeader('etag', tag);
    if (request.headers['if-none-match'] === tag) response.writeHead(304).end();
    else response.end(text);
  });
  await make().downloads.load(at(server), base, never);
  expect(await make().downloads.load(at(server), base, never)).toMatchObject({ ok: true });
  expect(server.asked).toHaveLength(1);
  await clock.advance(day);
  expect(await make().downloads.load(at(server), base, never)).toMatchObject({ ok: true, value: { type: 'object' } });
  await clock.advance(day - 1);
  await make().downloads.load(at(server), base, never);
  expect(server.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"']);
  await clock.advance(1);
  [text, tag] = ['{"type":"string"}', '"2"'];
  expect(await make().downloads.load(at(server), base, never)).toMatchObject({ ok: true, value: { type: 'string' } });
  expect(await make().downloads.load(at(server), base, never)).toMatchObject({ ok: true, value: { type: 'string' } });
  expect(server.asked).toHaveLength(3);
});

test.each<[string, Partial<Network>, RequestListener]>([
  ['without a network', { resolve: () => Promise.reject(new Error('getaddrinfo EAI_AGAIN')) }, answerSchema],
  ['with a host in trouble', {}, (_request, response) => response.writeHead(503).end()],
])('%s, what is kept is used, and tried again after a minute', async (_what, network, answer) => {
  let current = answerSchema;
  const server = await serve((request, response) => current(request, response));
  await make().downloads.load(at(server), base, never);
  await clock.advance(2 * day);
  current = answer;
  const { downloads } = make(network);
  expect(await downloads.load(at(server), base, never)).toEqual({ ok: true, value: { type: 'object' } });
  const asked = server.asked.length;
  current = answerSchema;
  await clock.advance(59_999);
  await downloads.load(at(server), base, never);
  expect(server.asked).toHaveLength(asked);
  await make().downloads.load(at(server), base, never);
  expect(server.asked).toHaveLength(asked + 1);
});

test('what could not be had is not asked for at each keystroke', async () => {
  const server = await serve((_request, response) => response.writeHead(404).end());
  const { downloads } = make();
  for (let i = 0; i < 3; i++)
    expect(await downloads.load(at(server), base, never)).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  expect(server.asked).toHaveLength(1);
  await clock.advance(60_000);
  await downloads.load(at(server), base, never);
  expect(server.asked).toHaveLength(2);
});

test('who goes does not take it from the others; when all are gone, the connection is', async () => {
  const { promise: closed, resolve: close } = Promise.withResolvers<undefined>();
  let held: ServerResponse | undefined;
  const server = await serve((_request, response) => {
    held = response;
    response.on('close', () => close(undefined));
  });
  const { downloads } = make();
  const [one, other] = [new AbortController(), new AbortController()];
  const first = downloads.load(at(server), base, one.signal);
  const second = downloads.load(at(server), base, other.signal);
  await expect.poll(() => held).toBeDefined();
  one.abort();
  expect(await first).toMatchObject({ ok: false, error: { kind: 'aborted' } });
  expect(held?.destroyed).toBe(false);
  other.abort();
  expect(await second).toMatchObject({ ok: false, error: { kind: 'aborted' } });
  await closed;
  const third = downloads.load(at(server), base, never);
  await expect.poll(() => server.asked.length).toBe(2);
  held?.end(schema);
  expect(await third).toMatchObject({ ok: true });
  expect(await downloads.load(at(server), base, one.signal)).toMatchObject({ ok: false, error: { kind: 'aborted' } });
});

test('what is kept is for this person only, and has no address in it; what is broken is read again', async () => {
  const server = await serve(answerSchema);
  const address = at(server, '/a.json?token=canary');
  await make().downloads.load(address, base, never);
  const place = join(folder, 'schemas');
  expect(statSync(place).mode & 0o777).toBe(0o700);
  const files = readdirSync(place);
  expect(files).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json\.gz$/)]);
  const file = join(place, files[0] ?? '');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file).includes('canary')).toBe(false);
  for (const broken of ['', gzipSync('{"time":1}'), gzipSync('[')]) {
    writeFileSync(file, broken);
    expect(await make().downloads.load(address, base, never)).toMatchObject({ ok: true });
  }
  expect(server.asked).toHaveLength(4);
});
