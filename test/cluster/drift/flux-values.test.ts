import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { check, place, startCaseEditor } from '../../support/drift-case.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';
import { deployment } from '../../support/manifests.ts';
import { serveWidgets, stopServingWidgets, widget } from '../../support/widgets.ts';

describe.skipIf(!cluster.capabilities.flux)('values that Flux applied, and what the API server makes of them', () => {
  let cases: FluxCases;
  const text = (name: string): string => cases.text(name);
  const on = (kind: string, name: string): string[] => [kind, name, '-n', cases.namespace];

  beforeAll(async () => {
    const toFiles = (namespace: string): Record<string, string> => ({
      half: deployment({ name: 'half', namespace, container: ['resources: { limits: { cpu: 0.5, memory: 64Mi } }'] }),
      binary: deployment({ name: 'binary', namespace, container: ['resources: { limits: { memory: 1024Mi } }'] }),
      memory: deployment({ name: 'memory', namespace, container: ['resources: { limits: { memory: 512Mi } }'] }),
      ports: deployment({ name: 'ports', namespace, container: dns }),
      tolerations: deployment({
        name: 'tolerations',
        namespace,
        pod: ['tolerations:', '  - { key: first, operator: Exists }'],
      }),
      mode: deployment({ name: 'mode', namespace, pod: modeVolume }),
      target: service('target', namespace, 'ClusterIP'),
      node: service('node', namespace, 'NodePort'),
      quantity: widget('quantity', namespace, 'cpu: 1000m'),
      port: widget('port', namespace, 'port: 80'),
      spelled: widget('spelled', namespace, 'cpu: 1000m'),
      untouched: deployment({ name: 'untouched', namespace, pod: modeVolume }),
    });
    cases = await startFluxCases(cluster, 'flux-values', toFiles, () => serveWidgets(cluster));
  });

  afterAll(async () => {
    await cases.stop();
    await stopServingWidgets(cluster);
  });

  test('case 5: cpu 0.5 against 500m is silent; another memory beside it is found', async () => {
    expect(JSON.stringify(await cluster.get('deployment', 'half', cases.namespace))).toContain('"cpu":"500m"');
    expect(await check(cases.editor, 'case-5', text('half'))).toEqual([]);
    await cluster.kubectlEdit(on('deployment', 'half'), (yaml) => yaml.replace('memory: 64Mi', 'memory: 32Mi'));
    expect(await check(cases.editor, 'case-5-control', text('half'))).toMatchObject([
      { code: 'drift-changed', severity: 'Warning', range: place(text('half'), 'memory: ', '64Mi') },
    ]);
  });

  test('case 6: memory 1024Mi against 1Gi is silent; 1Gi and a bit is found', async () => {
    expect(JSON.stringify(await cluster.get('deployment', 'binary', cases.namespace))).toContain('"memory":"1Gi"');
    expect(await check(cases.editor, 'case-6', text('binary'))).toEqual([]);
    await cluster.kubectlEdit(on('deployment', 'binary'), (yaml) => yaml.replace('memory: 1Gi', 'memory: 1025Mi'));
    expect(await check(cases.editor, 'case-6-control', text('binary'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('binary'), 'memory: ', '1024Mi'),
        data: { live: '1025Mi' },
      },
    ]);
  });

  test('case 7: memory changed by kubectl is a Warning on the value', async () => {
    await cluster.kubectl(['set', 'resources', ...on('deployment', 'memory'), '--limits=memory=256Mi']);
    expect(await check(cases.editor, 'case-7', text('memory'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('memory'), 'memory: ', '512Mi'),
        data: {
          path: 'spec.template.spec.containers[name="web"].resources.limits.memory',
          desired: '512Mi',
          live: '256Mi',
          owners: [{ manager: 'kubectl-set', operation: 'Update' }],
        },
      },
    ]);
  });

  test('case 8: a quantity of a custom resource is text: the same is silent, another spelling is found', async () => {
    expect(await check(cases.editor, 'case-8', text('quantity'))).toEqual([]);
    await cluster.patchAs('kubectl-patch', on('widget', 'quantity'), { spec: { cpu: '1' } });
    expect(await check(cases.editor, 'case-8-control', text('quantity'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('quantity'), 'cpu: ', '1000m'),
        data: { path: 'spec.cpu', desired: '1000m', live: '1' },
      },
    ]);
  });

  test('case 30: case 8 and case 49 are the same without a dry run', async () => {
    const reader = await startCaseEditor(cluster, 'driftline', 'never');
    try {
      expect(await check(reader, 'case-30-mode', text('untouched'))).toEqual([]);
      expect(await check(reader, 'case-30-quantity', text('spelled'))).toEqual([]);
      await cluster.patchAs('kubectl-patch', on('widget', 'spelled'), { spec: { cpu: '1' } });
      expect(await check(reader, 'case-30-control', text('spelled'))).toMatchObject([
        {
          code: 'drift-changed',
          severity: 'Warning',
          range: place(text('spelled'), 'cpu: ', '1000m'),
          data: { desired: '1000m', live: '1', owners: [{ manager: 'kubectl-patch' }] },
        },
      ]);
    } finally {
      await reader.stop();
    }
  });

  test('case 10: of two ports with one number, the one of the changed protocol is marked', async () => {
    const path = '/spec/template/spec/containers/0/ports/1/name';
    const patch = [{ op: 'replace', path, value: 'other' }];
    await cluster.patchAs('kubectl-patch', on('deployment', 'ports'), patch, { type: 'json' });
    expect(await check(cases.editor, 'case-10', text('ports'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('ports'), 'name: ', 'dns-udp'),
        data: {
          path: 'spec.template.spec.containers[name="web"].ports[containerPort=53,protocol="UDP"].name',
          desired: 'dns-udp',
          live: 'other',
        },
      },
    ]);
  });

  test('case 11: a port by number and by name, and a number and its text, are not the same', async () => {
    await cluster.kubectlEdit(on('service', 'target'), (yaml) => yaml.replace('targetPort: 80', 'targetPort: http'));
    expect(await check(cases.editor, 'case-11', text('target'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('target'), 'targetPort: ', '80'),
        data: { path: 'spec.ports[port=80,protocol="TCP"].targetPort', desired: 80, live: 'http' },
      },
    ]);
    const quoted = text('target').replace('targetPort: 80', 'targetPort: "80"');
    expect(await check(cases.editor, 'case-11-refused', quoted)).toMatchObject([
      { code: 'rejected', severity: 'Error', range: place(quoted, 'targetPort: ', '"80"') },
    ]);
    await cluster.patchAs('kubectl-patch', on('widget', 'port'), { spec: { port: '80' } });
    expect(await check(cases.editor, 'case-11-custom', text('port'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('port'), 'port: ', '80'),
        data: { path: 'spec.port', desired: 80, live: '80' },
      },
    ]);
  });

  test('case 18: a toleration added by kubectl is a Warning on the whole list, which is one value', async () => {
    await cluster.kubectlEdit(on('deployment', 'tolerations'), (yaml) =>
      yaml.replace(/^( *)- key: first\n/m, '$1- key: second\n$1  operator: Exists\n$&'),
    );
    const [found, ...others] = await check(cases.editor, 'case-18', text('tolerations'));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: 'drift-changed',
      severity: 'Warning',
      data: {
        path: 'spec.template.spec.tolerations',
        desired: [{ key: 'first', operator: 'Exists' }],
        live: [
          { key: 'second', operator: 'Exists' },
          { key: 'first', operator: 'Exists' },
        ],
        owners: [{ manager: 'kubectl-edit' }],
      },
    });
    expect(found?.range.start).toEqual(place(text('tolerations'), 'tolerations:\n        ', '- { key: first').start);
  });

  test('case 48: what the API server assigns to a Service is silent; another target is found', async () => {
    const live = await cluster.get('service', 'node', cases.namespace);
    expect(live.spec).toMatchObject({ clusterIP: expect.any(String) as string, ipFamilies: ['IPv4'] });
    expect(JSON.stringify(live.spec)).toContain('"nodePort":');
    expect(await check(cases.editor, 'case-48', text('node'))).toEqual([]);
    await cluster.kubectlEdit(on('service', 'node'), (yaml) => yaml.replace('targetPort: 80', 'targetPort: 8080'));
    expect(await check(cases.editor, 'case-48-control', text('node'))).toMatchObject([
      { code: 'drift-changed', severity: 'Warning', range: place(text('node'), 'targetPort: ', '80') },
    ]);
  });

  test('case 49: a mode in octal against its decimal is silent; another mode is found', async () => {
    expect(JSON.stringify(await cluster.get('deployment', 'mode', cases.namespace))).toContain('"defaultMode":420');
    expect(await check(cases.editor, 'case-49', text('mode'))).toEqual([]);
    await cluster.kubectlEdit(on('deployment', 'mode'), (yaml) => yaml.replace('defaultMode: 420', 'defaultMode: 384'));
    expect(await check(cases.editor, 'case-49-control', text('mode'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('mode'), 'defaultMode: ', '0644'),
        data: { desired: 420, live: 384 },
      },
    ]);
  });
});

const dns = [
  'ports:',
  '  - { containerPort: 53, protocol: TCP, name: dns-tcp }',
  '  - { containerPort: 53, protocol: UDP, name: dns-udp }',
];

const modeVolume = ['volumes:', '  - name: settings', '    configMap: { name: settings, defaultMode: 0644 }'];

function service(name: string, namespace: string, type: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  type: ${type}
  selector:
    app: ${name}
  ports:
    - port: 80
      targetPort: 80
`;
}
