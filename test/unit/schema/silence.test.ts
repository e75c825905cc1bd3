import { describe, expect, test } from 'vitest';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { Json } from '../../../server/src/manifest/json.ts';
import { validate } from '../../../server/src/schema/validate.ts';
import { refer, toBuiltIn, toCustom, toLines, toWidget } from '../../support/api-schemas.ts';

const spec = {
  type: 'object',
  properties: {
    count: { type: 'integer', maximum: 9 },
    flag: { type: 'boolean' },
    mode: { type: 'string', enum: ['a', 'b'] },
    size: refer('io.k8s.apimachinery.pkg.api.resource.Quantity'),
    list: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    map: { type: 'object', additionalProperties: { type: 'string' } },
  },
};
const schemas = toCustom(spec);

describe('placeholders', () => {
  test.each<[string, Json]>([
    ['a value of any type', { count: '${N}', flag: '${F:=true}', mode: '${M}', list: '${L}', map: '${M}' }],
    ['inside of a text', { mode: 'x-${M}', size: '${N}Gi' }],
    ['items that may differ', { list: ['${A}', '${A}'] }],
    ['keys', { '${KEY}': 1, map: { '${KEY}': 'x' } }],
    ['SOPS', { count: 'ENC[AES256_GCM,data:x]', flag: 'ENC[AES256_GCM,data:x]' }],
    ['Helm and Jinja', { count: '{{ .Values.count }}', flag: '{% if x %}true{% endif %}', '{{ key }}': 1 }],
    ['without quotes, which YAML reads as an object', { count: { '{ count }': null } }],
    ['nested', { count: '${N:=${M:=x}}', mode: '${M,,}' }],
    ['escaped', { mode: '$${M}' }],
  ])('%s', (_what, value) => {
    expect(validate(toWidget(value), 'Widget', schemas, { part: 'whole' })).toEqual([]);
  });

  const variables = new Map([
    ['N', '5'],
    ['BIG', '50'],
    ['WORD', 'word'],
    ['YES', 'yes'],
    ['NONE', ''],
    ['OCTAL', '0644'],
    ['LIST', '[a, b]'],
    ['AGAIN', '${N}'],
  ]);
  test.each<[string, Json, readonly string[]]>([
    ['a number', { count: '${N}' }, []],
    ['too large', { count: '${BIG}' }, ['schema-range error spec.count']],
    ['built of two', { count: '${N}${N}' }, ['schema-range error spec.count']],
    ['no number', { count: '${WORD}' }, ['schema-type error spec.count']],
    ['a default that counts', { count: '${MISSING:=x}' }, ['schema-type error spec.count']],
    ['a default for what is empty', { count: '${NONE:-7}' }, []],
    ['a default that does not count', { count: '${N:=x}' }, []],
    ['nothing known', { count: '${MISSING}' }, []],
    ['read in two ways', { flag: '${YES}', count: '${OCTAL}', mode: '${NONE}' }, []],
    ['more than a scalar', { mode: '${LIST}' }, []],
    ['a form that is not computed', { mode: '${WORD^^}' }, []],
    ['a placeholder again', { count: '${AGAIN}' }, []],
    ['no choice', { mode: '${WORD}' }, ['schema-enum error spec.mode']],
  ])('known: %s', (_what, value, expected) => {
    const found = validate(toWidget(value), 'Widget', schemas, { part: 'whole', variables });
    expect(toLines(found)).toEqual(expected);
    // what is put in may come from a Secret
    expect(JSON.stringify(found)).not.toMatch(/word|50|55/);
  });
});

describe('parts', () => {
  const needy = toCustom({ ...spec, required: ['count'], minProperties: 2 });
  test('what nobody calls whole is a patch when it lacks what its kind needs', () => {
    expect(validate(toWidget({ flag: true }), 'Widget', needy)).toEqual([]);
    expect(validate(toWidget({ flag: true }), 'Widget', needy, { part: 'patch' })).toEqual([]);
    expect(toLines(validate(toWidget({ flag: true }), 'Widget', needy, { part: 'whole' }))).toEqual([
      'schema-required error spec',
      'schema-length error spec',
    ]);
  });

  test('where a kind needs nothing, what is missing deeper down is only a warning', () => {
    const deep = toCustom({
      type: 'object',
      properties: { a: { type: 'object', required: ['b'], properties: { b: {} } } },
    });
    expect(toLines(validate(toWidget({ a: {} }), 'Widget', deep))).toEqual(['schema-required warning spec.a']);
    expect(toLines(validate(toWidget({ a: {} }), 'Widget', deep, { part: 'whole' }))).toEqual([
      'schema-required error spec.a',
    ]);
  });

  test('what a patch brings is not missed', () => {
    const isBrought = (path: Parameters<typeof formatPath>[0]): boolean => formatPath(path) === 'spec.count';
    expect(toLines(validate(toWidget({}), 'Widget', needy, { part: 'whole', isBrought }))).toEqual([
      'schema-length error spec',
    ]);
  });

  test('directives are fields of patches only', () => {
    const patch = toWidget({ $patch: 'replace', flag: true, '$setElementOrder/list': ['a'] });
    expect(validate(patch, 'Widget', schemas)).toEqual([]);
    expect(toLines(validate(patch, 'Widget', schemas, { part: 'whole' }))).toHaveLength(2);
  });

  test('a branch of a patch asks for nothing, and rules nothing out', () => {
    const branches = { ...spec, oneOf: [{ required: ['count'] }, { required: ['flag'] }], not: { required: ['mode'] } };
    expect(validate(toWidget({ mode: 'a' }), 'Widget', toCustom(branches), { part: 'patch' })).toEqual([]);
    expect(validate(toWidget({ mode: 'a' }), 'Widget', toCustom(branches), { part: 'whole' })).toHaveLength(2);
  });
});

describe('what the API server fills in or takes away', () => {
  test('a default is there before anything is checked', () => {
    const filled = toCustom({
      type: 'object',
      properties: { kind: { type: 'string', default: 'IP' }, value: { type: 'string' } },
      required: ['kind'],
      oneOf: [
        { properties: { kind: { enum: ['IP'] }, value: { format: 'ipv4' } } },
        { properties: { kind: { not: { enum: ['IP'] } } } },
      ],
    });
    expect(validate(toWidget({ value: '10.0.0.1' }), 'Widget', filled, { part: 'whole' })).toEqual([]);
    expect(toLines(validate(toWidget({ value: 'x' }), 'Widget', filled, { part: 'whole' }))).toEqual([
      'schema-format error spec.value',
    ]);
  });

  test('status is never taken from a manifest', () => {
    expect(validate({ ...toWidget({}), status: { phase: 1, other: 2 } }, 'Widget', schemas, { part: 'whole' })).toEqual(
      [],
    );
  });

  test('of what nothing is said, nothing is known', () => {
    for (const nothing of [
      {},
      { type: 'object' },
      { description: 'x' },
      { 'x-kubernetes-preserve-unknown-fields': true },
      true,
    ])
      expect(validate(toWidget({ a: { b: [1] } }), 'Widget', toCustom(nothing), { part: 'whole' })).toEqual([]);
    const raw = toBuiltIn(refer('io.k8s.apimachinery.pkg.runtime.RawExtension'), {
      'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object', properties: { a: {} } },
    });
    expect(validate(toWidget({ x: 1 }), 'Widget', raw, { part: 'whole' })).toEqual([]);
  });
});

describe('Secrets', () => {
  const secret = { type: 'object', additionalProperties: { type: 'string', format: 'byte' } };
  const base = toBuiltIn({}, {}, 'io.k8s.api.core.v1.Secret');
  const definition = {
    ...base.definitions['io.k8s.api.core.v1.Secret'],
    properties: { data: secret, stringData: { ...secret, additionalProperties: { type: 'string' } } },
  };
  const all = { ...base, definitions: { ...base.definitions, 'io.k8s.api.core.v1.Secret': definition } };
  test('no value is in any finding', () => {
    const value = {
      data: { a: 'hunter2 hunter2', b: 271828 },
      stringData: { c: 314159, d: true, e: { f: 'hunter2' } },
    };
    const written = () => ({ source: '0314159', style: 'plain' }) as const;
    const found = validate(value, 'Secret', all, { part: 'whole', written });
    expect(toLines(found)).toEqual([
      'schema-format error data.a',
      'yaml-word error data.b',
      'yaml-word error stringData.c',
      'schema-type error stringData.d',
      'schema-type error stringData.e',
    ]);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|271828|314159/);
  });

  test('nor of a field that sounds like one', () => {
    const schemas = toCustom({
      type: 'object',
      properties: { password: { type: 'string' }, apiKey: { type: 'string', pattern: '^x' } },
    });
    const found = validate(toWidget({ password: 271828, apiKey: 'hunter2' }), 'Widget', schemas, { part: 'whole' });
    expect(found).toHaveLength(2);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|271828/);
  });
});
