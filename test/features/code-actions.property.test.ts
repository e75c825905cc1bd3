import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { actions, apply, head, isDisabling } from '../support/quick-fixes.ts';
import { checkedSnapshot } from '../support/schema-snapshots.ts';
import { uri } from '../support/snapshots.ts';
import { yamlText } from '../support/yaml-text.ts';
import { runs } from '../support/runs.ts';

describe('properties', () => {
  /** Manifests with faults of every sort, in YAML of every kind. */
  const broken = fc.oneof(
    yamlText.map((text) =>
      text
        .replace('apiVersion: v1', 'apiVersion: example.com/v1')
        .replace('kind: ConfigMap', 'kind: Widget')
        .replace(/^data:/m, 'spec:'),
    ),
    fc
      .tuple(
        fc.constantFrom(', ', ',\n    ', ',\n# x\n    '),
        fc.constantFrom('"p\n  q"', 'p', '7', '[x]', '|\n    a\n    b', "'r\n\n  s'"),
      )
      .map(([gap, value]) => {
        if (value.startsWith('|'))
          return `${head}spec:\n  name: ${value}\n  args: ${value}\n  replica: 1\n  paused: 3\n`;
        // On one line after the other no comment could stand between them.
        const one = gap === ', ' && value.includes('\n') ? '7' : value;
        return `${head}spec: { args: ${one}${gap}replica: ${one}${gap}paused: ${one}${gap}name: ${one} }\n`;
      }),
  );
  const view = (text: string) => {
    const counts = new Map<string, number>();
    for (const { code, range } of diagnostics(checkedSnapshot(text), uri)) {
      const key = `${String(code)}@${range.start.line}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };

  test('a comment for a line silences exactly that code on that line, one for the file exactly that code', () => {
    let applied = 0;
    fc.assert(
      fc.property(broken, (text) => {
        const before = view(text);
        for (const action of actions(text).filter(isDisabling).slice(0, 6)) {
          const [diagnostic] = action.diagnostics ?? [];
          const [edit] = action.edit?.changes?.[uri] ?? [];
          const after = apply(text, action);
          const [code, line] = [String(diagnostic?.code), diagnostic?.range.start.line ?? 0];
          const down = (at: number): number =>
            at >= (edit?.range.start.line ?? 0) && edit?.newText.endsWith('\n') ? at + 1 : at;
          const isOfFile = edit?.newText.includes('disable-file') === true;
          const first = edit?.range.start.line ?? 0;
          const expected = [...before].flatMap(([key, count]): (readonly [string, number])[] => {
            const [name = '', at = ''] = key.split('@');
            // The lines of one scalar go together.
            const isSilenced = name === code && (isOfFile || (Number(at) >= first && Number(at) <= line));
            return isSilenced ? [] : [[`${name}@${down(Number(at))}`, count]];
          });
          expect(view(after)).toEqual(new Map(expected));
          applied++;
        }
      }),
      { numRuns: runs(100) },
    );
    expect(applied).toBeGreaterThan(runs(100));
  });

  test('what is offered instead mends its finding and leaves no broken text', () => {
    fc.assert(
      fc.property(broken, (text) => {
        for (const action of actions(text)
          .filter((one) => !isDisabling(one))
          .slice(0, 4)) {
          const after = apply(text, action);
          expect(parse(uri, 1, after).problems).toEqual([]);
          const [diagnostic] = action.diagnostics ?? [];
          const left = diagnostics(checkedSnapshot(after), uri);
          const data = diagnostic?.data as { path: string };
          const isLeft = left.some(
            (one) => one.code === diagnostic?.code && (one.data as { path: string }).path === data.path,
          );
          expect(isLeft).toBe(false);
        }
      }),
      { numRuns: runs(70) },
    );
  });
});
