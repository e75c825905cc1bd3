import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { edit } from '../../../server/src/manifest/edit.ts';
import { type FieldPath, valueAt } from '../../../server/src/manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isEqual, isObject } from '../../../server/src/manifest/json.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { setAt } from '../../../server/src/manifest/set-at.ts';
import { applyEdit } from '../../support/apply-edit.ts';
import { jsonObject } from '../../support/arbitraries.ts';
import { runs } from '../../support/runs.ts';

const uri = 'file:///a.yaml';

/** A manifest in one of the many ways to write it, with a comment on each line that can have one. */
const manifest = fc
  .record({
    data: jsonObject,
    isFlow: fc.boolean(),
    isCrlf: fc.boolean(),
    indent: fc.constantFrom(2, 4),
    indentSeq: fc.boolean(),
    isCommented: fc.boolean(),
    hasEnd: fc.boolean(),
  })
  .map(({ data, isFlow, isCrlf, isCommented, hasEnd, ...indentation }) => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'abc' }, data };
    const collectionStyle = isFlow ? 'flow' : 'block';
    const options = { collectionStyle, version: '1.1', compat: 'core', lineWidth: 0, ...indentation } as const;
    const plain = stringify(object, { ...options, aliasDuplicateObjects: false });
    let count = 0;
    const canComment = isCommented && !/[|>]/.test(plain);
    const commented = canComment
      ? plain.replaceAll('\n', () => ` # comment${count++}\n  # comment${count++}\n`)
      : plain;
    const text = `${hasEnd ? '# first\n---\n' : ''}${commented}${hasEnd ? `---\n${stringify(object)}` : ''}`;
    return isCrlf ? text.replaceAll('\n', '\r\n') : text;
  });

function paths(value: Json, path: FieldPath = []): readonly FieldPath[] {
  const parts: readonly FieldPath[] = isArray(value)
    ? value.flatMap((item, index) => paths(item, [...path, { index }]))
    : isObject(value)
      ? Object.entries(value).flatMap(([field, item]) => paths(item, [...path, { field }]))
      : [];
  return [path, ...parts];
}

const comments = (text: string): readonly string[] => text.match(/# comment\d+/g) ?? [];

describe('edit, then parse', () => {
  const value = fc.oneof(
    jsonObject.map((object) => Object.values(object)[0] ?? 5),
    jsonObject,
    fc.constantFrom<Json | undefined>(undefined, 'one\ntwo\n', 'yes', '0644', 7, null, [], {}, ['a', { b: 1 }]),
  );

  test('gives the new value and changes nothing else', () => {
    let count = 0;
    fc.assert(
      fc.property(
        manifest,
        fc.nat(),
        value,
        fc.option(fc.constantFrom('new', 'a b', 'yes')),
        (text, pick, next, key) => {
          const before = parse(uri, 1, text);
          const [resource] = before.resources;
          if (!resource || before.problems.length > 0) return;
          const all = paths(resource.value).filter(([first]) => first && 'field' in first && first.field === 'data');
          const path: FieldPath = [...(all[pick % all.length] ?? []), ...(key === null ? [] : [{ field: key }])];
          const expected = setAt(resource.value, path, next);
          if (expected === undefined || isEqual(expected, resource.value)) return;
          const change = edit(resource, path, next);
          // What is written behind a plain `<<` is merged, and stays as it is.
          if (!change && text.includes('<<')) return;
          if (!change) throw new Error(`no edit for ${JSON.stringify([text, path, next])}`);
          const edited = applyEdit(text, change);
          const after = parse(uri, 2, edited);
          expect(after.problems).toEqual([]);
          count++;
          if (next !== undefined) expect(valueAt(expected, path)).toEqual(next);
          expect(after.resources.map((other) => other.value)).toEqual([
            expected as JsonObject,
            ...before.resources.slice(1).map((other) => other.value),
          ]);
          if (text.includes('\r\n')) expect(edited.replaceAll('\r\n', '')).not.toContain('\n');
          else expect(edited).not.toContain('\r');
          // A comment goes with what is removed or replaced as a whole; all others stay, in their order.
          const kept = new Set(comments(edited));
          expect(comments(text).filter((comment) => kept.has(comment))).toEqual(comments(edited));
          const old = valueAt(resource.value, path);
          if (next !== undefined && !isObject(old) && !isArray(old)) expect(comments(edited)).toEqual(comments(text));
        },
      ),
      { numRuns: runs(400) },
    );
    expect(count).toBeGreaterThan(runs(100));
  });
});
