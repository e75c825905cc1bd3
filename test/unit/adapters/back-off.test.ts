import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createBackOff, wait } from '../../../server/src/adapters/kubernetes/back-off.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { never } from './api-server.ts';

/** How long the next pauses are. */
async function measure(
  random: number,
  count: number,
  { longest, atLeast, resetAfter }: { longest?: number; atLeast?: number; resetAfter?: number } = {},
): Promise<number[]> {
  const clock = createFakeClock();
  const asked: number[] = [];
  const after = (milliseconds: number, run: () => void): (() => void) => {
    asked.push(milliseconds);
    return clock.after(milliseconds, run);
  };
  const backOff = createBackOff({ now: () => clock.now(), after }, () => random, longest);
  for (let i = 0; i < count; i++) {
    if (i === resetAfter) backOff.reset();
    const pause = backOff.pause(never, atLeast);
    await clock.advance(600_000);
    await pause;
  }
  return asked;
}

test('each pause is twice as long as the one before, up to the longest', async () => {
  expect(await measure(1, 8)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(await measure(1, 4, { longest: 2000 })).toEqual([500, 1000, 2000, 2000]);
});

test('chance takes off up to a half', async () => {
  expect(await measure(0, 3)).toEqual([250, 500, 1000]);
  expect(await measure(0.5, 3)).toEqual([375, 750, 1500]);
});

test('after a success it begins anew', async () => {
  expect(await measure(1, 4, { resetAfter: 2 })).toEqual([500, 1000, 500, 1000]);
});

test('what the server wants is the least', async () => {
  expect(await measure(1, 4, { atLeast: 1500 })).toEqual([1500, 1500, 2000, 4000]);
});

test('a pause that is cancelled ends at once, and leaves no timer and no listener', async () => {
  const clock = createFakeClock();
  const abort = new AbortController();
  const pause = createBackOff(clock, () => 1).pause(abort.signal);
  expect(clock.waiting).toBe(1);
  abort.abort();
  await pause;
  expect(clock.waiting).toBe(0);
  await wait(clock, 1000, abort.signal);
  expect(clock.waiting).toBe(0);
});

test('a pause that ends leaves no listener', async () => {
  const clock = createFakeClock();
  const { signal } = new AbortController();
  const pause = wait(clock, 1000, signal);
  expect(getEventListeners(signal, 'abort').length).toBe(1);
  await clock.advance(1000);
  await pause;
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
