import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnostics } from '../../../server/src/features/diagnostics.ts';
import { readOnly } from '../../support/observations.ts';
import { type See, snapshotOf, uri } from '../../support/snapshots.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'diagnostics.md'), 'utf8');

function exampleOf(heading: string): string {
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  const [, text = ''] = /^```yaml\n(.*?)^```/ms.exec(section) ?? [];
  return text;
}

const scaled: See = (declared) =>
  readOnly(
    declared,
    { ...declared, spec: { replicas: 5 } },
    { manager: 'kubectl-edit', fields: ['f:spec/f:replicas'] },
  );
const absent: See = (declared) => ({ state: 'absent', declared, inventory: 'not-listed' });
const codes = (text: string, see: See): unknown[] => diagnostics(snapshotOf(text, see), uri).map(({ code }) => code);

test.each([
  ['next-line', scaled, 'drift-changed'],
  ['file', absent, 'not-deployed'],
])('the example of disabling %s does so', (comment, see, code) => {
  const text = exampleOf('Disable by a comment');
  expect(codes(text, see)).toEqual([]);
  expect(codes(text.replace(`driftline-disable-${comment}`, 'no'), see)).toEqual([code]);
});

test('the example of a code that there is not is marked', () => {
  const text = `apiVersion: v1\n${exampleOf('unknown-code')}`;
  expect(codes(text, () => undefined)).toEqual(['unknown-code']);
});
