import { expect, test } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import { didChangeStatusNotification } from '../../server/src/protocol.ts';
import { createPublisher } from '../../server/src/publisher.ts';
import type { Snapshot } from '../../server/src/snapshot.ts';
import { createFakeClock } from '../support/fake-clock.ts';

/** A publisher of nothing but the status, and how much was under way each time it was told. */
function start() {
  const clock = createFakeClock();
  const told: number[] = [];
  let looking = 0;
  const connection = {
    sendNotification(method: string, status: { readonly looking: number }) {
      if (method === didChangeStatusNotification.method) told.push(status.looking);
      return Promise.resolve();
    },
  } as unknown as Connection;
  const snapshot = (): Snapshot =>
    ({
      ...{ manifests: new Map(), observations: new Map(), folders: [], connection: { state: 'no-context' } },
      looking,
    }) as unknown as Snapshot;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const publisher = createPublisher(connection, snapshot, { clock, log });
  return {
    clock,
    told,
    work: async (left: number, milliseconds: number): Promise<void> => {
      looking = left;
      publisher.settled();
      await clock.advance(milliseconds);
    },
  };
}

test('the status is told seldom while there is work, at once when there is none, and none is left untold', async () => {
  const { clock, told, work } = start();
  for (let left = 30; left > 0; left--) await work(left, 10);
  expect(told[0]).toBe(30);
  expect(told.length).toBeLessThan(6);
  await work(0, 10);
  expect(told.at(-1)).toBe(0);
  await work(2, 10);
  await work(1, 10);
  expect(told.at(-1)).not.toBe(1);
  // nothing more happens, and still the last standing is told
  await clock.advance(200);
  expect(told.at(-1)).toBe(1);
});
