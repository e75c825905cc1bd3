import { expect, test } from 'vitest';
import { withoutFields } from '../../../server/src/manifest/without-fields.ts';

const object = { a: { b: 1, c: 2 }, list: [{ name: 'x', y: 1 }, { name: 'z' }] };

test('fields, items and what is in them go; what is not there changes nothing', () => {
  const a = { field: 'a' };
  const item = [{ field: 'list' }, { keys: { name: 'x' } }] as const;
  expect(withoutFields(object, [[a, { field: 'b' }]])).toEqual({ a: { c: 2 }, list: object.list });
  expect(withoutFields(object, [[...item, { field: 'y' }]])).toEqual({
    a: object.a,
    list: [{ name: 'x' }, { name: 'z' }],
  });
  expect(withoutFields(object, [item, [a]])).toEqual({ list: [{ name: 'z' }] });
  expect(withoutFields(object, [[{ field: 'q' }], [...item, { field: 'q' }], [a, { index: 0 }]])).toEqual(object);
});
