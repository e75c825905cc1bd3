import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isObjectName,
  readName,
  splitName,
  stripName,
  writeName,
} from '../../../../server/src/graph/renaming/name-text.ts';
import { decode } from '../../../support/builds.ts';

const part = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);

test('what is around a name comes off a new one again', () => {
  fc.assert(
    fc.property(part, part, part, part, (prefix, name, suffix, newName) => {
      const parts = splitName(`${prefix}_${name}.${suffix}`, `_${name}.`);
      expect(parts).toEqual([prefix, suffix]);
      expect(stripName(`${prefix}${newName}${suffix}`, [prefix, suffix])).toBe(newName);
    }),
  );
});

test.each([
  ['web', 'web', ['', '']],
  ['settings-h7f2k', 'settings', ['', '-h7f2k']],
  ['web-web', 'web', undefined],
  ['web', 'app', undefined],
  ['web', '', undefined],
] as const)('of %s that is written %s there is around it: %j', (rendered, written, parts) => {
  expect(splitName(rendered, written)).toEqual(parts);
});

test('a name without what is always around it cannot be written', () => {
  expect(stripName('site', ['my-', ''])).toBeUndefined();
  expect(stripName('my-', ['my-', ''])).toBeUndefined();
  expect(stripName('my-my', ['my-', '-my'])).toBeUndefined();
});

test('a name that is written is read again as a text, whatever it looks like', () => {
  fc.assert(
    fc.property(
      fc.oneof(part, fc.constantFrom('12', '0x1', 'true', 'no', '1e3', 'null')),
      fc.constantFrom('', '"', "'"),
      (name, quote) => {
        const text = writeName(name, { quote: quote });
        expect(decode(text)).toBe(name);
        expect(readName(text)?.value).toBe(name);
      },
    ),
  );
});

test.each(['${APP}', '*name', '{{ .Release.Name }}', '|', 'a b', "'it''s'", '"a', ''])(
  '%j is no name that could be changed',
  (text) => {
    expect(readName(text)).toBeUndefined();
  },
);

test('names follow the rules of their kinds', () => {
  expect(['web', 'a.b', '1'].map((name) => isObjectName(name, ''))).toEqual([true, true, true]);
  expect(['Web', '-web', 'a..b', 'a_b', ''].map((name) => isObjectName(name, ''))).toEqual(Array(5).fill(false));
  expect(isObjectName('system:web', 'rbac.authorization.k8s.io')).toBe(true);
});
