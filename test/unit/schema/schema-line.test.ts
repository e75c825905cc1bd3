import { expect, test } from 'vitest';
import { findSchemaLine } from '../../../server/src/schema/schema-line.ts';

const line = '# yaml-language-server: $schema=https://example.com/a.json';

function addressIn(text: string): string | undefined {
  const found = findSchemaLine(text);
  if (!found || found.off) return undefined;
  expect(text.slice(found.start, found.end)).toBe(found.address);
  return found.address;
}

test.each([
  [line],
  [`---\n${line}\nkind: A\n`],
  [`kind: A\n# note\n  ${line}\n`],
  ['#  yaml-language-server :  $schema=https://example.com/a.json  and more'],
  ['#\tyaml-language-server: a=b $schema=https://example.com/a.json $schema=https://example.com/b.json'],
  [`${line}\r\n${line.replace('a.json', 'b.json')}\r\nkind: A`],
  [`# yaml-language-server: nothing\n${line}`],
  [`${line}\n# yaml-language-server: $schema=none`],
])('%j names its schema', (text) => {
  expect(addressIn(text)).toBe('https://example.com/a.json');
});

test('a path is an address too', () => {
  expect(addressIn('# yaml-language-server: $schema=../schemas/a.json#/definitions/A')).toBe(
    '../schemas/a.json#/definitions/A',
  );
});

test('a document can ask for none', () => {
  expect(findSchemaLine(`# yaml-language-server: $schema=none\n${line}`)).toEqual({ off: true });
});

test.each([
  [''],
  ['kind: A # yaml-language-server'],
  [line.replace('# ', '#')],
  [line.slice(2)],
  ['# yaml-language-server: $schema= https://example.com/a.json'],
  [`data: |\n  ${line}\n`],
  [`data: "\n  ${line}\n  "\n`],
  ['# yaml-language-server-disable $schema=a'],
])('%j names none', (text) => {
  expect(findSchemaLine(text)).toBeUndefined();
});
