import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { toPlainName } from '../../scripts/schemas/without-descriptions.ts';
import { type PlainClient, startPlainClient } from '../support/plain-client.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
/** The folder's own home and cache: nothing of this machine's npm takes part. */
const environment = (home: string): NodeJS.ProcessEnv => ({
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
  HOME: home,
});

let folder: string;
let program: string;
let version: string;

beforeAll(async () => {
  ({ version } = JSON.parse(await readFile(join(root, 'server/package.json'), 'utf8')) as { version: string });
  folder = await mkdtemp(join(tmpdir(), 'driftline-tarball-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const tarball = join(root, 'out', `driftline-language-server-${version}.tgz`);
  const args = ['install', '--offline', '--no-audit', '--no-fund', tarball];
  await run('npm', args, { cwd: folder, env: environment(folder) });
  program = join(folder, 'node_modules/.bin/driftline-language-server');
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const started: PlainClient[] = [];
afterEach(() => {
  for (const { process } of started.splice(0)) process.kill('SIGKILL');
});

function start(env: NodeJS.ProcessEnv = {}, args: readonly string[] = ['--stdio']): PlainClient {
  const client = startPlainClient(program, args, { ...environment(folder), ...env });
  started.push(client);
  return client;
}

function initialize(client: PlainClient, processId: number | null = null): Promise<unknown> {
  return client.request('initialize', { processId, rootUri: null, capabilities: {} });
}

function open(client: PlainClient, text: string): void {
  const textDocument = { uri: 'file:///repository/a.yaml', languageId: 'yaml', version: 1, text };
  client.notify('textDocument/didOpen', { textDocument });
}

/** The code of the first diagnostics that are not empty. */
async function firstCode(client: PlainClient): Promise<unknown> {
  const hasAny = ({ diagnostics }: { diagnostics: readonly unknown[] }): boolean => diagnostics.length > 0;
  const params = await client.received('textDocument/publishDiagnostics', hasAny);
  return (params as { diagnostics: readonly { code: unknown }[] }).diagnostics[0]?.code;
}

test('it needs nothing beside it', async () => {
  const installed = (await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
  expect(installed).toEqual(['driftline-language-server']);
});

test('the bundled schemas are in it, and whose they are', async () => {
  const installed = join(folder, 'node_modules/driftline-language-server');
  const names = await readdir(join(root, 'dist/schemas'));
  expect((await readdir(join(installed, 'schemas'))).filter((name) => name !== 'lean')).toEqual(names);
  expect(await readdir(join(installed, 'schemas/lean'))).toEqual(names.map(toPlainName));
  expect(await readFile(join(installed, 'THIRD-PARTY-NOTICES.txt'), 'utf8')).toContain('- k8s.io/kubernetes ');
});

test('another client gets diagnostics from it, and it leaves when it is asked to', async () => {
  const client = start();
  expect(await initialize(client)).toMatchObject({ capabilities: { codeLensProvider: {}, inlayHintProvider: true } });
  client.notify('initialized', {});
  open(client, 'kind: [\n');
  expect(await firstCode(client)).toBe('yaml-syntax');
  expect(await client.request('shutdown')).toBeNull();
  client.notify('exit');
  expect(await client.exited).toBe(0);
});

test('a kubeconfig alone leads to no request and starts no login program', async () => {
  const seen = { connections: 0 };
  const listener = createServer((socket) => {
    seen.connections++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void listener.close());
  await once(listener, 'listening');
  const kubeconfig = join(folder, 'kubeconfig');
  const marker = join(folder, 'login-ran');
  await writeFile(kubeconfig, kubeconfigWithLogin((listener.address() as AddressInfo).port, marker));
  const client = start({ KUBECONFIG: kubeconfig });
  await initialize(client);
  client.notify('initialized', {});
  open(client, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n---\nbroken: [\n');
  expect(await firstCode(client)).toBe('yaml-syntax');
  await sleep(500);
  expect(await client.request('driftline/status', null)).toMatchObject({ state: 'no-context', looking: 0 });
  expect(seen.connections).toBe(0);
  expect(existsSync(marker)).toBe(false);
  // the control: once it is chosen, both would have been seen
  await client.request('driftline/chooseContext', { context: 'trap' });
  await vi.waitFor(() => expect(existsSync(marker) || seen.connections > 0).toBe(true), 5000);
});

test('it ends when its input ends, and says that nobody asked', async () => {
  const client = start();
  await initialize(client);
  client.process.stdin?.end();
  expect(await client.exited).toBe(1);
});

test('it ends when the process of its editor is gone, even if its input stays open', async () => {
  const editor = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  const client = start();
  await initialize(client, editor.pid ?? null);
  editor.kill('SIGKILL');
  expect(await client.exited).toBe(1);
}, 20_000);

test('it says its version, its options, and what it needs', async () => {
  const env = environment(folder);
  expect((await run(program, ['--version'], { env })).stdout).toBe(`${version}\n`);
  expect((await run(program, ['--help'], { env })).stdout).toContain('driftline-language-server --stdio');
  await expect(run(program, [], { env })).rejects.toThrow('An editor starts it with --stdio.');
});

test('the command line tool is in it', async () => {
  const env = environment(folder);
  const driftline = join(folder, 'node_modules/.bin/driftline');
  expect((await run(driftline, ['--version'], { env })).stdout).toBe(`${version}\n`);
  await writeFile(join(folder, 'broken.yaml'), 'kind: [\n');
  const checked = run(driftline, ['check', 'broken.yaml'], { env, cwd: folder });
  await expect(checked).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('[yaml-syntax]') as unknown });
});

test.each([
  ['driftline-language-server', ['--stdio'], 1],
  ['driftline', ['check'], 2],
])('on a Node that is too old %s says so', async (name, args, code) => {
  const old = join(folder, 'old.cjs');
  await writeFile(
    old,
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.18.0" } });',
  );
  const failed = run(process.execPath, ['--require', old, join(dirname(program), name), ...args]);
  await expect(failed).rejects.toMatchObject({
    code,
    stderr: `${name} needs Node 22.19 or newer; this is 22.18.0.\n`,
  });
});

function kubeconfigWithLogin(port: number, marker: string): string {
  return `apiVersion: v1
kind: Config
current-context: trap
clusters: [{ name: trap, cluster: { server: "http://127.0.0.1:${port}", insecure-skip-tls-verify: true } }]
contexts: [{ name: trap, context: { cluster: trap, user: trap } }]
users:
  - name: trap
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: touch
        args: [${JSON.stringify(marker)}]
        interactiveMode: Never
`;
}
