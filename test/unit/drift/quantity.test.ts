import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuantity } from '../../../server/src/drift/quantity.ts';

describe('parseQuantity', () => {
  test.each([
    ['1000m', '1'],
    [0.5, '500m'],
    ['0.5', '500m'],
    [1, '1'],
    ['1024Mi', '1Gi'],
    ['1Ki', '1024'],
    ['0.5Gi', '512Mi'],
    ['1k', '1000'],
    ['1M', '1000k'],
    ['1e3', '1k'],
    ['1E3', '1k'],
    ['1E', '1000P'],
    ['1Ei', '1024Pi'],
    ['1e-3', '1m'],
    ['1u', '1000n'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+5', '5'],
    ['-5', '-5000m'],
    ['0', '0m'],
    [1e21, '1e21'],
    ['9007199254740993', '9007199254740993000m'],
  ])('%s means %s', (a, b) => {
    expect(parseQuantity(a)).toBeTypeOf('bigint');
    expect(parseQuantity(a)).toBe(parseQuantity(b));
  });

  test.each([
    ['1M', '1Mi'],
    ['1m', '1M'],
    ['9007199254740993', '9007199254740992'],
    ['1', '-1'],
    ['1n', '0'],
  ])('%s is not %s', (a, b) => {
    expect(parseQuantity(a)).not.toBe(parseQuantity(b));
  });

  test.each(['', '.', '+', 'm', 'Gi', '1 Gi', '1GB', '1K', '1mi', '1,5', '1e', '0x1', 'one', true, null, [], {}])(
    '%j is none',
    (value) => {
      expect(parseQuantity(value)).toBe(undefined);
    },
  );

  test('milli-units are a thousandth, at every size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (amount) => {
        expect(parseQuantity(`${amount}`)).toBe(amount * 10n ** 9n);
        expect(parseQuantity(`${amount}m`)).toBe(amount * 10n ** 6n);
        expect(parseQuantity(`${amount}Ki`)).toBe(amount * 1024n * 10n ** 9n);
      }),
    );
  });
});
