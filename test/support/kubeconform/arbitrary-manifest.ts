import fc from 'fast-check';
import { type Json, type JsonObject, isArray, isObject } from '../../../server/src/manifest/json.ts';
import { definitionName, resolve } from '../../../server/src/schema/resolve.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import type { DescribedKind } from '../json-schema.ts';

/** Texts of which one fits most patterns; the first is what stands where any text may. */
const texts = [
  ...['web', 'web-1', 'app', '5m', '10', '1h30m', '1.2.3', 'example.com', 'example.com/key', '/path', '10.0.0.0/24'],
  ...['https://example.com', 'http://example.com/a', 'ssh://git@example.com/a', 'oci://example.com/a', '*.example.com'],
  ...['Ready', 'v1', '10MiB', '1Gi', '*', 'sha256:'.padEnd(71, 'a'), 'a'.repeat(64), '2001:db8::1', '{}', ''],
];
const deepest = 6;

/** An object of a kind as its schema has it: what is required, and of what is not, more at the top than deep inside. */
export function arbitraryManifest({ schemas, kind }: DescribedKind): fc.Arbitrary<JsonObject> {
  const definition = schemas.definitions[schemas.kinds[kind] ?? ''] ?? {};
  return arbitraryValue(definition, schemas, 0).map((value) => ({
    ...(isObject(value) ? value : {}),
    apiVersion: schemas.apiVersion,
    kind,
    metadata: { name: 'web', labels: { app: 'web' } },
  }));
}

function arbitraryValue(unresolved: JsonObject, schemas: ApiSchemas, depth: number): fc.Arbitrary<Json> {
  const schema = resolve(unresolved, schemas);
  const { enum: choices } = schema;
  if (isArray(choices)) return fc.constantFrom(...choices.filter((choice) => choice !== ''));
  if (isEither(schema, definitionName(unresolved))) return fc.constant(10);
  switch (schema['type']) {
    case 'object':
      return arbitraryObject(schema, schemas, depth);
    case 'array':
      return arbitraryList(schema, schemas, depth);
    case 'integer':
    case 'number':
      return arbitraryNumber(schema);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return arbitraryText(schema);
    default:
      return fc.constant({});
  }
}

/** Quantities too are numbers or texts; 10 is both, where a text would have to be a port's name or a share. */
function isEither(schema: JsonObject, name: string | undefined): boolean {
  return schema['x-kubernetes-int-or-string'] === true || /\.(?:IntOrString|Quantity)$/.test(name ?? '');
}

function arbitraryObject(schema: JsonObject, schemas: ApiSchemas, depth: number): fc.Arbitrary<JsonObject> {
  const { properties, additionalProperties, required } = schema;
  const names = isArray(required) ? required : [];
  const listed = Object.entries(isObject(properties) ? properties : {}).filter(([name]) => name !== 'status');
  const fields = listed.flatMap(([name, property]): [string, fc.Arbitrary<Json | undefined>][] => {
    if (!isObject(property)) return [];
    if (names.includes(name)) return [[name, arbitraryValue(property, schemas, depth + 1)]];
    if (depth >= deepest) return [];
    const outOf = depth === 0 ? 1 : depth < 4 ? 2 : 5;
    const draw = fc.nat(outOf - 1);
    return [
      [
        name,
        draw.chain((drawn): fc.Arbitrary<Json | undefined> =>
          drawn === 0 ? arbitraryValue(property, schemas, depth + 1) : fc.constant(undefined),
        ),
      ],
    ];
  });
  const free = isObject(additionalProperties)
    ? arbitraryValue(additionalProperties, schemas, depth + 1).map((value) => ({ key: value }))
    : fc.constant({});
  const whole = fc
    .record(Object.fromEntries(fields))
    .map((value): JsonObject =>
      Object.fromEntries(Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined)),
    );
  return fc.tuple(whole, free).map(([own, others]) => ({ ...others, ...own }));
}

function arbitraryList(schema: JsonObject, schemas: ApiSchemas, depth: number): fc.Arbitrary<Json> {
  const { items, minItems } = schema;
  const length = typeof minItems === 'number' ? Math.max(1, minItems) : 1;
  const inside = isObject(items) ? arbitraryValue(items, schemas, depth + 1) : fc.constant('web');
  return fc.array(inside, { minLength: length, maxLength: length });
}

function arbitraryNumber({ minimum, maximum }: JsonObject): fc.Arbitrary<Json> {
  const least = typeof minimum === 'number' ? Math.ceil(minimum) : 1;
  const most = typeof maximum === 'number' ? Math.floor(maximum) : least + 100;
  return fc.integer({ min: least, max: Math.max(least, most) });
}

function arbitraryText({ pattern, format, minLength, maxLength }: JsonObject): fc.Arbitrary<Json> {
  if (format === 'date-time') return fc.constant('2026-01-02T03:04:05.000000Z');
  if (format === 'byte') return fc.constant('d2Vi');
  if (format === 'ipv4' || format === 'ipv6') return fc.constant(format === 'ipv4' ? '10.0.0.1' : '2001:db8::1');
  const matcher = typeof pattern === 'string' ? toMatcher(pattern) : undefined;
  const fitting = texts.filter(
    (text) =>
      (matcher?.test(text) ?? true) &&
      (typeof minLength !== 'number' || text.length >= minLength) &&
      (typeof maxLength !== 'number' || text.length <= maxLength),
  );
  return fc.constant(fitting[0] ?? 'web');
}

function toMatcher(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined; // what Go knows and JavaScript does not
  }
}
