import { expect, test } from 'vitest';
import { judgeApplied } from '../../../server/src/features/resource-history.ts';

const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
const at = (commit: string, time?: string) => ({ revision: `main@sha1:${commit}`, ...(time && { time }) });
const reached = new Map([
  [a, new Set(['one'])],
  [b, new Set(['one', 'two'])],
  [c, new Set(['one', 'two', 'three'])],
]);

test.each([
  ['what the last one lacks is not applied', 'three', [at(b, '2'), at(a, '1')], 'no'],
  ['what it has and the one before lacks came with it', 'two', [at(b, '2'), at(a, '1')], { time: '2' }],
  ['what came with one before it is as old as that', 'two', [at(c, '3'), at(b, '2'), at(a, '1')], { time: '2' }],
  ['of what all have nobody notes the time', 'one', [at(b, '2'), at(a, '1')], {}],
  ['one without a time has none', 'two', [at(b), at(a, '1')], {}],
  ['nobody knows where nothing is noted', 'one', [], undefined],
  ['nobody knows where the clone lacks the last one', 'one', [at('d'.repeat(40), '3'), at(b, '2')], undefined],
  ['a version is no commit', 'one', [{ revision: '1.2.3' }], undefined],
])('%s', (_name, commit, applied, expected) => {
  expect(judgeApplied(commit, applied, reached)).toEqual(expected);
});
