import { expect, test } from 'vitest';
import { findFormat } from '../../../server/src/schema/formats.ts';

test.each<[string, readonly string[], readonly string[]]>([
  ['date', ['2024-02-29'], ['2023-02-29', '2024-1-1', '2024-13-01', '']],
  [
    'date-time',
    ['2024-02-29T00:00:00Z', '2024-02-29t00:00:00.123+01:00'],
    ['2024-02-29', '2024-02-29T00:00Z', '24:00'],
  ],
  ['duration', ['1h', '22 ns', '3 days', '1w', '0'], ['', 'soon', '5', '5 parsecs']],
  ['ipv4', ['10.0.0.1', '010.0.0.1', '::ffff:10.0.0.1'], ['10.0.0', '10.0.0.256', '::1', '']],
  [
    'ipv6',
    ['::', '::1', 'fe80::1', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.1'],
    ['10.0.0.1', '1:2:3', '1::2::3', 'g::1', '1:2:3:4:5:6:7:8:9', ''],
  ],
  ['cidr', ['10.0.0.0/8', 'fd00::/64'], ['10.0.0.0', '10.0.0.0/33', 'fd00::/129', '/8', '10.0.0.0/x']],
  ['email', ['a@example.com', 'A <a@example.com>'], ['a', '@', 'a@', '']],
  ['hostname', ['example.com', 'a', '1a.example.com'], ['-a.com', 'a-.com', 'a_b.com', 'a..b', 'http://a', '']],
  [
    'mac',
    ['00:00:5e:00:53:01', '00-00-5E-00-53-01', '0000.5e00.5301', '02:00:5e:10:00:00:00:01'],
    ['00:00:5e:00:53', '00:00-5e:00:53:01', ''],
  ],
  ['uri', ['https://example.com/a', '/path', 'urn:x'], ['example', '', 'a\u0000b:', '?x']],
  ['uuid', ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000'], ['123e4567', '']],
  [
    'uuid4',
    ['123e4567-e89b-42d3-a456-426614174000'],
    ['123e4567-e89b-12d3-a456-426614174000', '123e4567-e89b-42d3-c456-426614174000'],
  ],
  ['byte', ['', 'YQ==', 'YWI=', 'YWJj'], ['YQ', 'Y', 'YQ===']],
  ['hexcolor', ['#fff', 'A1B2C3'], ['#ff', 'ggg']],
  ['ssn', ['123-45-6789', '123456789'], ['12-345-6789']],
  ['bsonobjectid', ['507f1f77bcf86cd799439011'], ['507f']],
])('%s', (format, right, wrong) => {
  for (const text of right) expect([text, findFormat(format)?.(text)]).toEqual([text, true]);
  for (const text of wrong) expect([text, findFormat(format)?.(text)]).toEqual([text, false]);
});

test('a format that the API server does not know is none', () => {
  for (const format of ['password', 'int-or-string', 'constructor', 'k8s-name'])
    expect(findFormat(format)).toBeUndefined();
});

test('long texts take no time', () => {
  const started = performance.now();
  for (const format of ['date-time', 'duration', 'email', 'hostname', 'ipv6', 'cidr', 'uri', 'byte', 'mac'])
    for (const text of ['1'.repeat(200_000), 'a'.repeat(200_000), '@'.repeat(200_000), ':'.repeat(200_000)])
      findFormat(format)?.(text);
  expect(performance.now() - started).toBeLessThan(2000);
});
