import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { type Status, didChangeVisibleNotification, statusRequest } from '../../server/src/protocol.ts';
import { contextName } from '../control-plane/control-plane.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/start.ts';
import { productRules } from '../control-plane/users.ts';
import { type ApiServerProcess, findApiServer } from '../support/cluster/api-server-process.ts';
import { type Cluster, connectCluster } from '../support/cluster/cluster.ts';
import { cluster as shared } from '../support/cluster/shared.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { deployment } from '../support/manifests.ts';
import { until } from '../support/until.ts';

const { binaries, external } = inject('controlPlane');
const uri = 'untitled:/web.yaml';
const broken = 'untitled:/broken.yaml';

async function startDriftedEditor(cluster: Cluster, user: string): Promise<{ editor: TestEditor; namespace: string }> {
  const namespace = await cluster.createNamespace('outages');
  const text = deployment({ name: 'web', namespace, spec: ['replicas: 3'] });
  await cluster.apply(text, { serverSide: true, manager: 'kustomize-controller' });
  await cluster.kubectl(['scale', 'deployment', 'web', '-n', namespace, '--replicas=5']);
  const settings = { cluster: { kubeconfig: await cluster.kubeconfig(user), context: contextName }, dryRun: 'always' };
  const editor = await startEditor(runServer(createClusterGateway({})), settings);
  await editor.open(broken, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: [\n');
  await editor.open(uri, text);
  await until(
    'drift',
    () => live(editor),
    (value) => value === 5,
  );
  return { editor, namespace };
}

const live = (editor: TestEditor): unknown =>
  editor.published(uri).map(({ data }) => (data as { live: unknown }).live)[0];
const codes = (editor: TestEditor, file: string): unknown[] => editor.published(file).map(({ code }) => code);

async function status(editor: TestEditor): Promise<Status> {
  const now = await editor.ask(statusRequest, null);
  if (!now) throw new Error('no status');
  return now;
}

/** What was seen last and what is known of the text stay; the status says what is wrong. */
async function expectLost(editor: TestEditor, message: RegExp): Promise<void> {
  await until(
    'the status',
    () => status(editor),
    ({ state }) => state === 'unavailable',
  );
  expect((await status(editor)).message).toMatch(message);
  expect(codes(editor, uri)).toEqual(['drift-changed']);
  expect(codes(editor, broken)).toContain('yaml-syntax');
}

describe.skipIf(external).concurrent('an API server that is stopped by signals', () => {
  let controlPlane: ControlPlane;
  let cluster: Cluster;
  let server: ApiServerProcess;

  beforeAll(async () => {
    controlPlane = await startControlPlane({ binaries });
    cluster = connectCluster(controlPlane.description);
    server = await findApiServer(controlPlane);
  });
  afterAll(async () => {
    server.stop();
    await controlPlane.stop();
  });

  test('frozen for 30 s, then killed, then started again: each is said, and what changed is seen without a reload', async () => {
    const { editor, namespace } = await startDriftedEditor(cluster, 'driftline');
    try {
      const { pid } = server;
      process.kill(pid, 'SIGSTOP');
      const thaw = sleep(30_000).then(() => process.kill(pid, 'SIGCONT'));
      await editor.ask({ method: 'driftline/status' }, null);
      await editor.notify('driftline/checkDrift');
      await expectLost(editor, /did not answer in time/);
      await thaw;
      await cluster.kubectl(['scale', 'deployment', 'web', '-n', namespace, '--replicas=6']);
      await until(
        'the live value',
        () => live(editor),
        (value) => value === 6,
      );
      await until(
        'the status',
        () => status(editor),
        ({ state }) => state === 'connected',
      );

      process.kill(pid, 'SIGKILL');
      await expectLost(editor, /cannot be reached/);
      await server.restart();
      await cluster.kubectl(['scale', 'deployment', 'web', '-n', namespace, '--replicas=7']);
      await until(
        'the live value',
        () => live(editor),
        (value) => value === 7,
      );
      await until(
        'the status',
        () => status(editor),
        ({ state, stale }) => state === 'connected' && stale === 0,
      );
    } finally {
      await editor.stop();
    }
  }, 180_000);
});

describe.skipIf(!shared.capabilities.audit).concurrent('nothing visible', () => {
  test('for 60 s: no request at all, and the next change is noticed once it is seen again', async () => {
    await shared.createUser('idler', productRules);
    const { editor, namespace } = await startDriftedEditor(shared, 'idler');
    const entries = async (): Promise<readonly { readonly requestReceivedTimestamp: string }[]> =>
      (await shared.auditEntries()).filter(({ user }) => user.username.endsWith(':idler'));
    try {
      expect((await entries()).length).toBeGreaterThan(0);
      await editor.notify(didChangeVisibleNotification.method, { uris: [] });
      // a watch lives half a minute longer than the last who needs it
      await sleep(31_000);
      const since = new Date().toISOString();
      await shared.kubectl(['scale', 'deployment', 'web', '-n', namespace, '--replicas=6']);
      await sleep(60_000);
      expect((await entries()).filter((entry) => entry.requestReceivedTimestamp > since)).toEqual([]);
      expect(live(editor)).toBe(5);
      await editor.notify(didChangeVisibleNotification.method, { uris: [uri] });
      await until(
        'the live value',
        () => live(editor),
        (value) => value === 6,
      );
      expect((await entries()).filter((entry) => entry.requestReceivedTimestamp > since).length).toBeGreaterThan(0);
    } finally {
      await editor.stop();
    }
  }, 180_000);
});
