import { describe, expect, test } from 'vitest';
import { parse, parseInSlices } from '../../../server/src/manifest/parse.ts';
import { finish } from '../../../server/src/manifest/slices.ts';
import { viewManifest } from './view-manifest.ts';

const uri = 'file:///a.yaml';
const named = (name: string): string => `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
const many = Array.from({ length: 200 }, (_, i) => named(`a${i}`)).join('');
const large = `${named('b')}data:\n${Array.from({ length: 6000 }, (_, i) => `  k${i}: { v: ${i} }\n`).join('')}`;

describe('parseInSlices', () => {
  test.each([
    ['many documents', many],
    ['a large one', large],
    ['a broken one', `${large}[`],
    ['none', 'a: 1'],
  ])('says the same as parse: %s', (_what, text) => {
    expect(viewManifest(finish(parseInSlices(uri, 7, text)))).toEqual(viewManifest(parse(uri, 7, text)));
  });

  test('pauses between documents, and within the syntax of a large one', () => {
    expect([...parseInSlices(uri, 1, many)].length).toBeGreaterThanOrEqual(200);
    expect([...parseInSlices(uri, 1, large)].length).toBeGreaterThan(10);
  });

  test('pauses among documents that are known, too', () => {
    const first = parse(uri, 1, many);
    const slices = parseInSlices(uri, 2, `# moved\n${many}`, first);
    for (let i = 0; i < 100; i++) expect(slices.next().done).toBe(false);
    expect(viewManifest(finish(slices))).toEqual(viewManifest(parse(uri, 2, `# moved\n${many}`)));
  });
});
