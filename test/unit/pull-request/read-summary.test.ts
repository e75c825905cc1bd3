import { expect, test } from 'vitest';
import { readNamedAppliers, readSummary } from '../../../server/src/pull-request/read-summary.ts';

const body = (table: string): string =>
  `Why.\n\n<!-- driftline-plan -->\n\n## What this changes in the cluster\n\n1 changed\n\n### To think of\n\n- a\n\n${table}`;
const head = '| Cluster | Applied by | Objects |\n| --- | --- | --- |\n';

test('each applier is told of with its cluster, without Markdown', () => {
  const rows = '| `demo` | `Kustomization flux-system/fleet` | 1 changed |\n|  | `Kustomization a/b` | not known |\n';
  expect(readSummary(body(`${head}${rows}\n### x\n\n| a | b |`).replaceAll('\n', '\r\n'))).toBe(
    'demo · Kustomization flux-system/fleet · 1 changed\nKustomization a/b · not known',
  );
});

test('who will apply it is read from the table alone', () => {
  const rows = '| `demo` | `Kustomization flux-system/fleet` | 1 changed |\n|  | `HelmRelease a/b` | 2 changed |\n';
  expect(readNamedAppliers(body(head + rows))).toEqual(['Kustomization flux-system/fleet', 'HelmRelease a/b']);
  expect(readNamedAppliers(body(''))).toEqual([]);
  expect(readNamedAppliers(`${head}${rows}`)).toEqual([]);
});

test('without a table the sentence of it is left, and of a body of somebody else nothing', () => {
  expect(readSummary(body(''))).toBe('1 changed');
  expect(readSummary(`| a | b |\n${head}| c | d | e |`)).toBeUndefined();
  expect(readSummary('<!-- driftline-plan -->')).toBeUndefined();
});

test('what somebody has made of it does no harm', () => {
  const rows = Array.from({ length: 99 }, (_, at) => `| ${at}\u0007\u202e | ${'x'.repeat(999)} |\n`).join('');
  const lines = readSummary(body(head + rows))?.split('\n') ?? [];
  expect(lines.length).toBe(5);
  for (const line of lines) expect(line).toMatch(/^\d · x{1,200}$/);
});
