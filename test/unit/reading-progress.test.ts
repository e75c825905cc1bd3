import { expect, test } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import { createReadingProgress } from '../../server/src/reading-progress.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const folder = 'file:///repository';

/** What an editor is shown, and its button that ends the work. */
function start() {
  const shown: string[] = [];
  let press: () => void = () => undefined;
  const progress = {
    begin: (title: string) => shown.push(`begin ${title}`),
    report: (percentage: number) => shown.push(`${percentage} %`),
    done: () => shown.push('done'),
    token: { onCancellationRequested: (listener: () => void) => (press = listener) },
  };
  const window = { createWorkDoneProgress: () => Promise.resolve(progress) };
  const clock = createFakeClock();
  const stopped: string[] = [];
  const report = createReadingProgress({ window } as unknown as Connection, clock, (uri) => stopped.push(uri));
  return { report, clock, shown, stopped, press: () => press() };
}

test('what is quick is not shown', async () => {
  const { report, clock, shown } = start();
  report({ folder, done: 0, of: 100 });
  await clock.advance(999);
  report({ folder, done: 99, of: 100 });
  report({ folder, done: 1, of: 1 });
  await clock.advance(5000);
  expect(shown).toEqual([]);
});

test('what takes a second is shown until it is done, and begins anew the next time', async () => {
  const { report, clock, shown } = start();
  report({ folder, done: 0, of: 100 });
  await clock.advance(1000);
  report({ folder, done: 40, of: 100 });
  await clock.advance(0);
  report({ folder, done: 41, of: 100 });
  report({ folder, done: 1, of: 1 });
  await clock.advance(0);
  expect(shown).toEqual(['begin Driftline', '40 %', 'done']);
  report({ folder, done: 0, of: 100 });
  await clock.advance(0);
  expect(shown).toHaveLength(3);
});

test('a person can end it', async () => {
  const { report, clock, stopped, press } = start();
  report({ folder, done: 0, of: 100 });
  await clock.advance(1000);
  report({ folder, done: 20, of: 100 });
  await clock.advance(0);
  press();
  expect(stopped).toEqual([folder]);
});
