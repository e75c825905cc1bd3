import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDeletions } from '../../../../server/src/graph/deletions/find-deletions.ts';
import { mapLines } from '../../../../server/src/graph/deletions/map-lines.ts';
import { fromInventoryId, toInventoryId } from '../../../../server/src/manifest/inventory-id.ts';
import type { OwnerParts } from '../../../support/deletion-graphs.ts';
import { graphOf, tell } from '../../../support/deletion-graphs.ts';

const names = ['a', 'b', 'c', 'd'] as const;
const objects = [
  ...['one/x', 'one/y', 'two/x'].flatMap((name) => [`ConfigMap ${name}`, `Toy ${name} spared`]),
  ...['Namespace one', 'Definition Toy', ...names.map((name) => `Kustomization flux-system/${name}`)],
];
const spec = fc.constantFrom(
  ...[undefined, 'prune: false', 'suspend: true', 'deletionPolicy: Orphan', 'deletionPolicy: Delete'],
  ...names.map((name) => `dependsOn: [{ name: ${name} }]`),
);
const owner = fc
  .record({ spec, objects: fc.subarray(objects), isFailing: fc.boolean() })
  .map(({ spec: one, ...rest }): OwnerParts => ({ ...rest, ...(one !== undefined && { spec: one }) }));
const owners = fc.array(owner, { minLength: 1, maxLength: 4 }).map(toOwners);

function toOwners(all: readonly OwnerParts[]): Readonly<Record<string, OwnerParts>> {
  return Object.fromEntries(all.map((one, i) => [names[i] ?? '', one]));
}

test('nothing is deleted where nothing changes', () => {
  fc.assert(
    fc.property(owners, (all) => {
      expect(tell(findDeletions(graphOf(all), graphOf(all)))).toEqual([]);
    }),
  );
});

test('only what was applied is deleted, each once, and with what is deleted too', () => {
  fc.assert(
    fc.property(owners, owners, (then, now) => {
      const found = findDeletions(graphOf(then), graphOf(now));
      const keys = found.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const {
        goesWith,
        owner: { name },
        how,
        object,
      } of found) {
        if (goesWith !== undefined) expect(keys).toContain(goesWith);
        expect(then[name]?.isFailing).toBe(false);
        const isSpared = JSON.stringify(object.value).includes('Disabled');
        if (isSpared) expect(['namespace', 'definition']).toContain(how);
      }
    }),
  );
});

test('what is certain and not made again is applied by nobody who comes to it', () => {
  fc.assert(
    fc.property(owners, owners, (then, now) => {
      for (const { id, isPossible, isMadeAgain, how } of findDeletions(graphOf(then), graphOf(now))) {
        if (isPossible || isMadeAgain || how === 'namespace' || how === 'definition') continue;
        const words = `${id.kind} ${id.namespace ?? ''}/${id.name}`;
        const appliers = Object.values(now).filter(
          (one) => !one.isFailing && one.spec === undefined && one.objects.some((text) => text.startsWith(words)),
        );
        expect(appliers).toEqual([]);
      }
    }),
  );
});

const part = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,8}$/);

test('an inventory says again what it was told', () => {
  const ref = fc.record(
    {
      apiVersion: fc.constantFrom('v1', 'apps/v1', 'rbac.authorization.k8s.io/v1'),
      kind: fc.constantFrom('Role', 'Secret'),
      namespace: part,
      name: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(':')),
    },
    { requiredKeys: ['apiVersion', 'kind', 'name'] },
  );
  fc.assert(
    fc.property(ref, (one) => {
      expect(fromInventoryId(toInventoryId(one), 'v1')).toEqual(one);
    }),
  );
});

test('no id is a stumbling block', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (id, version) => void fromInventoryId(id, version)));
});

test('a line that stays is found again, and what is gone is near what stood before it', () => {
  const lines = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lines, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (all, keep) => {
      const left = all.filter((_, i) => keep[i]);
      const { toNow, gone } = mapLines(all.join('\n'), left.join('\n'));
      if (left.length > 0) expect(gone.map(({ text }) => text)).toEqual(all.filter((_, i) => !keep[i]));
      all.forEach((text, i) => {
        const { line, isGone } = toNow(i);
        if (keep[i]) expect([left[line], isGone]).toEqual([text, false]);
        else if (left.length > 0)
          expect([line, isGone]).toEqual([
            Math.max(0, left.indexOf(all.slice(0, i).findLast((_, at) => keep[at]) ?? '')),
            true,
          ]);
      });
    }),
  );
});
