import '../../support/seed.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDrift } from '../../../server/src/drift/find-drift.ts';
import { map, see } from '../../support/lineages.ts';

test('the table holds for all values', () => {
  const value = fc.constantFrom('v1', 'v2', 'v3');
  fc.assert(
    fc.property(value, value, value, value, value, (w, h, t, a, l) => {
      const by = l === a ? undefined : 'kubectl-edit';
      const found = findDrift(see({ w, l, a: map(a), h: map(h), t: map(t), b: 'absent', ...(by && { by }) }));
      const stage = w !== h ? 'uncommitted' : h !== t ? 'unpushed' : t !== a ? 'unreconciled' : undefined;
      if (w === a && a === l) expect(found).toEqual([]);
      else if (w === a) expect(found).toMatchObject([{ code: 'drift-changed', severity: 'warning' }]);
      else if (a === l) expect(found).toMatchObject([{ code: 'pending-change', severity: 'information', stage }]);
      else if (w === l) expect(found).toMatchObject([{ code: 'matches-cluster', severity: 'hint', stage }]);
      else
        expect(found).toMatchObject([
          { code: 'drift-changed', severity: 'warning', desired: w, applied: a, live: l, stage },
        ]);
      expect(found.length).toBeLessThanOrEqual(1);
    }),
  );
});
