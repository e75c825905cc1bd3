import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { check, checkAgain, place } from '../../support/drift-case.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';
import { configMap, deployment } from '../../support/manifests.ts';

const force = 'kustomize.toolkit.fluxcd.io/force: enabled';
const two = ['ports:', '  - { name: a, containerPort: 80 }', '  - { name: b, containerPort: 81 }'];

describe.skipIf(!cluster.capabilities.flux)('what the API server refuses of an object that Flux has applied', () => {
  let cases: FluxCases;
  const text = (name: string): string => cases.text(name);

  beforeAll(async () => {
    cases = await startFluxCases(cluster, 'flux-refused', (namespace) => ({
      selector: deployment({ name: 'selector', namespace }),
      forced: deployment({ name: 'forced', namespace, annotations: force }),
      ports: deployment({ name: 'ports', namespace, container: two }),
      replicas: deployment({ name: 'replicas', namespace, spec: ['replicas: 1'] }),
      service: service(namespace),
      set: statefulSet(namespace),
      job: job(namespace),
      constant: configMap({ name: 'constant', namespace, data: ['key: "1"'] }) + 'immutable: true\n',
    }));
  });

  afterAll(() => cases.stop());

  const changed = (name: string): string =>
    text(name)
      .replaceAll(`        app: ${name}`, '        app: other')
      .replace(`      app: ${name}`, '      app: other');

  test('case 53: an immutable selector that is changed is an Error on it', async () => {
    expect(await check(cases.editor, 'case-53', text('selector'))).toEqual([]);
    const edited = changed('selector');
    expect(await checkAgain(cases.editor, 'case-53', edited)).toMatchObject([
      {
        code: 'rejected',
        severity: 'Error',
        range: place(edited, '  ', 'selector'),
        data: { path: 'spec.selector', detail: expect.stringContaining('immutable') as string },
      },
    ]);
  });

  test('case 53: with the force annotation it is a Warning: the object will be recreated', async () => {
    const edited = changed('forced');
    expect(await check(cases.editor, 'case-53-forced', edited)).toMatchObject([
      {
        code: 'will-recreate',
        severity: 'Warning',
        range: place(edited, '  ', 'selector'),
        data: { path: 'spec.selector' },
      },
    ]);
    // what is wrong in itself is so in a new object too
    const wrong = text('forced').replace('spec:\n  selector', 'spec:\n  replicas: -1\n  selector');
    expect(await checkAgain(cases.editor, 'case-53-forced', wrong)).toMatchObject([
      { code: 'rejected', severity: 'Error', range: place(wrong, 'replicas: ', '-1') },
    ]);
    await cases.repository.commitAndReconcile({ 'forced.yaml': edited });
    expect((await cluster.get('deployment', 'forced', cases.namespace)).metadata.generation).toBe(1);
  });

  test('422: the index of a list counts it as it is merged, in the order of the manifest', async () => {
    const [head = '', first = '', second = ''] = two.map((line) => `          ${line}\n`);
    const swapped = text('ports').replace(head + first + second, head + second + first);
    expect(swapped).not.toBe(text('ports'));
    const edited = swapped.replace('name: b,', 'name: b_wrong,');
    expect(await check(cases.editor, 'merged', edited)).toMatchObject([
      {
        code: 'rejected',
        severity: 'Error',
        range: place(edited, 'name: ', 'b_wrong'),
        data: { path: 'spec.template.spec.containers[name="web"].ports[containerPort=81,protocol="TCP"].name' },
      },
    ]);
  });

  test('422: what somebody else has in the list counts too', async () => {
    const ports = [{ containerPort: 79, name: 'z' }];
    const patch = { spec: { template: { spec: { containers: [{ name: 'web', ports }] } } } };
    await cluster.patchAs('some-operator', ['deployment', 'ports', '-n', cases.namespace], patch, {
      type: 'strategic',
    });
    const edited = text('ports').replace('name: b,', 'name: b_wrong,');
    expect(await check(cases.editor, 'merged-others', edited)).toMatchObject([
      { code: 'rejected', range: place(edited, 'name: ', 'b_wrong') },
    ]);
  });

  test("422: a Service's clusterIPs are marked at clusterIP", async () => {
    const edited = text('service').replace('  ports:', '  clusterIP: 10.1.2.3\n  ports:');
    const found = await check(cases.editor, 'service', edited);
    expect(found).toMatchObject([
      {
        code: 'rejected',
        severity: 'Error',
        range: place(edited, 'clusterIP: ', '10.1.2.3'),
        data: { path: 'spec.clusterIP' },
      },
    ]);
  });

  test('422: of a StatefulSet only `spec` is named, so what differs and may not is marked', async () => {
    const edited = text('set').replace('serviceName: set', 'serviceName: other').replace('replicas: 1', 'replicas: 2');
    expect(await check(cases.editor, 'stateful', edited)).toMatchObject([
      {
        code: 'rejected',
        severity: 'Error',
        range: place(edited, 'serviceName: ', 'other'),
        data: { path: 'spec.serviceName' },
      },
    ]);
  });

  test('422: the words of a Job hold its whole Pod, and are said without it', async () => {
    expect(await check(cases.editor, 'job-as-it-is', text('job'))).toEqual([]);
    const edited = text('job').replace('web:1.0.0', 'web:2.0.0');
    expect(await check(cases.editor, 'job', edited)).toMatchObject([
      {
        code: 'rejected',
        severity: 'Error',
        range: place(edited, '', 'template'),
        data: { path: 'spec.template', detail: 'Invalid value: field is immutable' },
      },
    ]);
  });

  test('422: an immutable ConfigMap is marked at its data', async () => {
    const edited = text('constant').replace('key: "1"', 'key: "2"');
    expect(await check(cases.editor, 'constant', edited)).toMatchObject([
      { code: 'rejected', severity: 'Error', range: place(edited, '\n', 'data'), data: { path: 'data' } },
    ]);
  });

  test('a typed patch that is refused as a 500: at the keyed path', async () => {
    const edited = text('ports').replace('image: example', 'command: oops\n          image: example');
    expect(await check(cases.editor, 'typed', edited)).toMatchObject([
      {
        code: 'rejected',
        severity: 'Error',
        range: place(edited, 'command: ', 'oops'),
        data: { path: 'spec.template.spec.containers[name="web"].command' },
      },
    ]);
    const doubled = text('ports').replace('{ name: b, containerPort: 81 }', '{ name: b, containerPort: 80 }');
    expect(await checkAgain(cases.editor, 'typed', doubled)).toMatchObject([
      {
        code: 'rejected',
        severity: 'Error',
        range: place(doubled, '  ', 'ports'),
        data: { path: 'spec.template.spec.containers[name="web"].ports' },
      },
    ]);
  });
});

function service(namespace: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: service
  namespace: ${namespace}
spec:
  selector:
    app: web
  ports:
    - port: 80
`;
}

function statefulSet(namespace: string): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: set
  namespace: ${namespace}
spec:
  replicas: 1
  serviceName: set
  selector:
    matchLabels: { app: set }
  template:
    metadata:
      labels: { app: set }
    spec:
      containers:
        - name: web
          image: example.com/web:1.0.0
`;
}

function job(namespace: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: job
  namespace: ${namespace}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: web
          image: example.com/web:1.0.0
`;
}
