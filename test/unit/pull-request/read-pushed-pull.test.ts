import { expect, test } from 'vitest';
import { readPushedPull } from '../../../server/src/pull-request/read-pushed-pull.ts';

const printed = (address: string): string =>
  [
    'remote: ',
    'remote: Visit the existing pull request:        ',
    `remote:   ${address}        `,
    'remote: ',
    'To https://git.example/o/r.git',
    ' * [new reference] HEAD -> refs/for/main/topic',
  ].join('\n');

test('the pull request that a push names', () => {
  const url = 'https://git.example/o/r/pulls/4';
  expect(readPushedPull(printed(url))).toEqual({ number: 4, url });
  expect(readPushedPull(printed(url).replaceAll('\n', '\r\n'))).toEqual({ number: 4, url });
});

test.each([
  ['a page to make one', printed('https://git.example/o/r/compare/main...x')],
  ['what is no web address', printed('javascript:alert(1)//pulls/4')],
  ['what no remote has said', 'https://git.example/o/r/pulls/4'],
  ['a number that goes on', printed('https://git.example/o/r/pulls/4/files')],
  ['nothing', ''],
])('none in %s', (_what, output) => {
  expect(readPushedPull(output)).toBeUndefined();
});
