import { expect, test } from 'vitest';
import { listApplied } from '../../../server/src/sync/list-applied.ts';

const of = (history: readonly object[]) => listApplied({ status: { history: history as never } });

test('what Flux has applied, and not what it could not', () => {
  const entry = (revision: string, day: number, lastReconciledStatus: string) => ({
    ...{ digest: 'sha256:1', metadata: { revision }, lastReconciledStatus },
    ...{ firstReconciled: `2026-11-0${day}T00:00:00Z`, lastReconciled: '2026-11-09T00:00:00Z' },
  });
  expect(
    of([
      entry('main@sha1:c', 3, 'BuildFailed'),
      entry('main@sha1:a', 1, 'ReconciliationSucceeded'),
      entry('main@sha1:b', 2, 'ReconciliationSucceeded'),
    ]),
  ).toEqual([
    { revision: 'main@sha1:b', time: '2026-11-02T00:00:00Z' },
    { revision: 'main@sha1:a', time: '2026-11-01T00:00:00Z' },
  ]);
});

test('what Helm has released, and what Argo CD has synced, whose last one is written at the end', () => {
  expect(
    of([
      { chartVersion: '2.0.0', status: 'failed', lastDeployed: '2026-11-03T00:00:00Z' },
      { chartVersion: '1.0.0', status: 'superseded', lastDeployed: '2026-11-01T00:00:00Z' },
    ]),
  ).toEqual([{ revision: '1.0.0', time: '2026-11-01T00:00:00Z' }]);
  expect(
    of([
      { revision: 'a', deployedAt: '2026-11-01T00:00:00Z' },
      { revision: 'b', deployedAt: '2026-11-02T00:00:00Z' },
    ]),
  ).toMatchObject([{ revision: 'b' }, { revision: 'a' }]);
  expect(listApplied({})).toEqual([]);
});
