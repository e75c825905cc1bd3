import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { createClusterGateway } from '../../../server/src/adapters/kubeconfig.ts';
import { createFolder, never, writeKubeConfig } from './api-server.ts';

test('the first of two files that define the same names wins, and the second adds its own', async () => {
  const first = writeKubeConfig('https://first');
  const second = writeKubeConfig('https://second');
  const third = join(createFolder(), 'config');
  writeFileSync(third, 'contexts: [{ name: more, context: { cluster: test, user: test, namespace: demo } }]\n');
  const gateway = createClusterGateway({ KUBECONFIG: [first, second, third].join(delimiter) });
  expect(await gateway.listContexts(undefined, never)).toMatchObject({
    ok: true,
    value: [
      { name: 'test', server: 'https://first', user: 'test' },
      { name: 'more', server: 'https://first', user: 'test', namespace: 'demo' },
    ],
  });
});

test('an empty file adds nothing', async () => {
  const empty = join(createFolder(), 'config');
  writeFileSync(empty, '');
  const gateway = createClusterGateway({ KUBECONFIG: [empty, writeKubeConfig('https://a')].join(delimiter) });
  expect(await gateway.listContexts(undefined, never)).toMatchObject({ ok: true, value: [{ name: 'test' }] });
});

test.each(['users: [{ user: { token: canary } }]', 'canary: [', '[canary]', 'canary'])(
  'a broken file names itself and quotes nothing: %s',
  async (content) => {
    const file = join(createFolder(), 'config');
    writeFileSync(file, content);
    const answer = await createClusterGateway({}).listContexts(file, never);
    expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining(file) as string } });
    expect(JSON.stringify(answer)).not.toContain('canary');
  },
);

test.each([
  ['bin/login', 'bin/login'],
  ['../login', '../login'],
])('the login program %s is beside the kubeconfig', async (command, path) => {
  const folder = createFolder();
  const user = `{ exec: { apiVersion: v1, command: ${command}, args: [canary], env: [{ name: a, value: canary }] } }`;
  const file = writeKubeConfig('https://a', user, join(folder, 'config'));
  const answer = await createClusterGateway({}).listContexts(file, never);
  expect(answer).toMatchObject({ value: [{ command: join(folder, path) }] });
  expect(JSON.stringify(answer)).not.toContain('canary');
});

test.each([
  '{ exec: { apiVersion: v1, command: login } }',
  '{ auth-provider: { name: gcp, config: { cmd-path: login } } }',
])('a login program on the path is named as it is: %s', async (user) => {
  const answer = await createClusterGateway({}).listContexts(writeKubeConfig('https://a', user), never);
  expect(answer).toMatchObject({ value: [{ command: 'login' }] });
});

test('a tilde in the setting is the home folder', async () => {
  const answer = await createClusterGateway({}).listContexts('~/no-such-kubeconfig-of-a-test', never);
  const path = join(homedir(), 'no-such-kubeconfig-of-a-test');
  expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining(path) as string } });
});

test.each([
  ['a proxy', 'server: "https://a", proxy-url: "http://b"', '{}'],
  ['no check of certificates', 'server: "https://a", insecure-skip-tls-verify: true', '{}'],
  ['another name of the certificate', 'server: "https://a", tls-server-name: b', '{}'],
  ['a file that is sent as a token', 'server: "https://a"', '{ tokenFile: /etc/hostname }'],
  ['a login program', 'server: "https://a"', '{ exec: { apiVersion: x, command: sh, args: [-c, "true"] } }'],
])('what was shown of a context is not followed to %s', async (_what, cluster, user) => {
  const file = join(createFolder(), 'config');
  const write = (of: string, by: string): void =>
    writeFileSync(
      file,
      `clusters: [{ name: c, cluster: { ${of} } }]\nusers: [{ name: u, user: ${by} }]\ncontexts: [{ name: test, context: { cluster: c, user: u } }]\n`,
    );
  write('server: "https://a"', '{}');
  const gateway = createClusterGateway({});
  await gateway.listContexts(file, never);
  const choice = { kubeconfig: file, context: 'test' };
  expect(await gateway.connect(choice, never)).toMatchObject({ ok: true });
  write(cluster, user);
  expect(await gateway.connect(choice, never)).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
  await gateway.listContexts(file, never);
  expect(await gateway.connect(choice, never)).toMatchObject({ ok: true });
});

test('a token that is renewed in the file is no other context', async () => {
  const file = writeKubeConfig('https://a', '{ token: one }');
  const gateway = createClusterGateway({});
  const before = await gateway.listContexts(file, never);
  writeKubeConfig('https://a', '{ token: two }', file);
  expect(await gateway.listContexts(file, never)).toEqual(before);
});
