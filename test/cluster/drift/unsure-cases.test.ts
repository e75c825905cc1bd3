import { afterAll, beforeAll, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { check, place, startCaseEditor } from '../../support/drift-case.ts';
import type { TestEditor } from '../../support/language-server.ts';
import { configMap, deployment } from '../../support/manifests.ts';

let namespace: string;
let editor: TestEditor;

beforeAll(async () => {
  namespace = await cluster.createNamespace('unsure');
  editor = await startCaseEditor(cluster);
});
afterAll(() => editor.stop());

test('a manifest without a namespace is not called undeployed; with one it is', async () => {
  const text = deployment({ name: 'placed-by-kustomize', namespace });
  expect(await check(editor, 'no-namespace', text.replace(/^ {2}namespace: .*\n/m, ''))).toEqual([]);
  expect(await check(editor, 'no-namespace-control', text)).toMatchObject([{ code: 'not-deployed' }]);
});

test('what Flux has yet to substitute is silent, also where the API server would refuse it; the rest is compared', async () => {
  const text = deployment({ name: 'substituted', namespace, spec: ['replicas: 2'] });
  await cluster.apply(text.replace('1.0.0', '9.9.9'));
  const image = text.replace('web:1.0.0', 'web:${TAG}');
  expect(await check(editor, 'substituted', image.replace('replicas: 2', 'replicas: ${REPLICAS:=2}'))).toEqual([]);
  const control = image.replace('replicas: 2', 'replicas: 3');
  expect(await check(editor, 'substituted-control', control)).toMatchObject([
    { code: 'pending-change', range: place(control, 'replicas: ', '3') },
  ]);
});

test.skipIf(!cluster.capabilities.audit)(
  'what SOPS has encrypted is never sent, and asked for only where it is a Secret that can be told',
  async () => {
    const secret = (name: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: ${namespace} }\nstringData: { key: "ENC[AES256_GCM,data:x]" }\n`;
    const age = '[{ recipient: age1x, enc: x }]';
    const sops = `sops: { mac: "ENC[AES256_GCM,data:y]", lastmodified: "2026-11-01T12:00:00Z", age: ${age} }\n`;
    expect(await check(editor, 'sops', `${secret('encrypted')}${sops}`)).toMatchObject([{ code: 'not-deployed' }]);
    const hidden = configMap({ name: 'encrypted-too', namespace, data: ['key: ENC[x]'] });
    expect(await check(editor, 'sops-hidden', `${hidden}${sops}`)).toEqual([]);
    expect(await check(editor, 'sops-control', secret('plain'))).toMatchObject([{ code: 'not-deployed' }]);
    const asked = (await cluster.auditEntries({ user: 'driftline' })).filter(({ requestURI }) =>
      requestURI.includes(namespace),
    );
    const verbs = (part: string): readonly string[] => [
      ...new Set(asked.filter(({ requestURI }) => requestURI.includes(part)).map(({ verb }) => verb)),
    ];
    expect(verbs('/secrets/plain')).toEqual(['get', 'patch']);
    expect(verbs('/secrets/encrypted')).toEqual(['get']);
    expect(verbs('encrypted-too')).toEqual([]);
  },
);

test('a Secret that differs says so without its value, on its own key', async () => {
  const secret = (value: string): string =>
    `apiVersion: v1\nkind: Secret\nmetadata: { name: masked, namespace: ${namespace} }\nstringData:\n  password: ${value}\n`;
  await cluster.apply(secret('canary-in-the-cluster'));
  await cluster.patchAs('kubectl-edit', ['secret', 'masked', '-n', namespace], {
    data: { password: btoa('canary-two') },
  });
  const text = secret('canary-in-the-file');
  const found = await check(editor, 'masked', text);
  expect(found).toMatchObject([
    { code: 'drift-changed', severity: 'Warning', range: place(text, 'password: ', 'canary-in-the-file') },
  ]);
  const said = JSON.stringify([found, editor.log, await editor.codeLenses('untitled:/masked.yaml')]);
  expect(said).not.toMatch(/canary-in-the-cluster|canary-two/);
  expect(said).not.toContain(btoa('canary-two'));
});
