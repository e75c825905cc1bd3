import { type JsonObject, isArray } from '../../../server/src/manifest/json.ts';
import type { Prepared } from '../../../server/src/schema/compiled.ts';
import { type Patterns, createPatterns } from '../../../server/src/schema/patterns.ts';

const time = '2026-01-02T03:04:05Z';
const digest = '0123456789abcdef'.repeat(4);

/** Texts that one pattern or another of real schemas accepts. */
const various =
  `a app 1 8 30s 1m 1h 100m 1Gi 50% v1 1.2.3 0.0.0.0/0 10.0.0.1 example.com https://example.com http://example.com
  ssh://git@example.com/a.git oci://example.com/a /a a/b a.b a-b.c/d A AAAA * main sha256:${digest} ${digest} a@example.com 10.0.0.0/8 a.yaml
  0 100 1d 10MB 12345678 $.a key=value a:1 urn:a a:b arn:aws:iam::123456789012:role/a us-east-1 00000000-0000-0000-0000-000000000000 ${time}
  */5 projects/a/secrets/b spiffe://a/b CONCURRENT ocid1.vault.a GET 80 8080-8090 200-299`
    .split(/\s+/)
    .concat('* * * * *', 'a b', '');

const byDefinition: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.resource\.Quantity$/, ['1', '100m', '1Gi']],
  [/\.meta\.v1\.Duration$/, ['30s', '1h', '1m30s']],
  [/\.meta\.v1\.Time$/, [time]],
  [/\.meta\.v1\.MicroTime$/, ['2026-01-02T03:04:05.000000Z']],
];

const byFormat: Readonly<Record<string, readonly string[]>> = {
  byte: ['YQ==', ''],
  cidr: ['10.0.0.0/8'],
  date: ['2026-01-02'],
  'date-time': [time],
  duration: ['30s', '1h'],
  email: ['a@example.com'],
  hostname: ['example.com'],
  ipv4: ['10.0.0.1'],
  ipv6: ['::1'],
  uri: ['https://example.com'],
  uuid: ['00000000-0000-0000-0000-000000000000'],
};

/** Texts that a schema allows, as far as a few are known; none where they are not. */
export function findTexts({ schema, name }: Prepared): readonly string[] {
  const { enum: choices, format } = schema;
  if (isArray(choices)) return choices.filter((one) => typeof one === 'string');
  const named = byDefinition.find(([definition]) => definition.test(name ?? ''))?.[1];
  if (named) return named;
  const candidates = typeof format === 'string' ? (byFormat[format] ?? various) : various;
  const [least] = [schema['minLength']];
  const padded = typeof least === 'number' && least > 1 ? ['a'.repeat(least), ...candidates] : candidates;
  const patterns = createPatterns();
  return padded.filter((text) => text !== '' && fits(text, schema, patterns));
}

/** Texts that break a schema's pattern. */
export function findMismatches(pattern: string): readonly string[] {
  const patterns = createPatterns();
  return [...various, '!', '#?', ' '].filter((text) => patterns.matches(pattern, text) === false);
}

function fits(text: string, { pattern, minLength, maxLength }: JsonObject, patterns: Patterns): boolean {
  if (typeof minLength === 'number' && text.length < minLength) return false;
  if (typeof maxLength === 'number' && text.length > maxLength) return false;
  return typeof pattern !== 'string' || patterns.matches(pattern, text) === true;
}
