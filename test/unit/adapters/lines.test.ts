import { expect, test } from 'vitest';
import { createLineReader } from '../../../server/src/adapters/kubernetes/lines.ts';

const text = '{"a":"ä€😀"}\n\n  \r\nsecond\nlast';
const expected = ['{"a":"ä€😀"}', 'second', 'last'];

test.each([1, 2, 3, 5, 7, 1000])('lines over borders of chunks, with characters of several bytes: %d bytes', (size) => {
  const lines: string[] = [];
  const reader = createLineReader((line) => lines.push(line), 1000);
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += size) expect(reader.read(bytes.subarray(i, i + size))).toBe(true);
  expect(lines).toEqual(expected.slice(0, 2));
  reader.end();
  expect(lines).toEqual(expected);
});

test('a line that does not end is too long at some point, and not before', () => {
  const reader = createLineReader(() => undefined, 10);
  expect(reader.read(Buffer.from('12345'))).toBe(true);
  expect(reader.read(Buffer.from('67890'))).toBe(true);
  expect(reader.read(Buffer.from('1'))).toBe(false);
});

test('many short lines are not one long one', () => {
  const reader = createLineReader(() => undefined, 10);
  for (let i = 0; i < 100; i++) expect(reader.read(Buffer.from('12345\n1234'))).toBe(true);
});

test('half of a character at the end is no crash', () => {
  const lines: string[] = [];
  const reader = createLineReader((line) => lines.push(line), 10);
  reader.read(Buffer.from('€').subarray(0, 2));
  reader.end();
  expect(lines).toEqual(['\uFFFD']);
});
