import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from '../../server/src/manifest/parse.ts';
import { actions, apply } from '../support/quick-fixes.ts';
import { uri } from '../support/snapshots.ts';
import { yamlText } from '../support/yaml-text.ts';

/** What `spec.free` takes stands beside the spec, in YAML of every kind. */
const misplaced = fc
  .tuple(
    yamlText,
    fc.constantFrom('', 'spec:\n  # the first\n  replicas: 1 # one\n', 'spec:\n    replicas: 1\n'),
    fc.boolean(),
  )
  .map(([text, spec, isBehind]) => {
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    const own = spec.replaceAll('\n', eol);
    const named = text
      .replace('apiVersion: v1', 'apiVersion: example.com/v1')
      .replace('kind: ConfigMap', 'kind: Widget');
    const [head = '', ...data] = named.split(/^data:/m);
    return isBehind
      ? `${head}${own}free:${data.join('data:')}`
      : `${head}free:${data.join('data:').trimEnd()}${eol}${own}`;
  });

/** Its lines without their margins, in no order; those that only make room are left out. */
const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== 'spec:')
    .sort();

test('a field that is moved is the same there, with its comments, and all else is as it was', () => {
  let moved = 0;
  fc.assert(
    fc.property(misplaced, (text) => {
      const [before, ...others] = parse(uri, 1, text).declarations;
      for (const action of actions(text).filter(({ title }) => title === 'Move free to spec')) {
        const after = apply(text, action);
        const { declarations, problems } = parse(uri, 1, after);
        const { free, spec, ...rest } = before?.value ?? {};
        expect(problems.length).toBe(parse(uri, 1, text).problems.length);
        expect(declarations[0]?.value).toEqual({ ...rest, spec: { ...(spec as object | undefined), free } });
        expect(declarations.slice(1).map(({ value }) => value)).toEqual(others.map(({ value }) => value));
        expect(linesOf(after)).toEqual(linesOf(text));
        moved++;
      }
    }),
    { numRuns: 200 },
  );
  expect(moved).toBeGreaterThan(20);
});
