import { describe, expect, test } from 'vitest';
import { parse } from '../../../server/src/manifest/parse.ts';
import { isScalar } from 'yaml';
import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import { describeSchemaFinding } from '../../../server/src/schema/describe-finding.ts';
import type { SchemaFinding } from '../../../server/src/schema/finding.ts';
import type { Written } from '../../../server/src/manifest/written.ts';
import { validate } from '../../../server/src/schema/validate.ts';
import { toBuiltIn, toCustom, toLines } from '../../support/api-schemas.ts';

const spec = {
  type: 'object',
  properties: { text: { type: 'string' }, flag: { type: 'boolean' }, count: { type: 'integer' } },
};

/** Checks a text as it stands in a file. */
function check(text: string, schemas = toCustom(spec)): readonly SchemaFinding[] {
  const [resource] = parse('file:///a.yaml', 1, text).resources;
  if (!resource) throw new Error(`no resource in ${text}`);
  const written = (path: FieldPath): Written | undefined => {
    const node = resource.syntax().root.getIn(
      path.map((step) => ('field' in step ? step.field : 'index' in step ? step.index : '')),
      true,
    );
    if (!isScalar(node) || node.source === undefined) return undefined;
    return {
      source: node.source,
      style: node.type === 'PLAIN' ? 'plain' : node.type?.startsWith('QUOTE') ? 'quoted' : 'block',
    };
  };
  return validate(resource.value, resource.ref.kind, schemas, { written, part: 'whole' }) ?? [];
}

const head = 'apiVersion: v1\nkind: Widget\nmetadata:\n  name: a\n';

describe('words that YAML reads otherwise', () => {
  test.each<[string, Partial<SchemaFinding> | undefined]>([
    ['text: on', { code: 'yaml-word', severity: 'hint', written: 'on', quote: true }],
    ['text: yes', { code: 'yaml-word', severity: 'hint', written: 'yes', quote: true }],
    ['text: "yes"', undefined],
    ['text: true', { code: 'schema-type', severity: 'error', found: true, quote: true }],
    ['text: 8080', { code: 'schema-type', severity: 'error', found: 8080, quote: true }],
    ['text: 0644', { code: 'yaml-word', severity: 'error', written: '0644', found: 420, quote: true }],
    ['text: 1e3', { code: 'yaml-word', severity: 'error', written: '1e3', found: 1000, quote: true }],
    ['text: 1_000', { code: 'yaml-word', severity: 'error', written: '1_000', found: 1000, quote: true }],
    ['text: 0x1F', { code: 'yaml-word', severity: 'error', written: '0x1F', found: 31, quote: true }],
    ['text: 1.10', { code: 'yaml-word', severity: 'error', written: '1.10', found: 1.1, quote: true }],
    ['text: "0644"', undefined],
    ['text: 12:30', undefined],
    ['text: 2024-01-01', { code: 'yaml-date', severity: 'hint', quote: true }],
    ['text: "2024-01-01"', undefined],
    ['text: 2024-01-01-rc', undefined],
    ['flag: yes', { code: 'yaml-word', severity: 'warning', written: 'yes', suggestion: 'true' }],
    ['flag: off', { code: 'yaml-word', severity: 'warning', written: 'off', suggestion: 'false' }],
    ['flag: true', undefined],
    ['flag: "true"', { code: 'schema-type', severity: 'error', unquote: true }],
    ['count: 0644', undefined],
    ['count: "3"', { code: 'schema-type', severity: 'error', unquote: true }],
    ['count: three', { code: 'schema-type', severity: 'error', found: 'three' }],
  ])('%s', (line, expected) => {
    const found = check(`${head}spec:\n  ${line}\n`);
    expect(found).toMatchObject(expected ? [expected] : []);
    expect(found).toHaveLength(expected ? 1 : 0);
    if (expected?.written !== undefined && found[0])
      expect(describeSchemaFinding(found[0])).toContain(expected.written);
  });

  test('labels and annotations: kustomize makes some of them text, so that it is only a hint', () => {
    const text = `${head}  labels: { a: 1, b: yes, c: 0644 }\n  annotations: { a: 1, d: 2024-01-01 }\nspec: {}\n`;
    expect(toLines(check(text))).toEqual([
      'yaml-word hint metadata.labels.a',
      'yaml-word hint metadata.labels.b',
      'yaml-word hint metadata.labels.c',
      'yaml-word hint metadata.annotations.a',
    ]);
  });

  test('without the text, a boolean where text is due may be a word', () => {
    const value = { apiVersion: 'v1', kind: 'Widget', metadata: {}, spec: { text: true } };
    expect(toLines(validate(value, 'Widget', toBuiltIn(spec)))).toEqual(['yaml-word hint spec.text']);
  });
});

describe('null', () => {
  const fields = {
    ...spec.properties,
    kept: { type: 'string', nullable: true },
    preset: { type: 'string', default: 'x' },
    free: {},
  };
  const value = {
    metadata: { name: 'a', creationTimestamp: null, labels: null },
    spec: { text: null, kept: null, preset: null, free: null },
    status: null,
  };
  test('is dropped from kinds of the API server', () => {
    const schemas = toBuiltIn({ type: 'object', properties: fields });
    expect(toLines(validate(value, 'Widget', schemas, { part: 'whole' }))).toEqual([
      'null-value hint metadata.labels',
      'null-value hint spec.text',
      'null-value hint spec.preset',
    ]);
  });
  test('is dropped from custom resources too', () => {
    const schemas = toCustom({ type: 'object', properties: fields });
    expect(toLines(validate(value, 'Widget', schemas, { part: 'whole' }))).toEqual([
      'null-value hint metadata.labels',
      'null-value hint spec.text',
    ]);
  });
  test('takes away in a patch, and is missing where something is due', () => {
    const schemas = toCustom({ type: 'object', properties: fields, required: ['text'] });
    expect(validate(value, 'Widget', schemas, { part: 'patch' })).toEqual([]);
    expect(toLines(validate(value, 'Widget', schemas, { part: 'whole' }))).toContain('schema-required error spec');
    expect(toLines(validate(value, 'Widget', schemas, { part: 'whole' }))).not.toContain('null-value hint spec.text');
  });
});
