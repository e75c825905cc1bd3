import type { Diagnostic } from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import type { CheckedFile } from '../../../server/src/cli/checked-file.ts';
import { toReport } from '../../../server/src/cli/report.ts';

function diagnostic(line: number, character: number, severity: 1 | 2 | 3 | 4, code = 'code'): Diagnostic {
  const range = { start: { line, character }, end: { line, character: character + 1 } };
  return { range, severity, code, message: 'Something.' };
}

const file = (path: string, diagnostics: readonly Diagnostic[], text = 'a\r\nb\rc\nd'): CheckedFile => ({
  path,
  text,
  documents: 2,
  diagnostics,
});

test('places count from one, and the line is the one that LSP means', () => {
  const { findings } = toReport([file('a', [diagnostic(2, 0, 1)])], 'error');
  expect(findings).toMatchObject([{ line: 3, column: 1, endLine: 3, endColumn: 2, source: 'c' }]);
});

test('what is below the severity is counted and not listed', () => {
  const all = [diagnostic(0, 0, 1), diagnostic(0, 0, 2), diagnostic(0, 0, 3), diagnostic(0, 0, 4)];
  const reports = (['error', 'warning', 'information', 'hint'] as const).map((least) =>
    toReport([file('a', all)], least),
  );
  expect(reports.map(({ findings }) => findings.length)).toEqual([1, 2, 3, 4]);
  for (const { summary } of reports)
    expect(summary).toEqual({ files: 1, documents: 2, errors: 1, warnings: 1, information: 1, hints: 1 });
});

test('findings stand by file and place, whatever the order in which they come', () => {
  const files = [
    file('b', [diagnostic(1, 0, 1)]),
    file('B', [diagnostic(2, 0, 1, 'x'), diagnostic(0, 9, 1), diagnostic(0, 2, 4), diagnostic(2, 0, 1, 'c')]),
    file('a/z', []),
    file('a', [diagnostic(0, 2, 2), diagnostic(0, 2, 1)]),
  ];
  const { findings, summary } = toReport(files, 'hint');
  expect(
    findings.map((found) => `${found.file}:${found.line}:${found.column} ${found.severity} ${found.code}`),
  ).toEqual([
    'B:1:3 hint code',
    'B:1:10 error code',
    'B:3:1 error c',
    'B:3:1 error x',
    'a:1:3 error code',
    'a:1:3 warning code',
    'b:2:1 error code',
  ]);
  expect(summary).toMatchObject({ files: 4, documents: 8 });
});

test('the resource and the page about the code come along', () => {
  const resource = { apiVersion: 'v1', kind: 'Pod', name: 'a' };
  const rich = { ...diagnostic(9, 0, 1), data: { resource }, codeDescription: { href: 'https://example.test/code' } };
  const { findings } = toReport([file('a', [rich])], 'error');
  expect(findings).toMatchObject([{ resource, href: 'https://example.test/code', source: '' }]);
});

test.each([
  ['its finding', { resource: { apiVersion: 'v1', kind: 'Secret', name: 'a' } }, 'password: hunter2'],
  ['its text, where YAML is broken', undefined, 'kind: Secret\npassword: hunter2'],
])('the line of a Secret is not told, by %s', (_what, data, text) => {
  const one = { ...diagnostic(text.includes('\n') ? 1 : 0, 0, 1), data };
  const { findings } = toReport([file('a', [one], text)], 'error');
  expect(findings).toHaveLength(1);
  expect(JSON.stringify(findings)).not.toContain('hunter2');
});

test.each([
  ['its key', 'data: 1\n  - "apiToken": hunter2', undefined],
  ['a name above it', 'credentials:\n  value: hunter2', '.spec.credentials.value'],
])('the line of what is named like a secret is not told, by %s', (_what, text, path) => {
  const one = { ...diagnostic(1, 0, 1), data: { resource: { apiVersion: 'v1', kind: 'Thing', name: 'a' }, path } };
  expect(toReport([file('a', [one], text)], 'error').findings.map(({ source }) => source)).toEqual(['']);
});

test('the line of a credential is not told, whatever else is found in it', () => {
  const resource = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' };
  const about = (code: string, line: number) => ({ ...diagnostic(line, 0, 2, code), data: { resource } });
  const all = [about('high-entropy-value', 1), about('schema-type', 1), about('schema-type', 0)];
  const { findings } = toReport([file('a', all, 'kind: ConfigMap\ntoken: hunter2')], 'hint');
  expect(findings.map(({ line, source }) => `${line} ${source}`)).toEqual(['1 kind: ConfigMap', '2 ', '2 ']);
});

test('of a field that is called like a secret neither line nor values are told', () => {
  const data = {
    resource: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    ...{ path: 'spec.env[name="DB_PASSWORD"].value', desired: 'hunter2', live: 'hunter3', owners: [] },
  };
  const found = { ...diagnostic(0, 0, 2), message: 'The cluster has hunter3 here.', data };
  const report = toReport([file('a', [found], 'value: hunter2')], 'warning');
  expect(JSON.stringify(report)).not.toContain('hunter');
  expect(report.findings).toMatchObject([{ difference: { path: data.path } }]);
});
