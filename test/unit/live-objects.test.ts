import { expect, test } from 'vitest';
import { createLiveObjects } from '../../server/src/live-objects.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ref = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace: 'a', name: 'b' };

function failing(kind: 'not-served' | 'unreachable') {
  const clock = createFakeClock();
  const life = new AbortController();
  let gets = 0;
  const get = () => {
    gets++;
    return Promise.resolve({ ok: false, error: { kind, message: '' } } as const);
  };
  const objects = createLiveObjects({ get }, { clock, log }, () => undefined, life.signal);
  return { clock, life, objects, count: () => gets };
}

test('a cluster without Flux is not asked for ever', async () => {
  const { clock, objects, count } = failing('not-served');
  objects.find(ref);
  await clock.advance(600_000);
  expect(count()).toBe(1);
});

test('asking again by hand does not multiply what is asked by itself', async () => {
  const { clock, objects, count } = failing('unreachable');
  objects.find(ref);
  for (let i = 0; i < 5; i++) {
    await clock.advance(1000);
    objects.refresh();
  }
  await clock.advance(30_000);
  const before = count();
  await clock.advance(60_000);
  expect(count() - before).toBeLessThanOrEqual(2);
});

test('no timer outlives the cluster', async () => {
  const { clock, life, objects } = failing('unreachable');
  objects.find(ref);
  await clock.advance(10);
  life.abort();
  expect(clock.waiting).toBe(0);
});
