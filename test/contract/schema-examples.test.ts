import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSchemaCatalog } from '../../server/src/adapters/schema-catalog.ts';
import { checkRepository } from '../../server/src/check-repository.ts';
import { markSchemaFindings } from '../../server/src/features/schema-diagnostics.ts';
import type { SchemaCode } from '../../server/src/schema/finding.ts';
import { readDocumentedCodes } from '../support/documented-examples.ts';

const catalog = createSchemaCatalog(join(import.meta.dirname, '..', '..', 'dist', 'schemas'));
const { signal } = new AbortController();

/** Every code; one that is missing here does not compile. */
const codes: Readonly<Record<SchemaCode, true>> = {
  'schema-type': true,
  'schema-required': true,
  'schema-unknown-field': true,
  'schema-enum': true,
  'schema-pattern': true,
  'schema-format': true,
  'schema-range': true,
  'schema-length': true,
  'schema-quantity': true,
  'schema-duplicate-item': true,
  'schema-combination': true,
  'schema-unknown-kind': true,
  'invalid-name': true,
  'invalid-label': true,
  'invalid-annotation': true,
  'invalid-port': true,
  'crd-not-structural': true,
  'cel-rule': true,
  'admission-policy': true,
  'yaml-word': true,
  'yaml-date': true,
  'null-value': true,
};

/** What is said of a text that is a repository of its own. */
async function findMarks(text: string): Promise<unknown> {
  const checked = await checkRepository([{ uri: 'file:///repository/a.yaml', text }], [], [catalog], signal);
  const marks = checked.flatMap((one) => markSchemaFindings(one.checked));
  return marks.map(({ diagnostic: { code, range, message } }) => [code, range.start.line, message]);
}

describe.each(Object.keys(codes))('docs/diagnostics.md: %s', (code) => {
  const section = readDocumentedCodes().find((one) => one.code === code);

  test('has an example of what is wrong and one of what is right', () => {
    expect([section?.wrong.length, section?.right.length]).toEqual([1, 1]);
  });

  test('stands where the wrong one says, in its words, and is gone in the right one', async () => {
    for (const { text, line, words } of section?.wrong ?? [])
      expect(await findMarks(text)).toEqual([[code, line, words]]);
    for (const text of section?.right ?? []) expect(await findMarks(text)).toEqual([]);
  });
});
