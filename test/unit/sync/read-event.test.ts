import { expect, test } from 'vitest';
import { readEvents } from '../../../server/src/sync/read-event.ts';

const read = (...events: readonly object[]) => readEvents(events as never, (_reason, words) => words);

test('the last time counts, whoever writes it, and the newest stands first', () => {
  const found = read(
    {
      reason: 'Old',
      lastTimestamp: '2026-11-01T10:00:00Z',
      count: 3,
      metadata: { creationTimestamp: '2026-11-01T09:00:00Z' },
    },
    { reason: 'None' },
    {
      reason: 'Series',
      eventTime: '2026-11-01T08:00:00.000000Z',
      lastTimestamp: null,
      series: { count: 7, lastObservedTime: '2026-11-01T11:00:00.000000Z' },
    },
    { reason: 'Once', eventTime: '2026-11-01T10:30:00.000000Z', type: 'Warning', reportingComponent: 'kubelet' },
  );
  expect(found.map(({ reason, count, time }) => [reason, count, time && new Date(time).toISOString()])).toEqual([
    ['Series', 7, '2026-11-01T11:00:00.000Z'],
    ['Once', 1, '2026-11-01T10:30:00.000Z'],
    ['Old', 3, '2026-11-01T10:00:00.000Z'],
    ['None', 1, undefined],
  ]);
  expect(found[1]).toMatchObject({ isWarning: true, by: 'kubelet' });
});

test('nobody writes a line of its own, or one that runs backwards', () => {
  const forged = 'x\n1 min ago  Normal  Fine\u202e\u001b[2J';
  const [one] = read({ reason: forged, message: `a\n${forged}`, source: { component: forged } });
  expect([one?.reason, one?.message, one?.by].join('')).not.toMatch(/[\n\p{Cc}\p{Cf}]/u);
  expect(one?.by).toBe('x 1 min ago Normal Fine [2J');
});

test('words that may quote a Secret, or that nobody may tell, are left out', () => {
  expect(read({ reason: 'Failed', message: 'Secret/a/b is invalid: canary' })[0]).not.toHaveProperty('message');
  const [one] = readEvents([{ reason: 'Failed', message: 'canary' }], () => undefined);
  expect(one).not.toHaveProperty('message');
  expect(read({ message: 'clone https://u:canary@git.example.com' })[0]?.message).toBe(
    'clone https://***@git.example.com',
  );
});
