import { describe, expect, test } from 'vitest';
import { status } from '../../server/src/features/status.ts';
import type { Connection } from '../../server/src/snapshot.ts';
import { dryRun, readOnly } from '../support/observations.ts';
import { type See, snapshotOf } from '../support/snapshots.ts';

const manifest = (name: string): string =>
  `apiVersion: v1\nkind: A\nmetadata: { name: ${name} }\nspec: { a: 1, b: 1 }\n`;
const text = ['a', 'b', 'c'].map(manifest).join('---\n');
const edit = { manager: 'kubectl-edit', fields: ['f:spec/f:a', 'f:spec/f:b'] };
const inSync: See = (declared) => dryRun({ declared, live: declared, applied: [] });

describe('status', () => {
  test('counts resources that somebody changed, not findings', () => {
    const see: See = (declared, name) =>
      name === 'a' ? readOnly(declared, { ...declared, spec: { a: 2, b: 2 } }, edit) : inSync(declared, name);
    expect(status(snapshotOf(text, see))).toEqual({
      state: 'connected',
      context: 'test',
      looking: 0,
      drifted: 1,
      unreadable: 0,
      stale: 0,
    });
  });

  test('does not count what is pending, overwritten or not deployed', () => {
    const controller = { manager: 'a-controller', fields: ['f:spec/f:a'] };
    const see: See = (declared, name) => {
      if (name === 'a') return readOnly(declared, { ...declared, spec: { a: 2, b: 1 } });
      if (name === 'b') return readOnly(declared, { ...declared, spec: { a: 2, b: 1 } }, controller);
      return { state: 'absent', declared, inventory: 'not-listed' };
    };
    expect(status(snapshotOf(text, see)).drifted).toBe(0);
  });

  test('counts what was deleted', () => {
    const see: See = (declared) => ({ state: 'absent', declared, inventory: 'listed' });
    expect(status(snapshotOf(text, see)).drifted).toBe(3);
  });

  test('counts what could not be read, with the reason', () => {
    const see: See = (declared, name) =>
      name === 'c'
        ? inSync(declared, name)
        : { state: 'unavailable', declared, reason: 'forbidden', message: `no ${name}` };
    expect(status(snapshotOf(text, see))).toMatchObject({ drifted: 0, unreadable: 2, message: 'no a' });
    expect(status(snapshotOf(text, inSync))).not.toHaveProperty('message');
  });

  test.each<Connection>([
    { state: 'untrusted' },
    { state: 'no-context' },
    { state: 'connecting', context: 'x' },
    { state: 'chosen', context: 'x' },
    { state: 'connected', context: 'x' },
    { state: 'unavailable', context: 'x', message: 'gone' },
  ])('says how the connection stands: $state', (connection) => {
    expect(status(snapshotOf(text, () => undefined, text, { connection, looking: 2 }))).toEqual({
      ...connection,
      looking: 2,
      drifted: 0,
      unreadable: 0,
      stale: 0,
    });
  });

  test('a lost connection is said before an unreadable resource', () => {
    const connection = { state: 'unavailable', context: 'x', message: 'gone' } as const;
    const see: See = (declared) => ({ state: 'unavailable', declared, reason: 'forbidden', message: 'no' });
    expect(status(snapshotOf(text, see, text, { connection }))).toMatchObject({ message: 'gone', unreadable: 3 });
  });
});
