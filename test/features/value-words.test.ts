import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeDuration } from '../../server/src/features/duration-words.ts';
import { describeValue } from '../../server/src/features/value-words.ts';
import type { Json, JsonObject } from '../../server/src/manifest/json.ts';
import { widgetSchemas } from '../support/schema-snapshots.ts';

const quantity = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' };
const custom = {
  'x-kubernetes-int-or-string': true,
  pattern:
    '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
};
const flux = { type: 'string', pattern: '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$' };
const prometheus = {
  type: 'string',
  pattern: '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$',
};
const integer = { type: 'integer', format: 'int64' };
const mode = { ...integer, description: 'Optional: mode bits used to set permissions.' };
const text = { type: 'string' };

const say = (value: Json, field: string, schema: JsonObject = text) =>
  describeValue(value, [{ field: 'spec' }, { field }], schema, widgetSchemas);

test.each<[Json, string, JsonObject, string | undefined]>([
  ['500Mi', 'memory', quantity, '524,288,000 bytes (500 MiB)'],
  ['1.5Gi', 'storage', custom, '1,610,612,736 bytes (1.5 GiB)'],
  ['1G', 'ephemeral-storage', quantity, '1,000,000,000 bytes (953.7 MiB)'],
  [1_048_576, 'sizeLimit', quantity, '1,048,576 bytes (1 MiB)'],
  ['512m', 'memory', quantity, '0.512 bytes'],
  [100, 'limits.memory', quantity, '100 bytes'],
  ['1', 'memory', quantity, '1 byte'],
  ['100m', 'cpu', quantity, '0.1 of a core'],
  [1, 'cpu', quantity, '1 core'],
  ['2500m', 'requests.cpu', quantity, '2.5 cores'],
  ['2', 'cpu', custom, '2 cores'],
  ['10k', 'example.com/things', quantity, '10,000'],
  ['1', 'nvidia.com/gpu', quantity, undefined],
  ['many', 'memory', quantity, undefined],
  ['${MEMORY}', 'memory', quantity, undefined],
  ['1h30m', 'interval', flux, '1 hour 30 minutes'],
  ['90m', 'interval', flux, '1 hour 30 minutes'],
  ['2160h', 'duration', text, '90 days'],
  ['1.5s', 'timeout', text, '1 second 500 milliseconds'],
  ['15d', 'retention', prometheus, '15 days'],
  ['30s', 'name', text, undefined],
  ['soon', 'timeout', text, undefined],
  [3600, 'activeDeadlineSeconds', integer, '1 hour'],
  [86_460, 'ttlSecondsAfterFinished', integer, '1 day 1 minute'],
  [30, 'terminationGracePeriodSeconds', integer, undefined],
  [3600, 'replicas', integer, undefined],
  [420, 'defaultMode', mode, 'rw-r--r-- (0644 in octal)'],
  [0, 'mode', mode, '--------- (0000 in octal)'],
  [644, 'mode', mode, undefined],
  [420, 'mode', integer, undefined],
  ['0 3 * * 1', 'schedule', text, 'At 03:00, only on Monday'],
  ['*/15 * * * *', 'schedule', text, 'Every 15 minutes'],
  ['@daily', 'schedule', text, undefined],
  ['a b c d e', 'schedule', text, undefined],
  ['1h', 'passwordTimeout', text, undefined],
])('%j in %s', (value, field, schema, expected) => {
  expect(say(value, field, schema)).toBe(expected);
});

test('the words of a duration add up to it', () => {
  const lengths: Record<string, number> = { day: 86_400, hour: 3600, minute: 60, second: 1 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
      const parts = [...(describeDuration(`${seconds}s`) ?? '').matchAll(/(\d+) (day|hour|minute|second)/g)];
      expect(parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (lengths[unit] ?? 0), 0)).toBe(seconds);
    }),
  );
});

test('whatever stands there, nothing is thrown', () => {
  const schema = fc.constantFrom<JsonObject>(quantity, custom, flux, prometheus, integer, mode, text);
  const field = fc.constantFrom('cpu', 'memory', 'interval', 'schedule', 'mode', 'ttlSeconds', 'timeout');
  const value = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom('1e300', '-1Ei', '9999999999999h', '* * * * *', '60 * * * *', '0.0000000001'),
  );
  fc.assert(
    fc.property(value, field, schema, (one, name, of) => {
      expect(say(one, name, of) ?? '').toBeTypeOf('string');
    }),
    { numRuns: 1000 },
  );
});
