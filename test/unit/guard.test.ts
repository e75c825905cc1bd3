import { expect, test } from 'vitest';
import { guard } from '../../server/src/guard.ts';

function run<T>(work: () => T | Promise<T>, fallback: T): { readonly lines: string[]; readonly answer: Promise<T> } {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  return { lines, answer: guard({ info: write, warn: write, error: write }, 'hover', fallback, work) };
}

test('answers what the handler answers, and logs nothing', async () => {
  const { lines, answer } = run(() => Promise.resolve('answer'), 'fallback');
  expect(await answer).toBe('answer');
  expect(lines).toEqual([]);
});

test.each<readonly [string, () => Promise<string>]>([
  [
    'throws',
    () => {
      throw new TypeError('data:\npassword: canary');
    },
  ],
  ['rejects', () => Promise.reject(new TypeError('data:\npassword: canary'))],
])('a handler that %s: the fallback, and a line that names it without its text', async (_how, work) => {
  const { lines, answer } = run(work, 'fallback');
  expect(await answer).toBe('fallback');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/hover.*TypeError/);
  expect(lines[0]).toContain('guard.test.ts');
  expect(lines[0]).not.toContain('canary');
});

test('what is thrown and no error is not quoted either', async () => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- that it is no error is the case
  const { lines, answer } = run(() => Promise.reject<string>('canary'), 'fallback');
  expect(await answer).toBe('fallback');
  expect(lines.join()).not.toContain('canary');
});
