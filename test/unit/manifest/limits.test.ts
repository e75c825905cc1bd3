import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { diagnostics } from '../../../server/src/features/diagnostics.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { snapshotOf, uri } from '../../support/snapshots.ts';

const named = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
const limit = 10 * 1024 * 1024;
const padded = (length: number): string => `${named}#${'x'.repeat(length - named.length - 1)}`;

describe('a file of more than 10 MB', () => {
  test('is refused', () => {
    expect(parse(uri, 1, padded(limit))).toMatchObject({ resources: [{ ref: { name: 'a' } }], problems: [] });
    const { resources, problems } = parse(uri, 1, padded(limit + 1));
    expect(resources).toEqual([]);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    expect(problems).toMatchObject([{ code: 'file-too-large', range }]);
  });

  test('is read again when it shrinks', () => {
    const large = parse(uri, 1, padded(limit + 1), parse(uri, 0, named));
    expect(parse(uri, 2, named, large)).toMatchObject({ resources: [{ ref: { name: 'a' } }], problems: [] });
  });

  test('is a notice and no error', () => {
    const snapshot = snapshotOf(named, () => undefined, padded(limit + 1));
    expect(diagnostics(snapshot, uri)).toMatchObject([
      { code: 'file-too-large', severity: DiagnosticSeverity.Information },
    ]);
  });
});
