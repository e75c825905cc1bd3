import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createPace } from '../../../server/src/adapters/kubernetes/pace.ts';
import { createClusterGateway } from '../../../server/src/adapters/kubeconfig.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';
import { never, serve, writeKubeConfig } from './api-server.ts';

type Pace = ReturnType<typeof createPace>;

/** Asks for turns, and says which were given, in their order. */
function createRunner(pace: Pace): { readonly given: number[]; readonly begin: (count: number) => void } {
  const given: number[] = [];
  let next = 0;
  const begin = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const id = next++;
      void pace.begin(never).then((isGiven) => isGiven && given.push(id));
    }
  };
  return { given, begin };
}

/** How many run at once now. */
async function measure(pace: Pace, clock: ReturnType<typeof createFakeClock>): Promise<number> {
  const { given, begin } = createRunner(pace);
  begin(9);
  await clock.advance(0);
  const count = given.length;
  for (let i = 0; i < 9; i++) {
    pace.end();
    await clock.advance(0);
  }
  return count;
}

test('four run at once, the others in the order in which they came', async () => {
  const clock = createFakeClock();
  const pace = createPace(clock, 4);
  const { given, begin } = createRunner(pace);
  begin(7);
  await clock.advance(0);
  expect(given).toEqual([0, 1, 2, 3]);
  pace.end();
  pace.end();
  await clock.advance(0);
  expect(given).toEqual([0, 1, 2, 3, 4, 5]);
});

describe('a server that asks for fewer', () => {
  test('gets none in the time that it names, then half as many at once', async () => {
    const clock = createFakeClock();
    const pace = createPace(clock, 4);
    pace.slowDown(2000);
    const { given, begin } = createRunner(pace);
    begin(4);
    await clock.advance(1999);
    expect(given).toEqual([]);
    await clock.advance(1);
    expect(given).toEqual([0, 1]);
  });

  test('gets one more each half a minute in which it does not complain, up to four', async () => {
    const clock = createFakeClock();
    const pace = createPace(clock, 4);
    for (let i = 0; i < 5; i++) pace.slowDown(1000);
    await clock.advance(1000);
    const counts: number[] = [await measure(pace, clock)];
    for (let i = 0; i < 4; i++) {
      await clock.advance(30_000);
      counts.push(await measure(pace, clock));
    }
    expect(counts).toEqual([1, 2, 3, 4, 4]);
    expect(clock.waiting).toBe(0);
  });

  test('again puts off the recovery', async () => {
    const clock = createFakeClock();
    const pace = createPace(clock, 4);
    pace.slowDown(1000);
    await clock.advance(29_000);
    pace.slowDown(1000);
    await clock.advance(30_999);
    expect(await measure(pace, clock)).toBe(1);
    await clock.advance(1);
    expect(await measure(pace, clock)).toBe(2);
  });

  test('for a day is asked again after a minute, and a shorter time does not shorten a longer one', async () => {
    const clock = createFakeClock();
    const pace = createPace(clock, 4);
    pace.slowDown(86_400_000);
    pace.slowDown(1000);
    const { given, begin } = createRunner(pace);
    begin(1);
    await clock.advance(59_999);
    expect(given).toEqual([]);
    await clock.advance(1);
    expect(given).toEqual([0]);
  });

  test('is asked again though the time of day was set back meanwhile', async () => {
    const clock = createFakeClock();
    let offset = 0;
    const pace = createPace({ now: () => clock.now() + offset, after: clock.after.bind(clock) }, 4);
    pace.slowDown(1000);
    offset = -3_600_000;
    const { given, begin } = createRunner(pace);
    begin(1);
    await clock.advance(1000);
    expect(given).toEqual([0]);
  });
});

test('who is cancelled while waiting gets no turn, takes none from others, and leaves no listener', async () => {
  const clock = createFakeClock();
  const pace = createPace(clock, 1);
  const { given, begin } = createRunner(pace);
  begin(1);
  const abort = new AbortController();
  const cancelled = pace.begin(abort.signal);
  begin(1);
  abort.abort();
  expect(await cancelled).toBe(false);
  expect(await pace.begin(abort.signal)).toBe(false);
  pace.end();
  await clock.advance(0);
  expect(given).toEqual([0, 1]);
  const started = new AbortController();
  pace.end();
  expect(await pace.begin(started.signal)).toBe(true);
  expect(getEventListeners(started.signal, 'abort')).toEqual([]);
});

describe('Retry-After', () => {
  async function ask(seconds: string | undefined, signal: AbortSignal) {
    const clock = createFakeClock();
    let count = 0;
    const { address, asked } = await serve((_request, response) => {
      const isFirst = count++ === 0;
      response.writeHead(isFirst ? 429 : 200, isFirst && seconds ? { 'retry-after': seconds } : {});
      response.end('{"gitVersion":"v1.36.3"}');
    });
    const choice = { kubeconfig: writeKubeConfig(address), context: 'test' };
    const connected = await createClusterGateway({}, clock).connect(choice, never);
    if (!connected.ok) throw new Error(connected.error.message);
    const answer = connected.value.version(signal);
    // the pause, the end of the quiet, and the recovery
    const timers = seconds === '2' ? 3 : 2;
    await until(
      'the pause',
      () => clock.waiting,
      (waiting) => waiting === timers,
    );
    return { clock, asked, answer };
  }

  test('of a moment is waited for, and asked again once', async () => {
    const { clock, asked, answer } = await ask('2', never);
    await clock.advance(1999);
    expect(asked.length).toBe(1);
    await clock.advance(1);
    expect(await answer).toEqual({ ok: true, value: 'v1.36.3' });
    expect(asked.length).toBe(2);
  });

  test('is not waited for by who is cancelled', async () => {
    const abort = new AbortController();
    const { asked, answer, clock } = await ask('2', abort.signal);
    abort.abort();
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    await clock.advance(5000);
    expect(asked.length).toBe(1);
  });

  test.each(['4', undefined, 'Wed, 21 Oct 2026 07:28:00 GMT'])('of longer, or none, is said: %s', async (seconds) => {
    const { asked, answer } = await ask(seconds, never);
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'throttled' } });
    expect(asked.length).toBe(1);
  });
});
