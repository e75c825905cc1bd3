import { expect, test } from 'vitest';
import { isShippable } from '../../../scripts/packaging/licences.ts';

test.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-only)', 'MIT AND ISC', 'GPL-2.0 OR ISC'])(
  '%s may be shipped',
  (text) => expect(isShippable(text)).toBe(true),
);

test.each([
  'GPL-3.0-only',
  'AGPL-3.0-or-later',
  'LGPL-3.0',
  'MIT AND GPL-2.0-only',
  '(MIT AND GPL-2.0) OR (GPL-3.0)',
  'SEE LICENSE IN LICENSE.md',
  'UNLICENSED',
  '',
])('%j may not be shipped', (text) => expect(isShippable(text)).toBe(false));
