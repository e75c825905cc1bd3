import { describe, expect, test } from 'vitest';
import { checkRepository } from '../../../../server/src/check-repository.ts';
import { describeSchemaFinding } from '../../../../server/src/schema/describe-finding.ts';
import { formatPath } from '../../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../../server/src/manifest/json.ts';
import type { ApiSchemas } from '../../../../server/src/schema/schema.ts';
import { createSchemas } from '../../../support/fake-files.ts';

const text = { type: 'string' };
const fields: JsonObject = {
  size: { type: 'integer', maximum: 100 },
  least: { type: 'integer', default: 2 },
  color: text,
  password: { ...text, 'x-kubernetes-validations': [{ rule: 'size(self) > 3', messageExpression: "'it is ' + self" }] },
  nothing: { ...text, nullable: true },
  set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
  when: { type: 'string', format: 'date-time' },
  'a-b': text,
  parts: {
    type: 'array',
    items: {
      type: 'object',
      properties: { name: text },
      'x-kubernetes-validations': [{ rule: "self.name != 'bad'", message: 'no bad parts' }],
    },
  },
  map: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { x: text },
      'x-kubernetes-validations': [{ rule: 'has(self.x)' }],
    },
  },
};

function define(rules: readonly JsonObject[], isExact = true, atRoot: readonly JsonObject[] = []): ApiSchemas {
  const spec = { type: 'object', properties: fields, 'x-kubernetes-validations': rules };
  return {
    apiVersion: 'example.com/v1',
    source: 'a test',
    isExact,
    kinds: { Widget: 'com.example.v1.Widget' },
    definitions: {
      'com.example.v1.Widget': {
        type: 'object',
        properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, spec },
        ...(atRoot.length > 0 ? { 'x-kubernetes-validations': atRoot } : {}),
      },
    },
  };
}

const rule = (expression: string, more: JsonObject = {}): JsonObject => ({
  rule: expression,
  message: 'broken',
  ...more,
});
const root = 'file:///repository';

/** Each finding of a widget with this spec, as `severity code path: words`. */
async function check(
  spec: string,
  schemas: ApiSchemas,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const file = {
    uri: `${root}/a.yaml`,
    text: `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: bad }\nspec: ${spec}\n`,
  };
  const context = Object.entries(others).map(([name, content]) => ({ uri: `${root}/${name}`, text: content }));
  const checked = await checkRepository([file], context, [createSchemas([schemas])], new AbortController().signal);
  return checked
    .flatMap((one) => one.checked.flatMap(({ findings }) => findings))
    .map((one) => `${one.severity} ${one.code} ${formatPath(one.path)}: ${describeSchemaFinding(one)}`);
}

test.each<[string, readonly JsonObject[], string, readonly string[]]>([
  ['a rule that is kept', [rule('self.size > 1')], '{ size: 5 }', []],
  ['one that is broken', [rule('self.size > 7')], '{ size: 5 }', ['error cel-rule spec: broken']],
  ['two', [rule('self.size > 7'), rule('self.size < 2')], '{ size: 5 }', Array(2).fill('error cel-rule spec: broken')],
  ['a default counts', [rule('self.least == 2')], '{ size: 5 }', []],
  ['a field that is not there', [rule('self.size > 7')], '{}', ['error cel-rule spec: broken']],
  ['a path', [rule('false', { fieldPath: '.size' })], '{ size: 5 }', ['error cel-rule spec.size: broken']],
  ['a path in quotes', [rule('false', { fieldPath: "['a-b']" })], '{ a-b: x }', ['error cel-rule spec.a-b: broken']],
  ['an escaped name', [rule("self.a__dash__b != 'x'")], '{ a-b: x }', ['error cel-rule spec: broken']],
  ['without words', [{ rule: 'self.size > 7' }], '{ size: 5 }', ['error cel-rule spec: failed rule: self.size > 7']],
  ['about a change', [rule('self.size > oldSelf.size')], '{ size: 5 }', []],
  [
    'perhaps about a change',
    [rule('!oldSelf.hasValue() || self == oldSelf.value()', { optionalOldSelf: true })],
    '{}',
    [],
  ],
  [
    'also for what is new',
    [rule('oldSelf.hasValue() || self.size > 7', { optionalOldSelf: true })],
    '{ size: 5 }',
    ['error cel-rule spec: broken'],
  ],
  ['what may be null and is', [rule('has(self.nothing)')], '{ nothing: null }', []],
  [
    'null that is not given',
    [rule('!has(self.color)')],
    '{ color: null }',
    ['hint null-value spec.color: This is null: it counts as not given.'],
  ],
  ['a list', [], '{ parts: [{ name: good }, { name: bad }] }', ['error cel-rule spec.parts[1]: no bad parts']],
  ['a map', [], '{ map: { one: { x: a }, two: {} } }', ['error cel-rule spec.map.two: failed rule: has(self.x)']],
  ['sets that differ in order', [rule("self.set == ['b', 'a']")], '{ set: [a, b] }', []],
  ['a time', [rule('false && self.when == self.when')], '{ when: "2026-01-01T00:00:00Z" }', []],
  ['no expression', [rule('self.size >')], '{ size: 5 }', []],
])('%s', async (_what, rules, spec, expected) => {
  expect(await check(spec, define(rules))).toEqual(expected);
});

test('rules are not asked about an object that has something else wrong', async () => {
  expect(await check('{ size: 500 }', define([rule('self.size < 7')]))).toEqual([
    'error schema-range spec.size: 500 is out of range: <= 100 is expected.',
  ]);
});

test('the schema of somebody else than the cluster gives a Warning', async () => {
  expect(await check('{ size: 5 }', define([rule('self.size > 7')], false))).toEqual(['warning cel-rule spec: broken']);
});

test('at the root, a name is asked only where kustomize does not make another of it', async () => {
  const schemas = define([], true, [rule("self.metadata.name != 'bad'")]);
  expect(await check('{}', schemas)).toEqual(['error cel-rule : broken']);
  expect(await check('{}', schemas, { 'kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: x-\n' })).toEqual([]);
});

describe('words of an expression', () => {
  const say = (expression: string): readonly JsonObject[] => [rule('self.size > 7', { messageExpression: expression })];
  test.each([
    ["'it is ' + self.color", '{ size: 5, color: hunter2 }', 'spec: broken'],
    ["'it is ' + self.parts[0].name", '{ size: 5, parts: [{ name: hunter2 }] }', 'spec: broken'],
  ])('are not told, since they quote values: %s', async (expression, spec, expected) => {
    expect(await check(spec, define(say(expression)))).toEqual([`error cel-rule ${expected}`]);
  });

  test('a rule of a secret itself does not tell it', async () => {
    expect(await check('{ size: 5, password: abc }', define([]))).toEqual([
      'error cel-rule spec.password: failed rule: size(self) > 3',
    ]);
  });

  test('a schema’s words stand on one line, without control characters', async () => {
    const words = `red \u001b[31m\n\u202ealert ${'x'.repeat(1000)}`;
    const [found = ''] = await check('{ size: 5 }', define([rule('false', { message: words })]));
    expect(found).toMatch(/^error cel-rule spec: red \[31m alert x{200,}…$/);
    expect(found.length).toBeLessThan(400);
  });
});

describe('what is not known', () => {
  const rules = define([rule('self.size > 7')]);
  test.each([
    ['where the rule looks', '{ size: "${SIZE}" }', []],
    ['elsewhere', '{ size: 5, color: "${COLOR}" }', ['error cel-rule spec: broken']],
    ['a template', '{ size: 5, color: "{{ color }}" }', ['error cel-rule spec: broken']],
    ['the whole', '"${SPEC}"', []],
  ])('%s', async (_what, spec, expected) => {
    expect(await check(spec, rules)).toEqual(expected);
  });

  test.each([
    ['sets the field', '{ size: 9 }', []],
    ['sets another', '{ color: red }', ['error cel-rule spec: broken']],
    ['takes away, who knows what', '{ color: null }', []],
  ])('a patch that %s', async (_what, spec, expected) => {
    const patch = `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: bad }\nspec: ${spec}\n`;
    const kustomization = 'resources: [a.yaml]\npatches: [{ path: patch.yaml }]\n';
    expect(await check('{ size: 5 }', rules, { 'kustomization.yaml': kustomization, 'patch.yaml': patch })).toEqual(
      expected,
    );
  });

  test.each([
    ['- { op: remove, path: /spec/size }', []],
    ['- { op: add, path: /spec/color, value: red }', ['error cel-rule spec: broken']],
    ['- { op: replace, path: /spec, value: { color: red } }', []],
  ])('operations: %s', async (patch, expected) => {
    const kustomization = 'resources: [a.yaml]\npatches: [{ path: patch.yaml, target: { kind: Widget } }]\n';
    expect(await check('{ size: 5 }', rules, { 'kustomization.yaml': kustomization, 'patch.yaml': patch })).toEqual(
      expected,
    );
  });

  test('that something is there is known whatever it is', async () => {
    const presence = define([rule('!has(self.parts)')]);
    expect(await check('{ parts: [{ name: "${N}" }] }', presence)).toEqual(['error cel-rule spec: broken']);
    expect(await check('{ parts: "${PARTS}" }', presence)).toEqual([]);
  });
});
