import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { check, checkAgain, place, startCaseEditor } from '../../support/drift-case.ts';
import type { TestEditor } from '../../support/language-server.ts';
import { configMap, deployment } from '../../support/manifests.ts';

let namespace: string;
let editor: TestEditor;

beforeAll(async () => {
  namespace = await cluster.createNamespace('client-side');
  editor = await startCaseEditor(cluster);
});
afterAll(() => editor.stop());

const container = ['imagePullPolicy: Always', 'env:', '  - name: A', '    value: "1"', '  - name: B', '    value: "2"'];
const onDeployment = (name: string): string[] => ['deployment', name, '-n', namespace];
const variables = 'spec.template.spec.containers[name="web"].env';
const note = 'kubectl.kubernetes.io/last-applied-configuration';

describe('a key that the file has no more', () => {
  test('case 54: of an object that kubectl has applied is a pending removal, found by its note', async () => {
    const text = deployment({ name: 'kubectl', namespace, spec: ['replicas: 1'], container });
    await cluster.apply(text);
    expect(await check(editor, 'case-54', text)).toEqual([]);
    const edited = text.replace(/ *- name: B\n *value: "2"\n/, '');
    const removal = {
      code: 'pending-removal',
      severity: 'Information',
      range: place(edited, '', 'env'),
      data: { path: `${variables}[name="B"]`, live: { name: 'B', value: '2' } },
    };
    expect(await checkAgain(editor, 'case-54', edited)).toMatchObject([removal]);
    // what becomes what it is by default stays as it is
    const less = edited.replace('  replicas: 1\n', '');
    expect(await checkAgain(editor, 'case-54', less)).toMatchObject([{ ...removal, range: place(less, '', 'env') }]);
    await cluster.apply(less);
    expect(await checkAgain(editor, 'case-54', less)).toEqual([]);
    expect(JSON.stringify((await cluster.get('deployment', 'kubectl', namespace)).spec)).not.toContain('"name":"B"');
  });

  test('case 54: so of one that Argo CD applies, which notes the same under its own name', async () => {
    const text = configMap({ name: 'argo', namespace, data: ['kept: "1"', 'removed: "2"'] });
    const sent = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argo', namespace },
      data: { kept: '1', removed: '2' },
    };
    const annotations = {
      [note]: JSON.stringify(sent),
      'argocd.argoproj.io/tracking-id': `apps:/ConfigMap:${namespace}/argo`,
    };
    await createAs('argocd-controller', { ...sent, metadata: { ...sent.metadata, annotations } });
    expect(await check(editor, 'case-54-argo', text)).toEqual([]);
    const edited = text.replace('  removed: "2"\n', '');
    expect(await checkAgain(editor, 'case-54-argo', edited)).toMatchObject([
      {
        code: 'pending-removal',
        severity: 'Information',
        range: place(edited, '\n', 'data'),
        data: { path: 'data.removed', live: '2', owners: [{ manager: 'argocd-controller', operation: 'Update' }] },
      },
    ]);
  });

  test("case 54: so of one in K3s' manifests directory, whose note is packed", async () => {
    const text = configMap({ name: 'k3s', namespace, data: ['kept: "1"', 'removed: "2"'] });
    const sent = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'k3s', namespace },
      data: { kept: '1', removed: '2' },
    };
    const applied = gzipSync(JSON.stringify(sent)).toString('base64').replace(/=+$/, '');
    const annotations = { 'objectset.rio.cattle.io/applied': applied, 'objectset.rio.cattle.io/id': '' };
    await createAs('deploy@node-1', { ...sent, metadata: { ...sent.metadata, annotations } });
    expect(await check(editor, 'case-54-k3s', text)).toEqual([]);
    await cluster.patchAs('kubectl-edit', ['configmap', 'k3s', '-n', namespace], { data: { removed: '3' } });
    const edited = text.replace('  removed: "2"\n', '');
    expect(await checkAgain(editor, 'case-54-k3s', edited)).toMatchObject([
      { code: 'pending-removal', range: place(edited, '\n', 'data'), data: { path: 'data.removed', live: '3' } },
    ]);
  });

  test('case 54: of one that Helm has applied, what it holds and is no default', async () => {
    const text = deployment({ name: 'helm', namespace, container });
    await cluster.kubectl(['create', '--field-manager', 'helm', '-f', '-'], { input: text });
    const live = await cluster.get('deployment', 'helm', namespace);
    expect(JSON.stringify(live.metadata.managedFields)).toContain('f:terminationGracePeriodSeconds');
    expect(await check(editor, 'case-54-helm', text)).toEqual([]);
    const edited = text.replace(/ *- name: B\n *value: "2"\n/, '').replace(/ *imagePullPolicy: Always\n/, '');
    const found = await checkAgain(editor, 'case-54-helm', edited);
    expect(found).toMatchObject([
      {
        code: 'pending-removal',
        severity: 'Information',
        data: { path: 'spec.template.spec.containers[name="web"].imagePullPolicy', live: 'Always' },
      },
      {
        code: 'pending-removal',
        severity: 'Information',
        range: place(edited, '', 'env'),
        data: { path: `${variables}[name="B"]`, owners: [{ manager: 'helm', operation: 'Update' }] },
      },
    ]);
  });
});

test('case 55: what kubectl edit adds to an object that kubectl has applied is kept: Information', async () => {
  const text = deployment({ name: 'added', namespace, container: container.slice(0, 4) });
  await cluster.apply(text);
  await cluster.kubectlEdit(onDeployment('added'), (yaml) =>
    yaml.replace(/^( *)- name: A\n/m, '$1- name: B\n$1  value: "2"\n$&'),
  );
  expect(await check(editor, 'case-55', text)).toMatchObject([
    {
      code: 'drift-kept',
      severity: 'Information',
      range: place(text, '', 'env'),
      data: { path: `${variables}[name="B"]`, outcome: 'kept', owners: [{ manager: 'kubectl-edit' }] },
    },
  ]);
  await cluster.apply(text);
  expect(JSON.stringify((await cluster.get('deployment', 'added', namespace)).spec)).toContain('"name":"B"');
});

test('case 56: a value that kubectl edit changes in an object that kubectl has applied is a Warning', async () => {
  const text = deployment({ name: 'changed', namespace, container });
  await cluster.apply(text);
  await cluster.kubectlEdit(onDeployment('changed'), (yaml) => yaml.replace('value: "2"', 'value: "9"'));
  expect(await check(editor, 'case-56', text)).toMatchObject([
    {
      code: 'drift-changed',
      severity: 'Warning',
      range: place(text, 'value: ', '"2"'),
      data: { path: `${variables}[name="B"].value`, desired: '2', live: '9', owners: [{ manager: 'kubectl-edit' }] },
    },
  ]);
});

test('an object that nobody applies has nothing that would be removed', async () => {
  const text = configMap({ name: 'made', namespace, data: ['kept: "1"', 'other: "2"'] });
  await cluster.kubectl(['create', '-f', '-'], { input: text });
  expect(await check(editor, 'nobody', text.replace('  other: "2"\n', ''))).toEqual([]);
});

async function createAs(manager: string, object: object): Promise<void> {
  await cluster.kubectl(['create', '--field-manager', manager, '-f', '-'], { input: JSON.stringify(object) });
}
