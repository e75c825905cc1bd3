import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { type ObjectText, type ObjectTextParams, objectTextRequest } from '../../server/src/protocol.ts';
import { contextName, productUser } from '../control-plane/control-plane.ts';
import { type FluxLab, startFluxLab } from '../support/cluster/flux-lab.ts';
import { type LoopbackKubelet, startLoopbackKubelet } from '../support/cluster/loopback-kubelet.ts';
import { cluster } from '../support/cluster/shared.ts';
import { toSyncRepository } from '../support/flux-lab/sync-repository.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { askTree, findObject, see, untilObject } from '../support/sync-tree.ts';
import { until } from '../support/until.ts';

const seconds = 1000;
const password = 'hunter2-of-the-chart';

describe.skipIf(!cluster.capabilities.flux)('what a person asks to read of an object', () => {
  let lab: FluxLab;
  let editor: TestEditor;
  let kubelet: LoopbackKubelet;

  beforeAll(async () => {
    lab = await startFluxLab(inject('controlPlane').binaries, { audit: true, k3sHelm: true });
    const { files, objects } = toSyncRepository(lab.url('read'));
    await lab.serve('read', files);
    kubelet = await startLoopbackKubelet(
      lab.controlPlane.description,
      (container) =>
        `${container} begins\n+ helm install demo\n\u001b[31mError:\u001b[0m values do not fit: ${password}\n`,
    );
    editor = await start(productUser);
    await lab.cluster.apply(objects);
    await untilObject(editor, 'Kustomization broken', { reason: 'BuildFailed', limit: 60 * seconds });
  }, 180 * seconds);
  afterAll(async () => {
    await editor.stop();
    await kubelet.stop();
    await lab.stop();
  });

  async function start(user: string): Promise<TestEditor> {
    const settings = { cluster: { kubeconfig: await lab.cluster.kubeconfig(user), context: contextName } };
    const started = await startEditor(runServer(createClusterGateway({})), settings);
    await see(started, 'sync');
    return started;
  }

  async function read(from: TestEditor, name: string, what: ObjectTextParams['what']): Promise<ObjectText> {
    const tree = await askTree(from);
    const object = findObject(tree, name)?.object;
    if (!object) throw new Error(`no ${name}`);
    const answer = await from.ask(objectTextRequest, { cluster: tree.id, object, what });
    if (!answer) throw new Error('a defect');
    return answer;
  }

  const asked = async (user: string, what: string): Promise<number> =>
    (await lab.cluster.auditEntries()).filter(
      (entry) => entry.user.username.endsWith(user) && entry.requestURI.includes(what),
    ).length;

  test("a controller's events, the newest first, and only when they are asked for", async () => {
    expect(await asked(productUser, '/events')).toBe(0);
    const { isRead, text } = await until(
      'the events',
      () => read(editor, 'Kustomization broken', 'events'),
      (answer) => answer.text.includes('BuildFailed'),
    );
    expect(isRead).toBe(true);
    expect(text).toMatch(/ {2}Warning {2}BuildFailed {2}kustomize-controller: .*service\.yaml/);
    expect(text).not.toContain('unhealthy');
    expect(await asked(productUser, '/events')).toBeGreaterThan(0);
  });

  test('who may not read events is told so', async () => {
    const verbs = ['get', 'list', 'watch'];
    await lab.cluster.createUser('deaf', [
      { apiGroups: ['*'], resources: ['kustomizations', 'customresourcedefinitions'], verbs },
    ]);
    const other = await start('deaf');
    try {
      await untilObject(other, 'Kustomization broken', { reason: 'BuildFailed' });
      const { isRead, text } = await read(other, 'Kustomization broken', 'events');
      expect(isRead).toBe(false);
      expect(text).toMatch(/may not read/);
    } finally {
      await other.stop();
    }
  });

  test('the log of the Job of a chart of K3s comes through the API server, without values of the chart', async () => {
    await lab.cluster.apply(`apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: { name: demo, namespace: kube-system }
spec: { chart: demo, repo: https://charts.example.com, valuesContent: "auth: { password: ${password} }" }
`);
    await untilObject(editor, 'HelmChart demo', { reason: 'JobRunning' });
    const labels = ['-n', 'kube-system', '-l', 'batch.kubernetes.io/job-name=helm-install-demo'];
    const pod = await until(
      'the Pod',
      () => lab.cluster.kubectl(['get', 'pods', ...labels, '-o', 'jsonpath={.items[0].metadata.name}']).catch(() => ''),
      (name) => name !== '',
    );
    await kubelet.host(lab.cluster, 'kube-system', pod);
    expect(kubelet.asked).toEqual([]);
    const { isRead, text } = await read(editor, 'HelmChart demo', 'job-log');
    expect({ isRead, text }).toMatchObject({ isRead: true });
    expect(text).toContain('Error: values do not fit: ***');
    expect(text).not.toContain(password);
    expect(text).not.toContain('\u001b');
    expect(kubelet.asked).toHaveLength(1);
    expect(kubelet.asked[0]).toMatch(/^\/containerLogs\/kube-system\/.*tailLines=200/);
  });

  test('a log of which not all Secrets could be read says that it may hold values', async () => {
    const verbs = ['get', 'list', 'watch'];
    const resources = ['helmcharts', 'customresourcedefinitions', 'pods', 'pods/log', 'jobs'];
    await lab.cluster.createUser('blind', [{ apiGroups: ['*'], resources, verbs }]);
    const other = await start('blind');
    try {
      await untilObject(other, 'HelmChart demo', { reason: 'JobRunning' });
      const { isRead, text } = await read(other, 'HelmChart demo', 'job-log');
      expect(isRead).toBe(true);
      expect(text.split('\n').slice(0, 2).join(' ')).toMatch(/may hold values/);
    } finally {
      await other.stop();
    }
  });
});
