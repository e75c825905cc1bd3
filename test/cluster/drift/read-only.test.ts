import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClusterGateway } from '../../../server/src/adapters/kubeconfig.ts';
import { contextName } from '../../control-plane/control-plane.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { check, checkAgain, place, startCaseEditor } from '../../support/drift-case.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { gizmo, serveGizmos, stopServingGizmos } from '../../support/gizmos.ts';
import { type TestEditor, runServer, startEditor } from '../../support/language-server.ts';
import { deployment } from '../../support/manifests.ts';

let namespace: string;
let reader: TestEditor;
let proxy: FaultProxy;

beforeAll(async () => {
  namespace = await cluster.createNamespace('read-only');
  await serveGizmos(cluster);
  reader = await startCaseEditor(cluster, 'driftline', 'never');
  proxy = await startFaultProxy(cluster.description);
});
afterAll(async () => {
  await reader.stop();
  await proxy.close();
  await stopServingGizmos(cluster);
});

test('read-only: what the schema of a custom resource defaults is silent; its amounts are compared as they stand', async () => {
  const text = gizmo('defaulted', namespace, ['size: 1', 'free: { cpu: 1000m }']);
  await cluster.apply(text);
  expect(await check(reader, 'defaults', text)).toEqual([]);
  const edited = text.replace('1000m', '"1"');
  expect(await checkAgain(reader, 'defaults', edited)).toMatchObject([
    { code: 'pending-change', severity: 'Information', range: place(edited, 'cpu: ', '"1"'), data: { live: '1000m' } },
  ]);
});

test('read-only: what differs and the applier holds may be pending or a webhook’s, and both are said', async () => {
  const text = deployment({ name: 'differs', namespace, spec: ['replicas: 2'] });
  await cluster.apply(text);
  const edited = text.replace('replicas: 2', 'replicas: 3');
  expect(await check(reader, 'differs', edited)).toMatchObject([
    { code: 'pending-change', range: place(edited, 'replicas: ', '3'), data: { isUnsure: true } },
  ]);
  const [lens] = await reader.codeLenses('untitled:/differs.yaml');
  expect(lens?.command?.title).toContain('pending');
});

test('read-only: an object that is not there is not deployed, whatever would be refused of it', async () => {
  const text = deployment({ name: 'absent', namespace, spec: ['replicas: -1'] });
  expect(await check(reader, 'absent', text)).toMatchObject([{ code: 'not-deployed', severity: 'Information' }]);
});

test('409: an object that changes meanwhile is read and tried again', async () => {
  const text = deployment({ name: 'busy', namespace, spec: ['replicas: 2'] });
  await cluster.apply(text);
  let refused = 0;
  const isFirst = ({ method }: { method?: string | undefined }): boolean => method === 'PATCH' && refused++ === 0;
  const conflict = { kind: 'Status', code: 409, reason: 'Conflict', message: 'the object has been modified' };
  proxy.set({ kind: 'answer', status: 409, body: JSON.stringify(conflict) }, isFirst);
  const kubeconfig = await proxy.kubeconfig(await cluster.kubeconfig('driftline'));
  const settings = { cluster: { kubeconfig, context: contextName }, dryRun: 'always' };
  const editor = await startEditor(runServer(createClusterGateway({})), settings);
  try {
    const edited = text.replace('replicas: 2', 'replicas: 3');
    expect(await check(editor, 'busy', edited)).toMatchObject([
      { code: 'pending-change', range: place(edited, 'replicas: ', '3') },
    ]);
    const asked = proxy.asked.filter((one) => one.includes('/deployments/busy')).map((one) => one.split(' ')[0]);
    expect(asked).toEqual(['GET', 'PATCH', 'GET', 'PATCH']);
  } finally {
    await editor.stop();
  }
});
