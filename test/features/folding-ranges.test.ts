import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldingRanges } from '../../server/src/features/folding-ranges.ts';
import { readCorpus } from '../support/corpus.ts';
import { snapshotOf, uri } from '../support/snapshots.ts';
import { yamlText } from '../support/yaml-text.ts';

const of = (text: string, limit?: number) =>
  foldingRanges(
    snapshotOf(text, () => undefined),
    uri,
    limit,
  );
const view = (text: string, limit?: number) =>
  of(text, limit)?.map(({ startLine, endLine, kind }) => [startLine, endLine, ...(kind ? [kind] : [])]);

const text = `# what
# it is
apiVersion: v1
kind: ConfigMap
metadata:
  name: a

  labels: {
    app: a,
  }
data:
  a: |
    # text
    # and more

  # why
  # so
  b: "x
    y"
  list:
  - one: 1
    two: 2
  - three
  last: z
# behind
`;

describe('what can be folded', () => {
  test('maps, lists, texts and comments', () => {
    expect(view(text)).toEqual([
      [0, 1, 'comment'],
      [4, 9],
      [7, 8],
      [10, 23],
      [11, 13],
      [15, 16, 'comment'],
      [17, 18],
      [19, 22],
      [20, 21],
    ]);
  });

  test('documents, where there are several', () => {
    const one = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n';
    expect(view(one)).toEqual([]);
    expect(view(`${one}---\n${one}\n---\n# none\n`)).toEqual([
      [0, 2],
      [3, 6],
      [8, 9],
    ]);
  });

  test('by indentation where the document is broken, or is a list of operations', () => {
    const broken = 'apiVersion: v1\nspec:\n  a:\n    - b: 1\n      c: 2\n    - d\n  e: "\n';
    expect(view(broken)).toEqual([
      [1, 6],
      [2, 5],
      [3, 4],
    ]);
    const patch = '# apiVersion\n- op: add\n  path: /a\n  value:\n  - 1\n- op: test\n  path: /b\n';
    expect(view(patch)).toEqual([
      [1, 4],
      [3, 4],
      [5, 6],
    ]);
  });

  test('the outermost, where a client shows only some', () => {
    expect(view(text, 3)).toEqual([
      [0, 1, 'comment'],
      [4, 9],
      [10, 23],
    ]);
  });

  test('nothing of what is not read: an editor has its own idea of it', () => {
    expect(of('a:\n  b: 1\n')).toBeNull();
    expect(
      foldingRanges(
        snapshotOf(text, () => undefined),
        'file:///other.yaml',
      ),
    ).toBeNull();
  });
});

describe('in every text', () => {
  const check = (one: string): number => {
    const found = of(one) ?? [];
    const last = one.split('\n').length - 1;
    const starts = new Set<number>();
    for (const { startLine, endLine } of found) {
      expect([startLine >= 0, startLine < endLine, endLine <= last, starts.has(startLine)]).toEqual([
        true,
        true,
        true,
        false,
      ]);
      starts.add(startLine);
    }
    return found.length;
  };

  test('folds lie within it, and no two begin on one line', () => {
    fc.assert(
      fc.property(yamlText, (one) => void check(one)),
      { numRuns: 300 },
    );
  });

  test('also in real manifests', { timeout: 30_000 }, () => {
    const texts = readCorpus();
    expect(texts.reduce((sum, one) => sum + check(one), 0)).toBeGreaterThanOrEqual(2 * texts.length);
  });
});
