import { expect, test } from 'vitest';
import { isSelected } from '../../../server/src/manifest/label-selector.ts';

const labels = new Map([
  ['app', 'web'],
  ['tier', 'front'],
  ['example.com/x', ''],
]);

test.each([
  ['', true],
  ['app=web', true],
  ['app==web,tier=front', true],
  ['app=db', false],
  ['app!=db', true],
  ['none!=db', true],
  ['app', true],
  ['none', false],
  ['!none', true],
  ['!app', false],
  ['app in (web, db)', true],
  ['app in (db),tier=front', false],
  ['app notin (db, web)', false],
  ['none notin (db)', true],
  ['example.com/x=', true],
])('%s: %s', (selector, expected) => {
  expect(isSelected(selector, labels)).toBe(expected);
});
