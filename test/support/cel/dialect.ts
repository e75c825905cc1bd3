import fc from 'fast-check';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';

const text = { type: 'string', maxLength: 40 };
const number = { type: 'integer', minimum: -1000, maximum: 1000 };

const properties: JsonObject = {
  text,
  other: text,
  count: number,
  more: number,
  ratio: { type: 'number' },
  flag: { type: 'boolean' },
  port: { 'x-kubernetes-int-or-string': true },
  words: { type: 'array', maxItems: 6, items: text },
  counts: { type: 'array', maxItems: 6, items: number },
  set: { type: 'array', maxItems: 6, items: text, 'x-kubernetes-list-type': 'set' },
  others: { type: 'array', maxItems: 6, items: text, 'x-kubernetes-list-type': 'set' },
  map: { type: 'object', maxProperties: 5, additionalProperties: text },
  'kebab-name': text,
  namespace: text,
  'dotted.name': text,
  standard: { ...text, default: 'standard' },
  nullable: { ...text, nullable: true },
  delay: { type: 'string', maxLength: 20, pattern: '^([0-9]+(ms|s|m|h))+$' },
  time: { type: 'string', format: 'date-time' },
  items: {
    type: 'array',
    maxItems: 4,
    items: {
      type: 'object',
      required: ['name'],
      properties: {
        name: text,
        weight: number,
        tags: { type: 'array', maxItems: 3, items: text },
      },
    },
  },
  nested: {
    type: 'object',
    properties: {
      text,
      inner: { type: 'object', properties: { count: number, text } },
    },
  },
  whatever: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};

/** What the rules are about, beside real definitions: each function and operator that is said to be computed here. */
export const dialectRules: readonly string[] = [
  // texts
  "!has(self.text) || self.text.startsWith('a')",
  "!has(self.text) || !self.text.endsWith('c')",
  "!has(self.text) || !self.text.contains(',')",
  'has(self.text) ? size(self.text) < 5 : true',
  'has(self.text) ? self.text.size() != 2 : true',
  "!has(self.text) || self.text.matches('^[a-zé,0-9-]*$')",
  "!has(self.text) || !self.text.matches(r'(?i)^A\\w+$')",
  '!has(self.text) || self.text.lowerAscii() == self.text',
  "!has(self.text) || self.text.upperAscii() != 'ABC'",
  "!has(self.text) || self.text.split(',').size() < 3",
  "!has(self.text) || self.text.split(',')[0] != 'b'",
  "!has(self.text) || self.text.replace('a', 'b') != 'bbc'",
  "!has(self.text) || self.text.indexOf('b') < 2",
  "!has(self.text) || self.text.lastIndexOf(',') <= 3",
  "!has(self.text) || size(self.text) < 2 || self.text.substring(1) != 'bc'",
  "!has(self.text) || size(self.text) < 3 || self.text.substring(1, 3) != ',b'",
  "!has(self.text) || size(self.text) < 1 || self.text.charAt(0) != 'é'",
  '!has(self.text) || self.text.trim() == self.text',
  '!has(self.text) || !has(self.other) || self.text < self.other || self.text == self.other',
  "!has(self.text) || !has(self.other) || self.text + self.other != 'abcabc'",
  "!has(self.text) || !(self.text in ['abc', 'b', '12'])",
  "!has(self.other) || !self.other.matches('^-?[0-9]{1,4}$') || int(self.other) < 10",
  "!has(self.other) || !self.other.matches('^-?[0-9]{1,4}$') || double(self.other) > 0.5",
  // numbers
  '!has(self.count) || self.count < 10',
  '!has(self.count) || self.count % 2 == 0',
  '!has(self.count) || self.count / 2 != 3',
  '!has(self.count) || -self.count < 5',
  '!has(self.count) || !has(self.more) || self.count + self.more * 2 - 1 <= 20',
  '!has(self.count) || !has(self.more) || self.more == 0 || self.count / self.more < 4',
  '!has(self.count) || !has(self.more) || self.count == self.more || self.count > self.more',
  "!has(self.count) || string(self.count) != '7'",
  '!has(self.count) || double(self.count) > -2.5',
  '!has(self.ratio) || self.ratio < 2.5',
  '!has(self.ratio) || self.ratio != 1.0',
  '!has(self.ratio) || int(self.ratio) != 2',
  'self.count > -100000 || !has(self.count)',
  // booleans, absent fields, types
  '!has(self.flag) || self.flag',
  'has(self.flag) == has(self.count) || has(self.text)',
  '!(has(self.flag) && has(self.ratio) && has(self.more))',
  "!has(self.port) || type(self.port) == int || self.port.matches('^[0-9]+%$')",
  '!has(self.port) || type(self.port) == string || self.port < 100',
  "self.standard == 'standard'",
  "!has(self.nullable) || self.nullable != 'a'",
  "!has(self.__namespace__) || self.__namespace__ != 'default'",
  "!has(self.kebab__dash__name) || self.kebab__dash__name != 'abc'",
  "!has(self.dotted__dot__name) || self.dotted__dot__name != 'abc'",
  "!has(self.delay) || duration(self.delay) < duration('1h30m')",
  "!has(self.delay) || duration(self.delay) != duration('90s')",
  "!has(self.delay) || !(duration(self.delay) >= duration('200ms') && duration(self.delay) <= duration('2s'))",
  "!has(self.time) || self.time > timestamp('2026-01-02T03:04:05Z')",
  // lists and objects
  '!has(self.words) || self.words.size() < 4',
  "!has(self.words) || self.words.all(w, w != 'b')",
  "!has(self.words) || !self.words.exists(w, w.startsWith('1'))",
  "!has(self.words) || self.words.exists_one(w, w == 'abc')",
  '!has(self.words) || self.words.filter(w, size(w) > 2).size() < 2',
  "!has(self.words) || !('a' in self.words.map(w, size(w) > 0 ? w.substring(0, 1) : w))",
  "!has(self.words) || self.words.map(w, size(w) > 1, w + '!').size() != 2",
  '!has(self.words) || self.words.all(w, self.words.exists_one(v, v == w))',
  "!has(self.words) || self.words.join('-') != 'abc-b'",
  '!has(self.words) || self.words.isSorted()',
  "!has(self.words) || self.words != ['abc', 'b']",
  "!has(self.words) || size(self.words + ['x']) < 4",
  "!has(self.words) || self.words.indexOf('b') < 1",
  "!has(self.words) || self.words.lastIndexOf('b') != 2",
  '!has(self.counts) || self.counts.sum() < 12',
  '!has(self.counts) || size(self.counts) == 0 || self.counts.max() < 9',
  '!has(self.counts) || size(self.counts) == 0 || self.counts.min() > -5',
  '!has(self.counts) || self.counts.isSorted()',
  '!has(self.counts) || size(self.counts) < 2 || self.counts[1] != 7',
  '!has(self.counts) || !(7 in self.counts)',
  "!has(self.map) || !('a' in self.map)",
  "!has(self.map) || self.map.all(k, k == 'b' || self.map[k] != 'abc')",
  "!has(self.map) || !has(self.map.a) || self.map.a != 'b'",
  '!has(self.map) || size(self.map) < 2',
  '!has(self.set) || !has(self.others) || self.set != self.others',
  "!has(self.set) || !('abc' in self.set)",
  '!has(self.items) || self.items.all(i, self.items.exists_one(j, j.name == i.name))',
  '!has(self.items) || self.items.all(i, !has(i.weight) || i.weight > 0)',
  '!has(self.items) || self.items.exists(i, has(i.tags) && i.tags.exists(t, t == i.name)) == false',
  '!has(self.nested) || !has(self.nested.inner) || has(self.nested.text)',
  '!has(self.nested) || !has(self.nested.inner) || !has(self.nested.inner.count) || self.nested.inner.count < 9',
  '!has(self.nested) || !has(self.text) || self.nested != self.nested'.replace("{'text': self.text}", 'self.nested'),
  // errors that the other side takes away
  "self.text == 'abc' || !has(self.text) || self.count > -2000",
  '[1, 2, 3].exists(x, !has(self.count) || self.count == x || self.count > 5 || self.count < 0)',
  "dyn(1.0) == dyn(1) && type('a') == string && ['a', 'b'].size() == 2",
];

const group = 'cel.driftline.example.com';

/** A definition whose only purpose is to have all these rules; each says its position. */
export const dialectCrd: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `dialects.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind: 'Dialect', plural: 'dialects', singular: 'dialect' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties,
                'x-kubernetes-validations': dialectRules.map((rule, i) => ({ rule, message: `rule ${i}: ${rule}` })),
              },
            },
          },
        },
      },
    ],
  },
};

const words = [
  'a',
  'abc',
  'b',
  'a,b',
  'a,b,c',
  'é',
  'éa',
  'ABC',
  'aBc',
  '12',
  '-3',
  '',
  ' a',
  '1000',
  'c',
  'default',
  'x.y',
  '🙂',
];
const anyText = fc.constantFrom(...words);
const anyNumber = fc.constantFrom(-7, -1, 0, 1, 2, 3, 4, 6, 7, 8, 9, 12, 40);
const list = (item: fc.Arbitrary<Json>): fc.Arbitrary<Json> => fc.array(item, { maxLength: 5 });
const uniqueList = fc.uniqueArray(anyText, { maxLength: 4 });

/** The spec of a Dialect; each field is there in one of three. */
export const arbitraryDialect: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      text: anyText,
      other: anyText,
      count: anyNumber,
      more: anyNumber,
      ratio: fc.constantFrom(0.5, 1, 2, 2.25, 2.5, 3, -1.5),
      flag: fc.boolean(),
      port: fc.constantFrom<Json>(80, 8080, 'http', '50%'),
      words: list(anyText),
      counts: list(anyNumber),
      set: uniqueList,
      others: uniqueList,
      map: fc.dictionary(fc.constantFrom('a', 'b', 'a-b', 'x/y'), anyText, { maxKeys: 3 }),
      'kebab-name': anyText,
      namespace: anyText,
      'dotted.name': anyText,
      standard: anyText,
      nullable: fc.constantFrom<Json>('a', 'b', null),
      delay: fc.constantFrom('90s', '1m30s', '2h', '500ms', '0s', '1s', '1h29m59s'),
      time: fc.constantFrom('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'),
      items: fc.array(
        fc.record(
          { name: anyText, weight: anyNumber, tags: list(anyText).map((tags) => (tags as Json[]).slice(0, 3)) },
          { requiredKeys: ['name'] },
        ),
        { maxLength: 3 },
      ),
      nested: fc.record(
        { text: anyText, inner: fc.record({ count: anyNumber, text: anyText }, { requiredKeys: [] }) },
        { requiredKeys: [] },
      ),
      whatever: fc.constantFrom<Json>({ a: 1 }, {}),
    },
    { requiredKeys: [] },
  )
  .chain((full) => fc.subarray(Object.entries(full)).map((some) => Object.fromEntries<Json>(some)));
