import { type IncomingMessage, type RequestListener, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../server/src/adapters/clock.ts';
import { createForgeGateway } from '../../server/src/adapters/forges/gateway.ts';
import type { Forge, ForgeSetting } from '../../server/src/forge-port.ts';

const patient = new AbortController().signal;
const canary = 'canary0123456789';
const auto: ForgeSetting = { kind: 'auto' };

interface Served {
  readonly origin: string;
  readonly asked: IncomingMessage[];
}

async function serve(answer: RequestListener): Promise<Served> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function connect(origin: string, kind: 'gitea' | 'github', environment: NodeJS.ProcessEnv = {}): Forge {
  const gateway = createForgeGateway(systemClock, environment);
  const address = { kind, origin, api: `${origin}/api/v1`, owner: 'o', name: 'r', webUrl: `${origin}/o/r` };
  return gateway.connect(address, (asked) => Promise.resolve(asked === origin ? canary : undefined));
}

test.each([301, 302, 307, 308])('a token never follows a redirect to another origin (%i)', async (status) => {
  const stranger = await serve((_request, response) => response.end('{}'));
  const forge = await serve((request, response) =>
    response.writeHead(status, { location: `${stranger.origin}${request.url}` }).end(),
  );
  for (const kind of ['gitea', 'github'] as const) {
    const product = connect(forge.origin, kind);
    const read = await product.repository(patient);
    const written = await product.update(1, { title: 'x' }, patient);
    for (const result of [read, written]) {
      expect(result).toMatchObject({ ok: false, error: { kind: 'moved' } });
      expect(JSON.stringify(result)).not.toContain(canary);
      expect(JSON.stringify(result)).toContain(stranger.origin);
    }
  }
  expect(stranger.asked).toEqual([]);
  expect(forge.asked.length).toBe(4);
});

test('nor out of the API of its own origin, nor round and round', async () => {
  const away = await serve((_request, response) => response.writeHead(302, { location: '/other' }).end());
  expect(await connect(away.origin, 'gitea').repository(patient)).toMatchObject({ error: { kind: 'moved' } });
  const round = await serve((request, response) => response.writeHead(307, { location: request.url }).end());
  expect(await connect(round.origin, 'gitea').repository(patient)).toMatchObject({ error: { kind: 'moved' } });
  expect(round.asked.length).toBeLessThan(6);
});

test('an answer without end is left, one that is no JSON is told as such', async () => {
  const large = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  expect(await connect(large.origin, 'gitea').repository(patient)).toMatchObject({ error: { kind: 'server-error' } });
  const page = await serve((_request, response) => response.end(`<html>Sign in ${canary}</html>`));
  const result = await connect(page.origin, 'gitea').repository(patient);
  expect(result).toMatchObject({ error: { kind: 'server-error' } });
  expect(JSON.stringify(result)).not.toContain(canary);
});

test('the proxy of the environment is taken, and its password told to nobody', async () => {
  const asked: (string | undefined)[] = [];
  const proxy = createServer().on('connect', ({ url }: IncomingMessage, socket: Socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const through = `http://me:${canary}@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  for (const origin of ['http://git.example.invalid', 'https://git.example.invalid']) {
    const product = connect(origin, 'gitea', { HTTP_PROXY: through, HTTPS_PROXY: through });
    const result = await product.repository(patient);
    expect(result).toMatchObject({ error: { kind: 'offline', message: expect.stringContaining('407') as string } });
    expect(JSON.stringify(result)).not.toContain(canary);
  }
  expect(asked).toEqual(['git.example.invalid:80', 'git.example.invalid:443']);
});

const gitea = '{"message":"Only signed in user is allowed to call APIs.","url":"https://x/api/swagger"}';

test.each<[string, RequestListener, string | undefined]>([
  ['Gitea', versions('{"version":"1.26.0"}'), 'gitea'],
  ['Forgejo', versions('{"version":"12.0.1+gitea-1.22.0"}'), 'forgejo'],
  ['a Gitea that wants a login for everything', (_request, response) => response.writeHead(403).end(gitea), 'gitea'],
  [
    'GitHub Enterprise Server',
    (_request, response) => response.writeHead(404, { 'x-github-enterprise-version': '3.19.1' }).end('{}'),
    'github',
  ],
  ['GitLab', (_request, response) => response.writeHead(404).end('{"error":"404 Not Found"}'), undefined],
  ['a page for everything', (_request, response) => response.end('<html></html>'), undefined],
])('%s is known by what its API answers to somebody without a token', async (_what, answer, kind) => {
  const { origin, asked } = await serve(answer);
  const found = await createForgeGateway(systemClock, {}).detect(`${origin}/o/r.git`, auto, patient);
  expect(found).toMatchObject({ ok: true });
  if (!found.ok) return;
  expect(found.value?.kind).toBe(kind);
  const api = kind === 'github' ? `${origin}/api/v3` : `${origin}/api/v1`;
  if (kind) expect(found.value).toEqual({ kind, origin, api, owner: 'o', name: 'r', webUrl: `${origin}/o/r` });
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

test('a forge below a path, and one whose web the setting names', async () => {
  const { origin, asked } = await serve((request, response) =>
    request.url?.startsWith('/git/api/v1/version')
      ? response.end('{"version":"1.26.0"}')
      : response.writeHead(404).end(),
  );
  const gateway = createForgeGateway(systemClock, {});
  const expected = { kind: 'gitea', origin, api: `${origin}/git/api/v1`, webUrl: `${origin}/git/o/r` };
  expect(await gateway.detect(`${origin}/git/o/r.git`, auto, patient)).toMatchObject({ value: expected });
  const remote = 'ssh://git@127.0.0.1:2222/o/r.git';
  const setting: ForgeSetting = { kind: 'auto', url: `${origin}/git/` };
  expect(await gateway.detect(remote, setting, patient)).toMatchObject({ value: expected });
  const before = asked.length;
  expect(await gateway.detect(remote, { ...setting, kind: 'gitea' }, patient)).toMatchObject({ value: expected });
  expect(asked.length).toBe(before);
});

test('a host that is known by SSH alone, and has no web, is no forge; one whose web is named and does not answer is one', async () => {
  const gateway = createForgeGateway(systemClock, {});
  const remote = 'ssh://git@localhost:1/o/r.git';
  expect(await gateway.detect(remote, auto, patient)).toEqual({ ok: true, value: undefined });
  const named: ForgeSetting = { kind: 'auto', url: 'http://127.0.0.1:1' };
  expect(await gateway.detect(remote, named, patient)).toMatchObject({ ok: false, error: { kind: 'offline' } });
  expect(await gateway.detect('http://127.0.0.1:1/o/r.git', auto, patient)).toMatchObject({ ok: false });
});

test.each([
  ['git@github.com:o/r.git', 'github', 'https://api.github.com'],
  ['https://me.ghe.com/o/r', 'github', 'https://api.me.ghe.com'],
  ['https://codeberg.org/o/r', 'forgejo', 'https://codeberg.org/api/v1'],
  ['https://gitlab.com/o/r', undefined, undefined],
  ['/srv/git/o/r.git', undefined, undefined],
])('%s is known without asking', async (remote, kind, api) => {
  const found = await createForgeGateway(systemClock, {}).detect(remote, auto, AbortSignal.abort());
  expect(found.ok && found.value?.kind).toBe(kind);
  expect(found.ok && found.value?.api).toBe(api);
});

function versions(body: string): RequestListener {
  return (request, response) =>
    request.url === '/api/v1/version' ? response.end(body) : response.writeHead(404).end('{}');
}
