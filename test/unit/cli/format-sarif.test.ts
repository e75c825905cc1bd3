import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import { formatSarif } from '../../../server/src/cli/format-sarif.ts';
import type { ReportedFinding } from '../../../server/src/cli/report.ts';
import { finding, report } from './reported.ts';

function read(findings: readonly ReportedFinding[]) {
  const log = JSON.parse(formatSarif(report(findings), '0.1.0')) as Log;
  const [run] = log.runs;
  if (!run) throw new Error('no run');
  return { log, run, results: run.results ?? [], rules: run.tool.driver.rules ?? [] };
}

test('it says what it is, and how columns count', () => {
  const { log, run } = read([]);
  expect(log).toMatchObject({ version: '2.1.0', runs: [{ results: [] }] });
  expect(log.runs).toHaveLength(1);
  expect(run).toMatchObject({ columnKind: 'utf16CodeUnits', tool: { driver: { name: 'Driftline' } } });
});

test('each result leads to its rule, which is there once', () => {
  const href = 'https://example.test/docs#b';
  const findings = [finding({ code: 'b', href }), finding({ code: 'a' }), finding({ code: 'b', href })];
  const { results, rules } = read(findings);
  expect(rules.map(({ id, helpUri }) => [id, helpUri])).toEqual([
    ['a', undefined],
    ['b', href],
  ]);
  expect(results.map(({ ruleId, ruleIndex }) => [ruleId, rules[ruleIndex ?? -1]?.id])).toEqual([
    ['b', 'b'],
    ['a', 'a'],
    ['b', 'b'],
  ]);
});

test.each([
  ['error', 'error'],
  ['warning', 'warning'],
  ['information', 'note'],
  ['hint', 'note'],
] as const)('%s is the level %s', (severity, level) => {
  expect(read([finding({ severity })]).results[0]?.level).toBe(level);
});

test('a result stands on its span, and names its resource', () => {
  const resource = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'apps', name: 'web' };
  const [location] = read([finding({ resource })]).results[0]?.locations ?? [];
  expect(location).toMatchObject({
    physicalLocation: { region: { startLine: 4, startColumn: 9, endLine: 4, endColumn: 12 } },
    logicalLocations: [{ name: 'web', fullyQualifiedName: 'apps/v1/Deployment/apps/web' }],
  });
});

test.each([
  ['apps/web.yaml', 'apps/web.yaml', '%SRCROOT%'],
  ['a b/100%#1?.yaml', 'a%20b/100%25%231%3F.yaml', '%SRCROOT%'],
  ['ü/日.yaml', '%C3%BC/%E6%97%A5.yaml', '%SRCROOT%'],
  ['a:b.yaml', 'a%3Ab.yaml', '%SRCROOT%'],
  ['../other/a.yaml', '../other/a.yaml', '%SRCROOT%'],
  ['half\uD83D.yaml', 'half%EF%BF%BD.yaml', '%SRCROOT%'],
  ['/else where/a.yaml', 'file:///else%20where/a.yaml', undefined],
  ['D:/else/a.yaml', 'file:///D:/else/a.yaml', undefined],
])('%s is at %s', (file, uri, uriBaseId) => {
  const [location] = read([finding({ file })]).results[0]?.locations ?? [];
  expect(location?.physicalLocation?.artifactLocation).toEqual({ uri, ...(uriBaseId && { uriBaseId }) });
});
