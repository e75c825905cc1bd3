import { expect, test } from 'vitest';
import { isPreRelease } from '../../../scripts/packaging/release-channel.ts';

test('an odd minor number is the pre-release channel', () => {
  expect(isPreRelease('0.1.0')).toBe(true);
  expect(isPreRelease('1.2.3')).toBe(false);
});

test('a version that no marketplace takes is refused', () => {
  expect(() => isPreRelease('1.0.0-beta.1')).toThrow('1.0.0-beta.1');
});
