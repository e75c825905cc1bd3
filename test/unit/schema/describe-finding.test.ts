import { describe, expect, test } from 'vitest';
import { describeSchemaFinding } from '../../../server/src/schema/describe-finding.ts';
import type { SchemaCode, SchemaFinding } from '../../../server/src/schema/finding.ts';

const facts = (code: SchemaCode, expected: string, more: Partial<SchemaFinding> = {}): SchemaFinding => ({
  code,
  severity: 'error',
  path: [{ field: 'spec' }, { field: 'port' }],
  anchor: 'value',
  expected,
  ...more,
});

describe('describeSchemaFinding', () => {
  test.each<[SchemaFinding, readonly string[]]>([
    [
      facts('schema-type', 'integer | boolean', { found: 'x', foundKind: 'text' }),
      ['"x"', 'whole number', 'true or false'],
    ],
    [facts('schema-type', 'object', { foundKind: 'list' }), ['list', 'object']],
    [facts('schema-type', 'array', { found: 1, foundKind: 'number' }), ['1', 'list']],
    [facts('schema-type', 'number', { found: '1', foundKind: 'text', unquote: true }), ['"1"', 'quotes']],
    [facts('schema-type', 'string', { found: true, foundKind: 'boolean', quote: true }), ['true', 'Quote']],
    [facts('schema-required', 'port'), ['port']],
    [facts('schema-required', 'a', { choices: ['a', 'b'] }), ['a, b']],
    [facts('schema-unknown-field', 'prot', { suggestion: 'port' }), ['prot', 'port?']],
    [facts('schema-enum', '"A", ""', { found: 'a', choices: ['A', '', 1] }), ['"a"', 'A, "", 1']],
    [facts('schema-enum', '{"a":1}', { found: 'a', choices: [] }), ['{"a":1}']],
    [facts('schema-pattern', '^a$', { found: 'b' }), ['"b"', '^a$']],
    [facts('schema-format', 'byte', { foundKind: 'text' }), ['base64']],
    [facts('schema-format', 'duration', { found: '1d' }), ['1d', '1h30m']],
    [facts('schema-format', 'date-time', { found: 'x' }), ['T12']],
    [facts('schema-format', 'date', { found: 'x' }), ['2026']],
    [facts('schema-format', 'ipv4', { found: 'x' }), ['ipv4']],
    [facts('schema-range', '>= 1', { found: 0 }), ['0', '>= 1']],
    [facts('schema-range', 'int32', { found: 1e10 }), ['32']],
    [facts('schema-range', 'int64', { found: 1e30 }), ['64']],
    [facts('schema-length', '>= 1', { foundKind: 'list' }), ['1 items']],
    [facts('schema-length', '<= 1', { foundKind: 'object' }), ['1 fields']],
    [facts('schema-length', '<= 3', { foundKind: 'text' }), ['3 characters']],
    [facts('schema-quantity', 'quantity', { found: '1GB' }), ['1GB', '1Gi']],
    [facts('schema-duplicate-item', 'name="a"'), ['name="a"']],
    [facts('schema-duplicate-item', ''), ['list']],
    [facts('schema-combination', 'oneOf'), ['one']],
    [facts('schema-combination', 'not'), ['rules out']],
    [facts('invalid-name', 'dns-label', { found: 'A_', suggestion: 'a-' }), ['A_', '63', 'a-?']],
    [facts('invalid-name', 'dns-subdomain', { found: 'A_' }), ['A_', '253']],
    [facts('invalid-name', 'path-segment', { found: 'a/b' }), ['a/b', '%']],
    [facts('invalid-name', 'crd-name', { found: 'a', suggestion: 'b.c' }), ['b.c?']],
    [facts('invalid-name', 'cron-job-name', { found: 'a' }), ['52']],
    [facts('invalid-label', 'label-value', { found: 'a b' }), ['a b', '63']],
    [facts('invalid-label', 'qualified-name', { found: 'a b' }), ['a b', 'label']],
    [facts('invalid-annotation', 'qualified-name', { found: 'a b' }), ['a b', 'annotation']],
    [facts('invalid-annotation', '<= 262144'), ['256 KiB']],
    [facts('invalid-port', 'port-name', { found: 'A' }), ['A', '15']],
    [facts('invalid-port', 'port-number', { found: 0 }), ['0', '65535']],
    [facts('crd-not-structural', 'branch'), ['port']],
    [facts('yaml-word', 'string', { severity: 'hint', written: 'on', found: true, suggestion: 'on' }), ['on']],
    [facts('yaml-word', 'string', { written: '0644', found: 420, quote: true }), ['0644', '420']],
    [facts('yaml-word', 'boolean', { severity: 'warning', written: 'yes', found: true }), ['yes', 'kustomize']],
    [facts('yaml-word', 'string', { severity: 'hint' }), ['this']],
    [facts('yaml-date', 'string'), ['timestamp']],
    [facts('null-value', 'string', { severity: 'hint' }), ['null']],
    [facts('null-value', 'string', { severity: 'error' }), ['refuses']],
  ])('%j', (finding, parts) => {
    const text = describeSchemaFinding(finding);
    for (const part of parts) expect(text).toContain(part);
    expect(text).toMatch(/^\S.*[.?]$/);
    // nothing was left unfilled
    expect(text).not.toMatch(/\{(?:found|expected|source|field|count|due|choices|limit|format|name)\}|undefined/);
  });

  test('long values are cut', () => {
    expect(describeSchemaFinding(facts('schema-pattern', '^a$', { found: 'x'.repeat(500) })).length).toBeLessThan(150);
  });
});
