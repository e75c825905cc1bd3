import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSchemaCatalog } from '../../server/src/adapters/schema-catalog.ts';
import { checkRepository } from '../../server/src/check-repository.ts';
import { markSchemaFindings } from '../../server/src/features/schema-diagnostics.ts';
import { schemaCodes } from '../../server/src/schema/finding.ts';
import { type DocumentedCode, readDocumentedCodes } from '../support/documented-examples.ts';

const catalog = createSchemaCatalog(join(import.meta.dirname, '..', '..', 'dist', 'schemas'));
const { signal } = new AbortController();

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

describe.each(schemaCodes)('docs/diagnostics.md: %s', (code) => {
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
