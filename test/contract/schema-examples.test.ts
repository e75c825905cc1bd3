import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSchemaCatalog } from '../../server/src/adapters/schema-catalog.ts';
import { checkRepository } from '../../server/src/check-repository.ts';
import { markSchemaFindings } from '../../server/src/features/schema-diagnostics.ts';
import type { SchemaCode } from '../../server/src/schema/finding.ts';
import { type DocumentedCode, readDocumentedCodes } from '../support/documented-examples.ts';

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
  'api-removed': true,
  'api-deprecated': true,
  'api-too-new': true,
  'field-too-new': true,
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
  'plaintext-secret': true,
  'sops-no-mac': true,
  'sops-no-recipient': true,
  'sops-rule-mismatch': true,
  'sops-unencrypted-value': true,
  'high-entropy-value': true,
};

/** What is said of a text, for one version of Kubernetes, in a repository that has these other files and nothing else. */
async function findMarks(
  text: string,
  { version, beside }: Partial<Pick<DocumentedCode, 'version' | 'beside'>> = {},
): Promise<unknown> {
  const sources = [{ ...catalog, version: () => version }];
  const others = Object.entries(beside ?? {}).map(([name, other]) => ({
    uri: `file:///repository/${name}`,
    text: other,
  }));
  const checked = await checkRepository([{ uri: 'file:///repository/a.yaml', text }], others, sources, signal);
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
      expect(await findMarks(text, section)).toEqual([[code, line, words]]);
    for (const text of section?.right ?? []) expect(await findMarks(text, section)).toEqual([]);
  });
});
