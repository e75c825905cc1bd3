import { expect, test } from 'vitest';
import { hasSecret } from '../../../server/src/manifest/mask-texts.ts';

test('a text with quotes or several lines is found in what is quoted, too', () => {
  for (const secret of ['canary', 'one\ncanary', 'the "canary"']) {
    expect(hasSecret(JSON.stringify({ a: `x ${secret} y` }), [secret])).toBe(true);
    expect(hasSecret(`x ${secret} y`, [secret])).toBe(true);
    expect(hasSecret('x y', [secret])).toBe(false);
  }
  expect(hasSecret('abcd', ['abcd'])).toBe(false);
});
