import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isScalar, visit } from 'yaml';
import { parse } from '../../../server/src/manifest/parse.ts';
import { mayHaveWords } from '../../../server/src/manifest/written.ts';
import { runs } from '../../support/runs.ts';
import { yamlText } from '../../support/yaml-text.ts';

describe('whether a text can have words that are booleans for some', () => {
  const word = fc.constantFrom('y', 'No', 'yes', 'ON', 'off', 'n');

  test('is never denied where one stands', () => {
    let count = 0;
    fc.assert(
      fc.property(yamlText, word, (text, put) => {
        const written = text.replace(/\b(?:web|one|two|some text|x|5)\b/g, put);
        for (const declaration of parse('file:///a.yaml', 1, written).declarations) {
          visit(declaration.syntax().document, {
            Value(at, node) {
              const isWord =
                isScalar(node) && node.type === 'PLAIN' && /^(?:y|n|yes|no|on|off)$/i.test(node.source ?? '');
              if (!isWord || at === 'key') return;
              count++;
              expect([written, mayHaveWords(declaration)]).toEqual([written, true]);
            },
          });
        }
      }),
      { numRuns: runs(1000) },
    );
    expect(count).toBeGreaterThan(runs(300));
  });

  test.each(['a: true', 'a: yes sir', 'a: "yes"', 'yes: 1', 'a: money', '# on Monday\na: 1'])(
    'is denied for %s',
    (text) => {
      const [declaration] = parse('file:///kustomization.yaml', 1, text).declarations;
      expect(declaration && mayHaveWords(declaration)).toBe(false);
    },
  );
});
