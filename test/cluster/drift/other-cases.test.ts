import { afterAll, beforeAll, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { check, place, startCaseEditor } from '../../support/drift-case.ts';
import type { TestEditor } from '../../support/language-server.ts';
import { deployment } from '../../support/manifests.ts';

let namespace: string;
let editor: TestEditor;

beforeAll(async () => {
  namespace = await cluster.createNamespace('cases');
  editor = await startCaseEditor(cluster);
});
afterAll(() => editor.stop());

test('case 27: a new file is Information: not deployed; once applied it is silent', async () => {
  const text = deployment({ name: 'new', namespace });
  expect(await check(editor, 'case-27', text)).toMatchObject([
    {
      code: 'not-deployed',
      severity: 'Information',
      range: place(text, '\n', 'kind'),
      data: { path: 'kind', resource: { kind: 'Deployment', name: 'new', namespace } },
    },
  ]);
  await cluster.apply(text);
  expect(await check(editor, 'case-27-control', text)).toEqual([]);
});

test('case 29: an object that may not be read is told by the status only, never called deleted', async () => {
  const text = deployment({ name: 'unreadable', namespace, spec: ['replicas: 3'] });
  await cluster.apply(text.replace('replicas: 3', 'replicas: 5'));
  await cluster.createUser('blind', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }]);
  const blind = await startCaseEditor(cluster, 'blind');
  try {
    expect(await check(blind, 'case-29', text)).toEqual([]);
    const status = await blind.settledStatus();
    expect(status).toMatchObject({ state: 'connected', unreadable: 1, drifted: 0 });
    expect(status.message).toContain('forbidden');
  } finally {
    await blind.stop();
  }
  expect(await check(editor, 'case-29-control', text)).toMatchObject([{ code: 'pending-change' }]);
});

test('case 30: without leave to dry-run, what means the same is silent and a change by a person is found', async () => {
  const text = deployment({
    name: 'read-only',
    namespace,
    spec: ['minReadySeconds: 0', 'paused: false', 'replicas: 2'],
    container: [
      'stdin: false',
      'workingDir: ""',
      'ports:',
      '  - containerPort: 80',
      'resources: { limits: { cpu: 1000m, memory: 1024Mi }, requests: { cpu: 0.5, memory: 512Mi } }',
    ],
  });
  await cluster.apply(text);
  await cluster.createUser('reader', [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }]);
  const reader = await startCaseEditor(cluster, 'reader');
  try {
    expect(await check(reader, 'case-30', text)).toEqual([]);
    const [lens] = await reader.codeLenses('untitled:/case-30.yaml');
    expect(lens?.command?.title).toContain('read-only');
    await cluster.kubectlEdit(['deployment', 'read-only', '-n', namespace], (yaml) =>
      yaml.replace('memory: 512Mi', 'memory: 256Mi'),
    );
    expect(await check(reader, 'case-30-control', text)).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text, 'cpu: 0.5, memory: ', '512Mi'),
        data: { desired: '512Mi', live: '256Mi', owners: [{ manager: 'kubectl-edit' }] },
      },
    ]);
  } finally {
    await reader.stop();
  }
});

test('case 31: a kind that the cluster does not serve is a Hint on apiVersion until its definition comes', async () => {
  const text = `apiVersion: driftline.example.com/v1
kind: Gadget
metadata:
  name: one
  namespace: ${namespace}
spec:
  size: 1
`;
  expect(await check(editor, 'case-31', text)).toMatchObject([
    {
      code: 'crd-not-installed',
      severity: 'Hint',
      range: place(text, 'apiVersion: ', 'driftline.example.com/v1'),
      data: { path: 'apiVersion', resource: { kind: 'Gadget', name: 'one', namespace } },
    },
  ]);
  await cluster.apply(gadgets);
  try {
    await cluster.waitForCrds();
    expect(await check(editor, 'case-31-control', text)).toMatchObject([{ code: 'not-deployed' }]);
  } finally {
    await cluster.kubectl(['delete', 'crd', 'gadgets.driftline.example.com']);
  }
});

const gadgets = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gadgets.driftline.example.com }
spec:
  group: driftline.example.com
  scope: Namespaced
  names: { kind: Gadget, plural: gadgets, singular: gadget }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { size: { type: integer } } }
`;
