import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edit } from '../../../server/src/manifest/edit.ts';
import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isEqual, isObject } from '../../../server/src/manifest/json.ts';
import { locate } from '../../../server/src/manifest/locate.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { setAt } from '../../../server/src/manifest/set-at.ts';
import { applyEdit } from '../../support/apply-edit.ts';
import { slice } from '../../support/markers.ts';
import { yamlText } from '../../support/yaml-text.ts';
import { checkPlaces, eachNode } from './places.ts';
import { runs } from '../../support/runs.ts';

const uri = 'file:///a.yaml';

function isInData([first, second]: FieldPath): boolean {
  return !!first && 'field' in first && first.field === 'data' && second !== undefined;
}

describe('YAML of every kind', () => {
  test('the text at the place of every node says its value, and the place leads back to it', () => {
    let [nodes, decoded] = [0, 0];
    fc.assert(
      fc.property(yamlText, (text) => {
        const checked = checkPlaces(text, parse(uri, 1, text));
        nodes += checked.nodes;
        decoded += checked.decoded;
      }),
      { numRuns: runs(300) },
    );
    expect(nodes).toBeGreaterThan(runs(2000));
    expect(decoded / nodes).toBeGreaterThan(0.8);
  });

  test('an edit gives the new value and changes nothing else, or there is none', () => {
    const next = fc.constantFrom<Json | undefined>(undefined, 'new', 'a\nb\n', 'yes', 5, null, [], {}, ['x'], {
      y: [1],
    });
    let [made, refused] = [0, 0];
    fc.assert(
      fc.property(yamlText, fc.nat(), next, (text, pick, value) => {
        const before = parse(uri, 1, text);
        const [resource] = before.resources;
        if (!resource) return;
        const all = eachNode(resource.value).filter(([path]) => isInData(path));
        const [path] = all[pick % all.length] ?? [];
        if (!path) return;
        const expected = setAt(resource.value, path, value);
        if (expected === undefined || isEqual(expected, resource.value)) return;
        const change = edit(resource, path, value);
        if (!change) {
          refused++;
          return;
        }
        made++;
        const edited = applyEdit(text, change);
        const after = parse(uri, 2, edited);
        expect(after.problems.map(({ code }) => code)).toEqual(before.problems.map(({ code }) => code));
        expect(after.resources.map((other) => other.value)).toEqual([
          expected as JsonObject,
          ...before.resources.slice(1).map((other) => other.value),
        ]);
        if (text.includes('\r\n')) expect(edited.replaceAll('\r\n', '')).not.toContain('\n');
      }),
      { numRuns: runs(400) },
    );
    expect(made).toBeGreaterThan(3 * refused);
  });

  test('a plain value that is its own can always be edited', () => {
    let count = 0;
    fc.assert(
      fc.property(yamlText, fc.nat(), (text, pick) => {
        const [resource] = parse(uri, 1, text).resources;
        if (!resource) return;
        const lines = text.split('\n');
        const own = eachNode(resource.value).filter(([path, value]) => {
          const place = locate(resource, path);
          // What a merge brings is refused, even if it stands only there.
          if (!place || lines[place.value.start.line]?.includes('<<')) return false;
          const isScalar = !isArray(value) && !isObject(value);
          return isScalar && isInData(path) && /^(?:\w[\w ]*|'\w+'|"\w+")$/.test(slice(text, place.value));
        });
        const [path] = own[pick % own.length] ?? [];
        if (!path) return;
        count++;
        const change = edit(resource, path, 'other');
        if (!change) throw new Error(`no edit of ${JSON.stringify([text, path])}`);
      }),
      { numRuns: runs(300) },
    );
    expect(count).toBeGreaterThan(runs(40));
  });
});
