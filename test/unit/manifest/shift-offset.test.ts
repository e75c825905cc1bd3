import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toPositions } from '../../../server/src/manifest/position.ts';
import { createShift } from '../../../server/src/manifest/shift-offset.ts';

test('what stands before an edit stays, what stands behind it moves, what was edited has no place', () => {
  const shift = createShift('a: 1\nb: 2\nc: 3\n', 'a: 1\nb: 20\nd: 4\nc: 3\n');
  expect(shift(0)).toEqual({ line: 0, character: 0 });
  expect(shift(13)).toEqual({ line: 3, character: 3 });
  expect(createShift('abXcd', 'abYYcd')(2)).toBeUndefined();
});

test('an offset outside of the edited part leads to the same letter', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (head, cut, put, tail) => {
      const [then, now] = [head + cut + tail, head + put + tail];
      const shift = createShift(then, now);
      const toPosition = toPositions(now);
      for (let offset = 0; offset < head.length; offset++) expect(shift(offset)).toEqual(toPosition(offset));
      for (let i = 1; i <= tail.length; i++) expect(shift(then.length - i)).toEqual(toPosition(now.length - i));
    }),
  );
});
