import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { type FluxRepository, createFluxRepository } from '../../support/cluster/flux.ts';
import { check, place, startCaseEditor } from '../../support/drift-case.ts';
import type { TestEditor } from '../../support/language-server.ts';
import { deployment } from '../../support/manifests.ts';

const isFlux = cluster.capabilities.flux;

describe.skipIf(!isFlux)('drift of what the real kustomize-controller applied', () => {
  let namespace: string;
  let repository: FluxRepository;
  let editor: TestEditor;
  let files: Record<string, string>;

  beforeAll(async () => {
    namespace = await cluster.createNamespace('flux-cases');
    repository = await createFluxRepository(cluster, namespace);
    files = {
      replicas: deployment({ name: 'replicas', namespace, spec: ['replicas: 3'] }),
      scaled: deployment({ name: 'scaled', namespace }),
      patched: deployment({ name: 'patched', namespace }),
      cpu: deployment({ name: 'cpu', namespace, container: ['resources: { limits: { cpu: 1000m, memory: 512Mi } }'] }),
      ports: deployment({ name: 'ports', namespace, container: ['ports:', '  - containerPort: 80', '    name: http'] }),
      environment: deployment({ name: 'environment', namespace, container: ['env:', '  - name: A', '    value: "1"'] }),
      added: deployment({ name: 'added', namespace, container: ['env:', '  - name: A', '    value: "1"'] }),
      order: deployment({ name: 'order', namespace, container: ['args:', '  - a', '  - b'] }),
      gone: deployment({ name: 'gone', namespace }),
      pending: deployment({ name: 'pending', namespace }),
      disabled: deployment({ name: 'disabled', namespace }),
      hotfix: deployment({ name: 'hotfix', namespace, spec: ['replicas: 3'] }),
      words: deployment({
        name: 'words',
        namespace,
        annotations: 'example.com/port: 9090',
        container: ['env:', '  - name: DEBUG', '    value: yes'],
      }),
    };
    await repository.commitAndReconcile(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`${name}.yaml`, text])),
    );
    editor = await startCaseEditor(cluster);
  });

  afterAll(async () => {
    await editor.stop();
    await repository.remove();
  });

  const on = (name: string): string[] => ['deployment', name, '-n', namespace];
  const text = (name: string): string => files[name] ?? '';

  test('what nobody has touched is silent', async () => {
    expect(await check(editor, 'untouched', text('replicas'))).toEqual([]);
  });

  test('case 1: replicas changed by kubectl edit is a Warning on the value that names kubectl-edit', async () => {
    await cluster.kubectlEdit(on('replicas'), (yaml) => yaml.replace('replicas: 3', 'replicas: 5'));
    expect(await check(editor, 'case-1', text('replicas'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('replicas'), 'replicas: ', '3'),
        data: {
          path: 'spec.replicas',
          desired: 3,
          live: 5,
          owners: [{ manager: 'kubectl-edit', operation: 'Update' }],
        },
      },
    ]);
  });

  test('case 3: replicas absent and scaled is silent; set by kubectl patch is a Warning that names the default', async () => {
    await cluster.kubectl(['scale', ...on('scaled'), '--replicas=5']);
    expect(await check(editor, 'case-3-scaled', text('scaled'))).toEqual([]);
    await cluster.patchAs('kubectl-patch', on('patched'), { spec: { replicas: 5 } });
    expect(await check(editor, 'case-3-patched', text('patched'))).toMatchObject([
      {
        code: 'drift-extra',
        severity: 'Warning',
        range: place(text('patched'), '\n', 'spec'),
        data: { path: 'spec.replicas', live: 5, outcome: { resetTo: 1 }, owners: [{ manager: 'kubectl-patch' }] },
      },
    ]);
  });

  test('case 4: cpu 1000m against 1 is silent; another memory beside it is found', async () => {
    const live = await cluster.get('deployment', 'cpu', namespace);
    expect(JSON.stringify(live.spec)).toContain('"cpu":"1"');
    expect(await check(editor, 'case-4', text('cpu'))).toEqual([]);
    await cluster.kubectlEdit(on('cpu'), (yaml) => yaml.replace('memory: 512Mi', 'memory: 256Mi'));
    expect(await check(editor, 'case-4-control', text('cpu'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('cpu'), 'memory: ', '512Mi'),
        data: { desired: '512Mi', live: '256Mi', owners: [{ manager: 'kubectl-edit' }] },
      },
    ]);
  });

  test('case 9: a container port without protocol is silent; its changed name is found', async () => {
    expect(await check(editor, 'case-9', text('ports'))).toEqual([]);
    await cluster.kubectlEdit(on('ports'), (yaml) => yaml.replace('name: http', 'name: web'));
    expect(await check(editor, 'case-9-control', text('ports'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('ports'), '            name: ', 'http'),
        data: {
          path: 'spec.template.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"].name',
          desired: 'http',
          live: 'web',
          owners: [{ manager: 'kubectl-edit' }],
        },
      },
    ]);
  });

  test('case 13: a variable changed by kubectl set env is a Warning on its value', async () => {
    await cluster.kubectl(['set', 'env', ...on('environment'), 'A=2']);
    expect(await check(editor, 'case-13', text('environment'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('environment'), 'value: ', '"1"'),
        data: {
          desired: '1',
          live: '2',
          path: 'spec.template.spec.containers[name="web"].env[name="A"].value',
          owners: [{ manager: 'kubectl-set', operation: 'Update' }],
        },
      },
    ]);
  });

  test('case 14: a variable added by kubectl edit is a Warning on env that says it will be removed', async () => {
    await cluster.kubectlEdit(on('added'), (yaml) =>
      yaml.replace(/^( *)- name: A\n/m, '$1- name: B\n$1  value: "2"\n$&'),
    );
    expect(await check(editor, 'case-14', text('added'))).toMatchObject([
      {
        code: 'drift-extra',
        severity: 'Warning',
        range: place(text('added'), '', 'env'),
        data: {
          outcome: 'removed',
          path: 'spec.template.spec.containers[name="web"].env[name="B"]',
          live: { name: 'B', value: '2' },
          owners: [{ manager: 'kubectl-edit' }],
        },
      },
    ]);
  });

  test('case 17: arguments in another order are a Warning on the whole list', async () => {
    await cluster.kubectlEdit(on('order'), (yaml) => yaml.replace(/^( *)- a\n *- b\n/m, '$1- b\n$1- a\n'));
    const [found, ...others] = await check(editor, 'case-17', text('order'));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: 'drift-changed',
      severity: 'Warning',
      data: { desired: ['a', 'b'], live: ['b', 'a'], owners: [{ manager: 'kubectl-edit' }] },
    });
    expect(found?.range.start).toEqual(place(text('order'), 'args:\n            ', '- a').start);
  });

  test('case 28: what Flux has applied and is gone is a Warning on kind; marked as never to be created it is silent', async () => {
    await cluster.kubectl(['delete', ...on('gone')]);
    expect(await check(editor, 'case-28', text('gone'))).toMatchObject([
      {
        code: 'drift-deleted',
        severity: 'Warning',
        range: place(text('gone'), '\n', 'kind'),
        data: { path: 'kind', resource: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gone', namespace } },
      },
    ]);
    const disabled = deployment({
      name: 'disabled',
      namespace,
      annotations: 'kustomize.toolkit.fluxcd.io/reconcile: disabled',
    });
    await cluster.kubectl(['delete', ...on('disabled')]);
    expect(await check(editor, 'case-28-disabled', disabled)).toEqual([]);
    expect(await check(editor, 'case-28-control', text('disabled'))).toMatchObject([{ code: 'drift-deleted' }]);
  });

  test.each(['client-side', 'server-side'])(
    'a %s kubectl apply is drift by a person, not a pending change',
    async (side) => {
      await cluster.apply(text('hotfix').replace('replicas: 3', 'replicas: 5'), {
        serverSide: side === 'server-side',
        force: true,
      });
      expect(await check(editor, `hotfix-${side}`, text('hotfix'))).toMatchObject([
        { code: 'drift-changed', severity: 'Warning', range: place(text('hotfix'), 'replicas: ', '3') },
      ]);
      await repository.reconcile();
    },
  );

  test('what kustomize reads as text is sent as text; another value beside it is found', async () => {
    expect(await check(editor, 'words', text('words'))).toEqual([]);
    await cluster.kubectlEdit(on('words'), (yaml) => yaml.replace('web:1.0.0', 'web:3.0.0'));
    expect(await check(editor, 'words-control', text('words'))).toMatchObject([
      { code: 'drift-changed', range: place(text('words'), 'image: ', 'example.com/web:1.0.0') },
    ]);
  });

  test('an edit that is not applied yet is pending, not drift', async () => {
    const edited = text('pending').replace('web:1.0.0', 'web:2.0.0');
    expect(await check(editor, 'pending', edited)).toMatchObject([
      {
        code: 'pending-change',
        severity: 'Information',
        range: place(edited, 'image: ', 'example.com/web:2.0.0'),
        data: { owners: [{ manager: 'kustomize-controller' }] },
      },
    ]);
  });
});
