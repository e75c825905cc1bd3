import { describe, expect, test } from 'vitest';
import { all, binding, check, denied, small, toPolicy, toWidget } from '../../../support/cel/policy-case.ts';

describe('which objects a policy is for', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['all', [toPolicy(small), binding], denied],
    ['without a binding', [toPolicy(small)], []],
    ['a binding of another', [toPolicy(small), binding.replace('policyName: limits', 'policyName: other')], []],
    ['one that only warns', [toPolicy(small), binding.replace('[Deny]', '[Warn, Audit]')], []],
    [
      'its resource',
      [toPolicy(small, `{ resourceRules: [${all.replace('["*"] }', '[widgets] }')}] }`), binding],
      denied,
    ],
    [
      'another resource',
      [toPolicy(small, `{ resourceRules: [${all.replace('["*"] }', '[gadgets] }')}] }`), binding],
      [],
    ],
    [
      'another version',
      [toPolicy(small, `{ resourceRules: [${all.replace('apiVersions: ["*"]', 'apiVersions: [v2]')}] }`), binding],
      [],
    ],
    [
      'updates',
      [toPolicy(small, `{ resourceRules: [${all.replace('operations: ["*"]', 'operations: [UPDATE]')}] }`), binding],
      [],
    ],
    [
      'excluded',
      [
        toPolicy(
          small,
          `{ resourceRules: [${all}], excludeResourceRules: [${all.replace('["*"] }', '[widgets] }')}] }`,
        ),
        binding,
      ],
      [],
    ],
    [
      'this namespace',
      [
        toPolicy(
          small,
          `{ resourceRules: [${all}], namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: b } } }`,
        ),
        binding,
      ],
      denied,
    ],
    [
      'another namespace',
      [
        toPolicy(
          small,
          `{ resourceRules: [${all}], namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: c } } }`,
        ),
        binding,
      ],
      [],
    ],
    [
      'a namespace of which nobody knows the labels',
      [
        toPolicy(
          small,
          `{ resourceRules: [${all}], namespaceSelector: { matchExpressions: [{ key: env, operator: DoesNotExist }] } }`,
        ),
        binding,
      ],
      [],
    ],
    [
      'objects with a label',
      [toPolicy(small, `{ resourceRules: [${all}], objectSelector: { matchLabels: { team: x } } }`), binding],
      [],
    ],
    [
      'objects without a label',
      [
        toPolicy(
          small,
          `{ resourceRules: [${all}], objectSelector: { matchExpressions: [{ key: team, operator: DoesNotExist }] } }`,
        ),
        binding,
      ],
      denied,
    ],
    [
      'a condition that holds',
      [toPolicy(`matchConditions: [{ name: a, expression: "request.operation == 'CREATE'" }], ${small}`), binding],
      denied,
    ],
    [
      'a condition that does not',
      [toPolicy(`matchConditions: [{ name: a, expression: object.metadata.name != 'a' }], ${small}`), binding],
      [],
    ],
    [
      'a condition that is not known',
      [toPolicy(`matchConditions: [{ name: a, expression: "request.userInfo.username != 'x'" }], ${small}`), binding],
      [],
    ],
    ['parameters', [toPolicy(`paramKind: { apiVersion: v1, kind: ConfigMap }, ${small}`), binding], []],
    [
      'a text that is put in later',
      [toPolicy('validations: [{ expression: "object.spec.size < ${MOST}", message: too large }]'), binding],
      [],
    ],
  ])('%s', async (_what, policies, expected) => {
    expect(await check(toWidget('{ size: 7 }'), policies)).toEqual(expected);
  });

  test('the labels of a namespace are those that the repository has', async () => {
    const chosen = toPolicy(small, `{ resourceRules: [${all}], namespaceSelector: { matchLabels: { env: prod } } }`);
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: b, labels: { env: prod } }\n';
    expect(await check(toWidget('{ size: 7 }'), [chosen, binding], { 'b.yaml': namespace })).toEqual(denied);
    const twice = { 'b.yaml': namespace, 'c.yaml': namespace.replace('prod', 'test') };
    expect(await check(toWidget('{ size: 7 }'), [chosen, binding], twice)).toEqual([]);
  });
});

test.each([
  [
    'the first that fails',
    'validations: [{ expression: "true" }, { expression: "object.spec.size < 5" }, { expression: "false" }]',
    'failed expression: object.spec.size < 5',
  ],
  [
    'variables',
    'variables: [{ name: s, expression: object.spec.size }], validations: [{ expression: variables.s < 5, message: m }]',
    'm',
  ],
  [
    'an expression for the words, which could quote a secret',
    `validations: [{ expression: "false", messageExpression: "'size ' + string(object.spec.size)", message: m }]`,
    'm',
  ],
  ['nothing', 'validations: [{ expression: "object.spec.size < 50" }]', undefined],
  ['what it does not understand', 'validations: [{ expression: "object.spec.?size.orValue(1) < 5" }]', undefined],
  [
    'a variable that it does not understand',
    'variables: [{ name: s, expression: "object.spec.?size.orValue(1)" }], validations: [{ expression: variables.s < 5 }]',
    undefined,
  ],
  ['a namespace object', 'validations: [{ expression: "has(namespaceObject.metadata.labels)" }]', undefined],
  ['who asks', 'validations: [{ expression: "request.userInfo.username == \'x\'" }]', undefined],
])('tells of a policy %s', async (_what, more, words) => {
  const found = await check(toWidget('{ size: 7 }'), [toPolicy(more), binding]);
  expect(found).toEqual(words === undefined ? [] : [`information admission-policy limits: ${words}`]);
});

test.each<[string, string, string, boolean]>([
  ['a default of a custom kind', 'object.spec.least != 2', toWidget('{}'), true],
  ['what a custom kind lacks', 'has(object.spec.image)', toWidget('{}'), true],
  [
    'what a kind of the API server lacks',
    'has(object.spec.image)',
    toWidget('{}', 'name: a, namespace: b', 'apps/v1'),
    false,
  ],
  [
    'a zero that may be left out',
    'object.spec.size > 0',
    toWidget('{ size: 0 }', 'name: a, namespace: b', 'apps/v1'),
    false,
  ],
  [
    'a quantity, which is written anew',
    "object.spec.memory == '1Gi'",
    toWidget('{ memory: 1024Mi }', 'name: a, namespace: b', 'apps/v1'),
    false,
  ],
  ['a placeholder', "object.spec.image == 'a'", toWidget('{ image: "${IMAGE}" }'), false],
  ['a placeholder elsewhere', 'object.spec.size < 5', toWidget('{ size: 7, image: "${IMAGE}" }'), true],
  ['a namespace that is not written', "object.metadata.namespace == 'x'", toWidget('{}', 'name: a'), false],
  [
    'labels that are not there',
    "has(object.metadata.labels) && 'team' in object.metadata.labels",
    toWidget('{}'),
    true,
  ],
  ['whether there are any labels', 'has(object.metadata.labels)', toWidget('{}'), false],
])('reads %s', async (_what, expression, object, isTold) => {
  const policy = toPolicy(`validations: [{ expression: "${expression}", message: too large }]`);
  expect(await check(object, [policy, binding])).toEqual(isTold ? denied : []);
});

test.each<[string, string, string, boolean]>([
  ['labels', 'commonLabels: { a: b }', "'team' in object.metadata.labels", false],
  ['a prefix', 'namePrefix: x-', "object.metadata.name == 'x'", false],
  ['a namespace', 'namespace: x', "object.metadata.namespace == 'x'", false],
  ['images', 'images: [{ name: a, newTag: b }]', "object.spec.image == 'x'", false],
  ['images, elsewhere', 'images: [{ name: a, newTag: b }]', 'object.spec.size < 5', true],
  ['a patch', 'patches: [{ patch: "{ kind: Widget, spec: { image: b } }" }]', 'object.spec.size < 5', false],
])('a kustomization with %s', async (_what, kustomization, expression, isTold) => {
  const policy = toPolicy(`validations: [{ expression: "${expression}", message: too large }]`);
  const others = { 'kustomization.yaml': `resources: [a.yaml]\n${kustomization}\n` };
  const object = toWidget('{ size: 7, image: a }', 'name: a, namespace: b, labels: { c: d }');
  expect(await check(object, [policy, binding], others)).toEqual(isTold ? denied : []);
});

test('no value that may be secret is quoted', async () => {
  const policy = toPolicy(
    `validations: [{ expression: "false", messageExpression: "'it is ' + object.spec.token", message: m }]`,
  );
  expect(await check(toWidget('{ token: hunter2 }'), [policy, binding])).toEqual([
    'information admission-policy limits: m',
  ]);
  const secret = toWidget('{ size: 7 }').replace('kind: Widget', 'kind: Secret');
  expect(await check(secret, [toPolicy(small), binding])).toEqual([]);
});

test('words of a policy stand on one line', async () => {
  const policy = toPolicy('validations: [{ expression: "false", message: "a\\u001b[31m\\r\\nb" }]');
  expect(await check(toWidget('{}'), [policy, binding])).toEqual(['information admission-policy limits: a [31m b']);
});
