import fc from 'fast-check';
import type { Json, JsonObject } from '../../server/src/manifest/json.ts';

/** A schema of a custom resource, with values that it accepts and values that are wrong in one place. */
interface Sample {
  readonly schema: JsonObject;
  readonly right: fc.Arbitrary<Json>;
  readonly wrong: fc.Arbitrary<Json>;
}

const word = fc.constantFrom('a', 'bc', 'def', 'gh-i');
const number = fc.integer({ min: -1000, max: 1000 });
const otherThan = (...kinds: readonly string[]): fc.Arbitrary<Json> =>
  fc.constantFrom<Json>('word', 1.5, [], {}, true).filter((value) => !kinds.includes(toKind(value)));

/** Samples of schemas, nested up to a depth. */
export function arbitrarySample(depth = 3): fc.Arbitrary<Sample> {
  const leaves = [text, choice, patterned, whole, real, truth, intOrString].map((sample) => sample());
  if (depth === 0) return fc.oneof(...leaves);
  const inner = arbitrarySample(depth - 1);
  return fc.oneof(...leaves, list(inner), keyed(inner), map(inner), object(inner), object(inner), branches(inner));
}

/** An object at the top, as `spec` is. */
export function arbitraryObject(): fc.Arbitrary<Sample> {
  return object(arbitrarySample());
}

function text(): fc.Arbitrary<Sample> {
  return fc.record({ least: fc.nat(3), more: fc.nat(3) }).map(({ least, more }) => ({
    schema: { type: 'string', minLength: least, maxLength: least + more },
    right: fc.constant('é'.repeat(least)),
    wrong: fc.oneof(fc.constant('x'.repeat(least + more + 1)), otherThan('string')),
  }));
}

function choice(): fc.Arbitrary<Sample> {
  return fc.uniqueArray(word, { minLength: 1 }).map((choices) => ({
    schema: { type: 'string', enum: choices },
    right: fc.constantFrom(...choices),
    wrong: fc.constantFrom<Json>('none of them', ''),
  }));
}

function patterned(): fc.Arbitrary<Sample> {
  const schema = { type: 'string', pattern: '^([a-z]+|[0-9]{2,3})$' };
  return fc.constant({ schema, right: fc.constantFrom('abc', '12'), wrong: fc.constantFrom('A', '1', '') });
}

function whole(): fc.Arbitrary<Sample> {
  return fc.tuple(number, fc.nat(10)).map(([minimum, more]) => ({
    schema: { type: 'integer', format: 'int64', minimum, maximum: minimum + more },
    right: fc.integer({ min: minimum, max: minimum + more }),
    wrong: fc.oneof(fc.constantFrom<Json>(minimum - 1, minimum + more + 1), otherThan('integer')),
  }));
}

function real(): fc.Arbitrary<Sample> {
  return fc.constant({ schema: { type: 'number' }, right: number, wrong: otherThan('number', 'integer') });
}

function truth(): fc.Arbitrary<Sample> {
  return fc.constant({ schema: { type: 'boolean' }, right: fc.boolean(), wrong: otherThan('boolean') });
}

function intOrString(): fc.Arbitrary<Sample> {
  const schema = { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true };
  return fc.constant({ schema, right: fc.oneof(word, fc.integer()), wrong: fc.constantFrom<Json>(1.5, [], {}) });
}

function list(items: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return items.map(({ schema, right, wrong }) => ({
    schema: { type: 'array', items: schema, minItems: 1, maxItems: 3 },
    right: fc.array(right, { minLength: 1, maxLength: 3 }),
    wrong: fc.oneof(
      fc.constant([]),
      otherThan('array'),
      fc.array(right, { minLength: 4, maxLength: 4 }),
      fc.tuple(right, wrong).map((both) => both),
    ),
  }));
}

function keyed(items: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return items.map(({ schema, right }) => {
    const named = fc
      .tuple(fc.uniqueArray(word, { minLength: 1 }), right)
      .map(([names, value]) => names.map((name) => ({ name, value })));
    return {
      schema: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, value: schema } },
      },
      right: named,
      wrong: named.map((all) => [...all, ...all.slice(0, 1)]),
    };
  });
}

function map(items: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return items.map(({ schema, right, wrong }) => ({
    schema: { type: 'object', additionalProperties: schema },
    right: fc.dictionary(word, right),
    wrong: fc.oneof(
      otherThan('object'),
      wrong.map((value) => ({ any: value })),
    ),
  }));
}

function object(fields: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return fc.dictionary(word, fields, { minKeys: 1 }).map((samples) => {
    const names = Object.keys(samples);
    const required = names.filter((_name, index) => index % 2 === 0);
    const right = fc.record(
      mapValues(samples, (one) => one.right),
      { requiredKeys: required },
    );
    return {
      schema: { type: 'object', properties: mapValues(samples, (one) => one.schema), required },
      right,
      wrong: fc.oneof(
        right.map((value) => ({ ...value, unknown: 1 })),
        right.map((value) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== required[0]))),
        fc
          .constantFrom(...names)
          .chain((name) =>
            fc.tuple(right, samples[name]?.wrong ?? fc.constant([])).map(([value, bad]) => ({ ...value, [name]: bad })),
          ),
      ),
    };
  });
}

/** Exactly one of two fields; in each branch only what narrows. */
function branches(fields: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return fc.tuple(fields, fields).map(([one, two]) => ({
    schema: {
      type: 'object',
      properties: { one: one.schema, two: two.schema },
      oneOf: [{ required: ['one'] }, { required: ['two'] }],
    },
    right: fc.oneof(
      one.right.map((value) => ({ one: value })),
      two.right.map((value) => ({ two: value })),
    ),
    wrong: fc.oneof(
      fc.constant({}),
      fc.tuple(one.right, two.right).map(([a, b]) => ({ one: a, two: b })),
      two.wrong.map((value) => ({ two: value })),
    ),
  }));
}

function mapValues<T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function toKind(value: Json): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
}

const keywords = [
  ...[
    'type',
    'properties',
    'items',
    'required',
    'enum',
    'const',
    'pattern',
    'format',
    'minimum',
    'maximum',
    'minLength',
  ],
  ...[
    'maxLength',
    'multipleOf',
    'uniqueItems',
    'minItems',
    'anyOf',
    'oneOf',
    'allOf',
    'not',
    '$ref',
    'default',
    'nullable',
  ],
  ...[
    'additionalProperties',
    'patternProperties',
    'prefixItems',
    'x-kubernetes-list-map-keys',
    'x-kubernetes-list-type',
  ],
  ...['x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields'],
  ...['a', 'b', 'spec', 'metadata', 'status', 'labels', '__proto__', 'constructor'],
];
const words = [
  'object',
  'array',
  'string',
  'integer',
  'map',
  'set',
  '#',
  '#/a',
  '#/components/schemas/Other',
  '(a+)+$',
  '${A}',
  '(?=',
];

/** JSON that looks like a schema and obeys no rule of one: keywords with values of any kind, references in circles. */
export function arbitraryNonsense(): fc.Arbitrary<Json> {
  return fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e300, '', ...words),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keywords), tie('value'), { maxKeys: 6 }),
    ),
  })).value;
}
