import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edit } from '../../../server/src/manifest/edit.ts';
import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import { type Json, isArray, isObject } from '../../../server/src/manifest/json.ts';
import { locate } from '../../../server/src/manifest/locate.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { pathAt } from '../../../server/src/manifest/path-at.ts';
import type { Resource } from '../../../server/src/manifest/resource.ts';
import { createTypist } from '../../bench/typing.ts';
import { applyEdit } from '../../support/apply-edit.ts';
import { readCorpus } from '../../support/corpus.ts';
import { checkPlaces } from './places.ts';
import { viewManifest } from './view-manifest.ts';
import { runs } from '../../support/runs.ts';

const uri = 'file:///a.yaml';
const sample = `# yaml-language-server: $schema=https://example.com
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: &app web, labels: { app: *app } }
spec:
  template:
    spec:
      containers:
        - name: *app # 🚀
          args: [-v, "--port=80"]
          command:
            - |
              one
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: b
data: { "a/b": 'on' }
`;

/** The inner loop takes every tenth. */
const files = readCorpus().filter((_text, i) => process.env['CI'] ?? i % 10 === 0);
const texts = [sample, ...files];

function leaves(value: Json, path: FieldPath = []): readonly (readonly [FieldPath, Json])[] {
  if (isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, { index }]));
  if (!isObject(value)) return [[path, value]];
  return Object.entries(value).flatMap(([field, item]) => leaves(item, [...path, { field }]));
}

/** Whether a value stands where its path leads, rather than behind an alias. */
function isOwn(resource: Resource, path: FieldPath): boolean {
  const place = locate(resource, path);
  return place !== undefined && isPath(pathAt(resource, place.value.start), path);
}

function isPath(a: FieldPath, b: FieldPath): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

describe('real manifests', { timeout: 30_000 }, () => {
  test('are there where CI runs', () => {
    expect(files.length > 100 || !process.env['CI']).toBe(true);
  });

  test('the text at the place of every node says its value, and the place leads back to it', () => {
    let [nodes, decoded] = [0, 0];
    for (const [i, text] of texts.entries()) {
      const variant = [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`][i % 3] ?? text;
      const checked = checkPlaces(variant, parse(uri, 1, variant));
      nodes += checked.nodes;
      decoded += checked.decoded;
    }
    // The rest stands behind an alias.
    expect(decoded / nodes).toBeGreaterThan(0.9);
    expect(nodes).toBeGreaterThan(20 + 12 * files.length);
  });

  test('every value has a place, which leads back to it or to the alias that it comes through', () => {
    for (const text of texts)
      for (const resource of parse(uri, 1, text).resources)
        for (const [path] of leaves(resource.value)) {
          const place = locate(resource, path);
          expect(place).toBeDefined();
          const back = place ? pathAt(resource, place.value.start) : [];
          expect(isPath(back, path.slice(0, back.length)) || text.includes('<<:')).toBe(true);
        }
  });

  test('a value that is no anchor can be edited, and its line is the only one that changes', () => {
    let count = 0;
    const text = fc.constantFrom(...texts).filter((one) => parse(uri, 1, one).resources.length > 0);
    fc.assert(
      fc.property(text, fc.nat(), (one, pick) => {
        const [resource] = parse(uri, 1, one).resources;
        const all = leaves(resource?.value ?? {}).filter(
          ([path, value]) => resource && typeof value === 'string' && !value.includes('\n') && isOwn(resource, path),
        );
        const [path] = all[pick % all.length] ?? [];
        if (!resource || !path || /[:-] [&*]|<<:/.test(resource.source)) return;
        count++;
        const isRef = ['apiVersion', 'kind'].includes((path[0] as { field: string }).field);
        const change = edit(resource, path, isRef ? 'Other' : 'other value');
        expect(change).toBeDefined();
        const edited = change ? applyEdit(one, change) : one;
        const [before, after] = [one.split('\n'), edited.split('\n')];
        expect(after.length).toBeLessThanOrEqual(before.length);
        if (after.length === before.length)
          expect(after.filter((line, i) => line !== before[i]).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs(200) },
    );
    expect(files.length === 0 || count > runs(50)).toBe(true);
  });

  test('typing, pasting and undoing: no crash, and incremental = from scratch', () => {
    const typist = createTypist(texts, 1);
    let manifest = parse(uri, 0, '');
    for (let step = 0; step < runs(3000); step++) {
      const text = typist.next();
      manifest = parse(uri, 1, text, manifest);
      if (step % 20 === 0) expect(viewManifest(manifest)).toEqual(viewManifest(parse(uri, 1, text)));
      if (step % 100 === 0) checkPlaces(text, manifest);
    }
  });

  test('random edits: no crash, and incremental = from scratch', () => {
    const put = fc.constantFrom(
      '',
      '\n',
      '---\n',
      '...\n',
      ' ',
      ': ',
      '- ',
      '"',
      '{',
      ']',
      '|\n',
      '&a ',
      '*a',
      '#',
      '\r',
      '\uFEFF',
    );
    const change = fc.tuple(fc.nat(), fc.nat(20), put);
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 5 }), (first, changes) => {
        let text = first;
        let manifest = parse(uri, 0, text);
        for (const [pick, count, piece] of changes) {
          const at = pick % (text.length + 1);
          text = text.slice(0, at) + piece + text.slice(at + count);
          manifest = parse(uri, 1, text, manifest);
        }
        const scratch = parse(uri, 1, text);
        expect(manifest.problems).toEqual(scratch.problems);
        const seen = ({ ref, value, range }: Resource): unknown => ({ ref, value, range });
        expect(manifest.resources.map(seen)).toEqual(scratch.resources.map(seen));
      }),
      { numRuns: runs(150) },
    );
  });
});
