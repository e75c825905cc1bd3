import { expect, test } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver';
import { hover } from '../../server/src/features/hover.ts';
import type { Lineage } from '../../server/src/drift/lineage.ts';
import { map, see, trace } from '../support/lineages.ts';
import { given } from '../support/markers.ts';
import { snapshotOf, uri } from '../support/snapshots.ts';

const written = given(
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: demo }\ndata:\n  other: x\n  color: █v2█\n',
);

function say(parts: { l: string; by?: string; lineage?: Lineage }, isMarkdown = true): string | undefined {
  const { text, range } = written;
  const { lineage, ...values } = parts;
  const seen = see({ w: 'v2', a: map('v1'), ...values }, lineage ? { lineage } : {});
  const shown = hover(
    snapshotOf(text, () => seen),
    uri,
    range.start,
    isMarkdown,
  );
  return (shown?.contents as MarkupContent | undefined)?.value;
}

test('a value that differs is told with what is desired, applied and live, and who has set that', () => {
  expect(say({ l: 'v3', by: 'kubectl-edit' })).toBe(
    '**Desired**: `v2`  \n**Applied**: `v1`  \n**Live**: `v3` · kubectl-edit  \nYour change is not committed.',
  );
  expect(say({ l: 'v1' }, false)).toBe(
    'Desired: v2\nApplied: v1\nLive: v1 · kustomize-controller\nYour change is not committed.',
  );
});

test('where it is not known what was applied, it is told why', () => {
  const said = say({ l: 'v1', lineage: { state: 'unknown', gap: 'not-fetched' } });
  expect(said).toContain('applied revision unknown: fetch');
  expect(said).not.toContain('Applied');
});

test('what somebody has put into a name or a value is text', () => {
  const said = say({ l: '`](command:x)<img>', by: '[x](command:y)' });
  expect(said).toContain('``"`](command:x)<img>"``');
  expect(said).toContain('\\[x\\](command:y)');
});

test('what was a Secret when it was applied is shown to nobody', () => {
  const at = map('canary-secret');
  const lineage = { ...trace({ head: at, base: at, tip: at, applied: at }), secretTexts: ['canary-secret'] };
  const said = say({ l: 'canary-secret', lineage });
  expect(said).toContain('**Live**: `***`');
  expect(said).not.toContain('canary');
});

test('elsewhere nothing is told', () => {
  const seen = see({ w: 'v2', l: 'v1', a: map('v1') });
  const position = { line: 4, character: 3 };
  expect(
    hover(
      snapshotOf(written.text, () => seen),
      uri,
      position,
    ),
  ).toBeNull();
});
