import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { validate } from '../../../server/src/schema/validate.ts';
import { refer, toBuiltIn, toCustom, toLines, toWidget } from '../../support/api-schemas.ts';

const long = (length: number): string => 'a'.repeat(length);

describe('names', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['io.k8s.api.apps.v1.Deployment', ['a', '1a.b-c', long(253)], ['A', 'a_b', '-a', 'a-', 'a..b', long(254), 'a/b']],
    ['io.k8s.api.core.v1.Service', ['a-b', '1a', long(63)], ['a.b', 'A', long(64)]],
    ['io.k8s.api.core.v1.Namespace', ['a-b'], ['a.b', '_', 'a_b']],
    ['io.k8s.api.rbac.v1.ClusterRole', ['system:Node', 'a_b', 'a.'], ['a/b', '%', '..']],
    ['io.k8s.api.batch.v1.CronJob', [long(52)], [long(53)]],
    ['io.k8s.api.policy.v1.PodDisruptionBudget', ['A_b'], ['a/b']],
    ['dev.knative.serving.v1.Service', ['a.b'], ['A', 'a/b']],
  ])('%s', (definition, right, wrong) => {
    const schemas = toBuiltIn({}, {}, definition);
    const kind = definition.slice(definition.lastIndexOf('.') + 1);
    const check = (name: string) => toLines(validate(toWidget({}, { name }), kind, schemas, { part: 'whole' }));
    for (const name of right) expect([name, check(name)]).toEqual([name, []]);
    for (const name of wrong) expect([name, check(name)]).toEqual([name, ['invalid-name error metadata.name']]);
  });

  test('are let be in patches, where nobody knows, where kustomize renames and where something is put in', () => {
    const schemas = toCustom({ type: 'object', properties: { a: {} } });
    const check = (name: string, options: Parameters<typeof validate>[3]) =>
      validate(toWidget({ a: 1 }, { name }), 'Widget', schemas, options);
    for (const part of ['patch', 'unsure'] as const) expect(check('_', { part })).toEqual([]);
    expect(check('_', { part: 'whole', isRenamed: true })).toEqual([]);
    expect(check('A-${NAME}', { part: 'whole' })).toEqual([]);
    expect(check('My_App', { part: 'whole' })).toMatchObject([{ expected: 'dns-subdomain', suggestion: 'my-app' }]);
    const needy = toCustom({ type: 'object', required: ['a'], properties: { a: {} } });
    expect(toLines(validate(toWidget({ a: 1 }, { name: '_' }), 'Widget', needy))).toEqual([
      'invalid-name warning metadata.name',
    ]);
  });

  test('are needed, unless the object is only asked about, is a part, or gets its name elsewhere', () => {
    const check = (options: Parameters<typeof validate>[3], definition = 'com.example.v1.Widget') => {
      const kind = definition.slice(definition.lastIndexOf('.') + 1);
      return toLines(validate(toWidget({}, { labels: {} }), kind, toBuiltIn({}, {}, definition), options));
    };
    expect(check({ part: 'whole' })).toEqual(['schema-required error metadata']);
    expect(check({ part: 'whole', isBrought: (path) => path.length === 2 })).toEqual([]);
    expect(check({ part: 'unsure' })).toEqual([]);
    expect(check({ part: 'whole' }, 'io.k8s.api.authentication.v1.TokenReview')).toEqual([]);
  });

  test('generateName is a name that something follows', () => {
    const check = (generateName: string) =>
      toLines(validate(toWidget({}, { generateName }), 'Widget', toCustom({}), { part: 'whole' }));
    expect(check('a-')).toEqual([]);
    expect(check('My-')).toEqual(['invalid-name error metadata.generateName']);
  });
});

describe('labels and annotations', () => {
  const check = (metadata: JsonObject) => toLines(validate(toWidget({}, metadata), 'Widget', toCustom({})));
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'keys',
      ['a', 'A.b_c-1', 'example.com/a', long(63), `${long(253)}/a`],
      ['', 'a/', '/a', '-a', 'a b', 'a/b/c', 'A.com/a', long(64)],
    ],
    ['values', ['', 'a', 'A.b_c-1', long(63)], ['a b', '-a', 'a/b', long(64), 'ä']],
  ])('%s of labels', (what, right, wrong) => {
    const toLabels = (text: string): JsonObject => ({ labels: what === 'keys' ? { [text]: 'x' } : { x: text } });
    for (const text of right) expect([text, check(toLabels(text))]).toEqual([text, []]);
    for (const text of wrong)
      expect([text, check(toLabels(text))?.[0]?.startsWith('invalid-label error metadata.labels')]).toEqual([
        text,
        true,
      ]);
  });

  test('keys of annotations may have capitals in their domain, values may be anything', () => {
    expect(check({ annotations: { 'Example.com/A': '{"a b": 1}' } })).toEqual([]);
    expect(check({ annotations: { 'a b': '' } })).toEqual(['invalid-annotation error metadata.annotations["a b"]']);
    expect(check({ annotations: { a: 'x'.repeat(262_143) } })).toEqual([]);
    expect(check({ annotations: { a: 'x'.repeat(262_144) } })).toEqual([
      'invalid-annotation error metadata.annotations',
    ]);
  });

  test('selectors, and metadata of other objects inside', () => {
    const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
    const template = { type: 'object', properties: { metadata: refer(`${meta}ObjectMeta`) } };
    const schemas = toBuiltIn({
      type: 'object',
      properties: { selector: refer(`${meta}LabelSelector`), template, jobTemplate: template },
    });
    const spec = {
      selector: { matchLabels: { a: 'x y' }, matchExpressions: [{ key: 'a b', values: ['ok', '-'] }] },
      template: { metadata: { name: 'A_B', labels: { a: '-' } } },
      jobTemplate: { metadata: { labels: { a: '-' } } },
    };
    expect(toLines(validate(toWidget(spec), 'Widget', schemas))).toEqual([
      'invalid-label error spec.selector.matchLabels.a',
      'invalid-label error spec.selector.matchExpressions[0].key',
      'invalid-label error spec.selector.matchExpressions[0].values[1]',
      'invalid-label error spec.template.metadata.labels.a',
      'invalid-label warning spec.jobTemplate.metadata.labels.a',
    ]);
  });
});

describe('Pods and Services', () => {
  const core = 'io.k8s.api.core.v1.';
  const object = (properties: JsonObject): JsonObject => ({ type: 'object', properties });
  const text = { type: 'string' };
  const number = { type: 'integer' };
  const port = refer('io.k8s.apimachinery.pkg.util.intstr.IntOrString');
  const definitions = {
    [`${core}PodSpec`]: object({
      nodeSelector: { type: 'object', additionalProperties: text },
      containers: {
        type: 'array',
        items: refer(`${core}Container`),
        'x-kubernetes-list-map-keys': ['name'],
        'x-kubernetes-list-type': 'map',
      },
    }),
    [`${core}Container`]: object({
      name: text,
      ports: {
        type: 'array',
        items: refer(`${core}ContainerPort`),
        'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
        'x-kubernetes-list-type': 'map',
      },
      probe: object({ httpGet: refer(`${core}HTTPGetAction`), tcpSocket: refer(`${core}TCPSocketAction`) }),
    }),
    [`${core}ContainerPort`]: object({ name: text, containerPort: number, hostPort: number, protocol: text }),
    [`${core}HTTPGetAction`]: object({ port }),
    [`${core}TCPSocketAction`]: object({ port }),
    [`${core}ServiceSpec`]: object({
      selector: { type: 'object', additionalProperties: text },
      ports: { type: 'array', items: refer(`${core}ServicePort`) },
    }),
    [`${core}ServicePort`]: object({ name: text, port: number, nodePort: number, targetPort: port }),
  };
  const check = (name: string, spec: Json) =>
    toLines(validate(toWidget(spec), 'Widget', toBuiltIn(refer(core + name), definitions)));

  test('names of containers and ports, numbers of ports', () => {
    const container = (more: JsonObject): Json => ({ containers: [{ name: 'a', ...more }] });
    expect(check('PodSpec', container({ ports: [{ name: 'http-2', containerPort: 1, hostPort: 0 }] }))).toEqual([]);
    expect(check('PodSpec', container({ name: 'a.b' }))).toEqual(['invalid-name error spec.containers[0].name']);
    for (const name of ['HTTP', 'a_b', '80', '-a', 'a-', 'a--b', 'sixteen-letters-'])
      expect([name, check('PodSpec', container({ ports: [{ name }] }))]).toEqual([
        name,
        ['invalid-port error spec.containers[0].ports[0].name'],
      ]);
    for (const containerPort of [0, 65536, -1])
      expect(check('PodSpec', container({ ports: [{ containerPort }] }))).toEqual([
        'invalid-port error spec.containers[0].ports[0].containerPort',
      ]);
    expect(check('PodSpec', container({ probe: { httpGet: { port: 'http' }, tcpSocket: { port: 0 } } }))).toEqual([
      'invalid-port error spec.containers[0].probe.tcpSocket.port',
    ]);
    expect(check('PodSpec', { nodeSelector: { a: 'b c' } })).toEqual(['invalid-label error spec.nodeSelector.a']);
  });

  test('the same item twice: refused by all for containers, by some for ports, whose protocol is TCP', () => {
    expect(check('PodSpec', { containers: [{ name: 'a' }, { name: 'a' }] })).toEqual([
      'schema-duplicate-item error spec.containers[1]',
    ]);
    const ports = [
      { containerPort: 53 },
      { containerPort: 53, protocol: 'UDP' },
      { containerPort: 53, protocol: 'TCP' },
    ];
    expect(check('PodSpec', { containers: [{ name: 'a', ports }] })).toEqual([
      'schema-duplicate-item warning spec.containers[0].ports[2]',
    ]);
  });

  test('ports of Services', () => {
    const service = (more: JsonObject): Json => ({ ports: [{ port: 80, ...more }] });
    expect(
      check('ServiceSpec', service({ name: 'a-name-longer-than-fifteen', targetPort: 'http', nodePort: 30000 })),
    ).toEqual([]);
    expect(check('ServiceSpec', service({ name: 'Http' }))).toEqual(['invalid-port error spec.ports[0].name']);
    expect(check('ServiceSpec', service({ targetPort: '80' }))).toEqual([
      'invalid-port error spec.ports[0].targetPort',
    ]);
    expect(check('ServiceSpec', service({ port: 0, targetPort: 70000 }))).toHaveLength(2);
    expect(check('ServiceSpec', { selector: { a: 'b/c' } })).toEqual(['invalid-label error spec.selector.a']);
  });
});
