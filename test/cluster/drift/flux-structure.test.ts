import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { check, checkAgain, place } from '../../support/drift-case.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';
import { configMap, deployment } from '../../support/manifests.ts';

const env = ['env:', '  - name: A', '    value: "1"', '  - name: B', '    value: "2"'];
const initContainers = [
  'initContainers:',
  '  - name: first',
  '    image: example.com/init:1.0.0',
  '  - name: second',
  '    image: example.com/init:1.0.0',
];
const data = ['kept: "1"', 'removed: "2"'];
const volumes = ['volumes:', '  - { name: one, emptyDir: {} }', '  - { name: two, emptyDir: {} }'];

describe.skipIf(!cluster.capabilities.flux)('order, and keys and items that come and go', () => {
  let cases: FluxCases;
  const text = (name: string): string => cases.text(name);
  const on = (kind: string, name: string): string[] => [kind, name, '-n', cases.namespace];

  beforeAll(async () => {
    cases = await startFluxCases(cluster, 'flux-structure', (namespace) => ({
      variables: deployment({ name: 'variables', namespace, container: env }),
      steps: deployment({ name: 'steps', namespace, pod: initContainers }),
      volumes: deployment({ name: 'volumes', namespace, pod: volumes }),
      renamed: deployment({ name: 'renamed', namespace }),
      settings: configMap({ name: 'settings', namespace, data }),
      late: configMap({ name: 'late', namespace, data }),
      label: configMap({ name: 'label', namespace, labels: ['team: blue'], data: ['key: "1"'] }),
    }));
  });

  afterAll(() => cases.stop());

  test('case 12: variables in another order are a Hint on the list, and nothing once a value differs too', async () => {
    await cluster.kubectlEdit(on('deployment', 'variables'), (yaml) =>
      yaml.replace(/^( *- name: A\n *value: "1"\n)( *- name: B\n *value: "2"\n)/m, '$2$1'),
    );
    expect(await check(cases.editor, 'case-12', text('variables'))).toMatchObject([
      {
        code: 'drift-order',
        severity: 'Hint',
        range: place(text('variables'), '', 'env'),
        data: {
          path: 'spec.template.spec.containers[name="web"].env',
          desired: ['A', 'B'],
          live: ['B', 'A'],
          owners: [],
        },
      },
    ]);
    const edited = text('variables').replace('value: "1"', 'value: "3"');
    expect(await check(cases.editor, 'case-12-edited', edited)).toMatchObject([{ code: 'pending-change' }]);
  });

  test('case 12b: init containers in another order are a Warning, since they run in it', async () => {
    await cluster.kubectlEdit(on('deployment', 'steps'), (yaml) =>
      yaml
        .replace('name: first', 'name: third')
        .replace('name: second', 'name: first')
        .replace('name: third', 'name: second'),
    );
    expect(await check(cases.editor, 'case-12b', text('steps'))).toMatchObject([
      {
        code: 'drift-order',
        severity: 'Warning',
        range: place(text('steps'), '', 'initContainers'),
        data: { path: 'spec.template.spec.initContainers', desired: ['first', 'second'], live: ['second', 'first'] },
      },
    ]);
  });

  test('case 19: volumes in another order are silent; a changed one is found', async () => {
    const [head = '', one = '', two = ''] = volumes.map((line) => `      ${line}\n`);
    const swapped = text('volumes').replace(head + one + two, head + two + one);
    expect(swapped).not.toBe(text('volumes'));
    expect(await check(cases.editor, 'case-19', swapped)).toEqual([]);
    await cluster.kubectlEdit(on('deployment', 'volumes'), (yaml) =>
      yaml.replace(/emptyDir: \{\}\n( *)name: two/, 'emptyDir:\n$1  medium: Memory\n$1name: two'),
    );
    expect(await check(cases.editor, 'case-19-control', swapped)).toMatchObject([
      {
        code: 'drift-extra',
        severity: 'Warning',
        data: { path: 'spec.template.spec.volumes[name="two"].emptyDir.medium', outcome: 'removed' },
      },
    ]);
  });

  test('case 20: a container renamed in the file is pending: the new one is not there, the old one goes', async () => {
    const renamed = text('renamed').replace('- name: web', '- name: api');
    expect(await check(cases.editor, 'case-20', renamed)).toMatchObject([
      {
        code: 'pending-removal',
        severity: 'Information',
        range: place(renamed, '', 'containers'),
        data: {
          path: 'spec.template.spec.containers[name="web"]',
          live: { name: 'web' },
          owners: [{ manager: 'kustomize-controller', operation: 'Apply' }],
        },
      },
      {
        code: 'not-in-cluster',
        severity: 'Information',
        range: place(renamed, '- ', 'name'),
        data: { path: 'spec.template.spec.containers[name="api"]', desired: { name: 'api' }, owners: [] },
      },
    ]);
  });

  test('case 37: a key of a ConfigMap that was seen and is removed is a Warning on the key; a new one is not', async () => {
    expect(await check(cases.editor, 'case-37', text('settings'))).toEqual([]);
    await cluster.kubectlEdit(on('configmap', 'settings'), (yaml) => yaml.replace(/^ *removed: .*\n/m, ''));
    const edited = text('settings').replace('  kept: "1"\n', '  kept: "1"\n  fresh: "3"\n');
    expect(await checkAgain(cases.editor, 'case-37', edited)).toMatchObject([
      { code: 'not-in-cluster', severity: 'Information', range: place(edited, '', 'fresh') },
      {
        code: 'drift-removed',
        severity: 'Warning',
        range: place(edited, '', 'removed'),
        data: { path: 'data.removed', desired: '2', owners: [] },
      },
    ]);
  });

  test('a key that was removed before anybody looked cannot be told from a new one', async () => {
    await cluster.kubectlEdit(on('configmap', 'late'), (yaml) => yaml.replace(/^ *removed: .*\n/m, ''));
    expect(await check(cases.editor, 'late', text('late'))).toMatchObject([
      { code: 'not-in-cluster', severity: 'Information', range: place(text('late'), '', 'removed') },
    ]);
  });

  test('case 47: a label removed by kubectl label is a Warning on its key; applied again it is silent', async () => {
    expect(await check(cases.editor, 'case-47', text('label'))).toEqual([]);
    await cluster.kubectl(['label', ...on('configmap', 'label'), 'team-']);
    const warning = {
      code: 'drift-removed',
      severity: 'Warning',
      range: place(text('label'), '', 'team'),
      data: { path: 'metadata.labels.team', desired: 'blue' },
    };
    expect(await checkAgain(cases.editor, 'case-47', text('label'))).toMatchObject([warning]);
    const edited = text('label').replace('key: "1"', 'key: "9"');
    expect(await checkAgain(cases.editor, 'case-47', edited)).toMatchObject([warning, { code: 'pending-change' }]);
    await cases.repository.reconcile();
    expect(await checkAgain(cases.editor, 'case-47', text('label'))).toEqual([]);
  });

  test('case 47, applied by kubectl: its note on the object tells, without an earlier look', async () => {
    const own = text('label').replaceAll('name: label', 'name: noted');
    await cluster.apply(own);
    await cluster.kubectl(['label', ...on('configmap', 'noted'), 'team-']);
    const edited = own.replace('    team: blue\n', '    team: blue\n    fresh: yes-it-is\n');
    expect(await check(cases.editor, 'case-47-noted', edited)).toMatchObject([
      { code: 'drift-removed', severity: 'Warning', range: place(edited, '', 'team') },
      { code: 'not-in-cluster', severity: 'Information', range: place(edited, '', 'fresh') },
    ]);
  });
});
