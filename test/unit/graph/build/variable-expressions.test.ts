import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protectUnknown } from '../../../../server/src/graph/build/protect-unknown.ts';
import { findExpressions } from '../../../../server/src/graph/build/variable-expressions.ts';
import { anyText } from '../../../support/arbitraries.ts';
import { runs } from '../../../support/runs.ts';

/** The expressions of a text as they are written. */
function find(text: string): readonly string[] {
  return findExpressions(text).map(({ start, end }) => text.slice(start, end));
}

describe('expressions of envsubst', () => {
  test.each([
    ['nothing $here $ {a}', []],
    ['${a}-${b_1}', ['${a}', '${b_1}']],
    ['$${a} $$${b}', ['${b}']],
    ['${a:=x} ${a=x} ${a:-x} ${#a} ${a^^} ${a,}', ['${a:=x}', '${a=x}', '${a:-x}', '${#a}', '${a^^}', '${a,}']],
    ['${a:1:2} ${a#*.} ${a##*.} ${a%x} ${a/x/y} ${a//x/y} ${a/#x/y}', 7],
    ['${a:=${b:=c}-d}', ['${a:=${b:=c}-d}']],
    ['${a/}/b} c', ['${a/}/b}']],
    ['${a//}/b} c', ['${a//}/b}']],
    ['${a/\\//-} c', ['${a/\\//-}']],
    ['${ä}', ['${ä}']],
    ['${a} ${a-b} ${c}', ['${a}']],
    ['${', []],
    ['${}', []],
    ['${a:=b', []],
  ])('%s', (text, expected) => {
    if (typeof expected === 'number') expect(find(text)).toHaveLength(expected);
    else expect(find(text)).toEqual(expected);
  });

  test('those inside of a default are told too', () => {
    const [outer] = findExpressions('${a:=${b}${c:-d}}');
    expect(outer?.hasDefault).toBe(true);
    expect(outer?.nested.map(({ name, hasDefault }) => [name, hasDefault])).toEqual([
      ['b', false],
      ['c', true],
    ]);
  });

  test('any text can be read', () => {
    const text = fc.oneof(anyText, fc.stringMatching(/^[${}a:=/\\#%^-]{0,30}$/));
    fc.assert(
      fc.property(text, (written) => {
        let end = 0;
        for (const one of findExpressions(written)) {
          expect(one.start).toBeGreaterThanOrEqual(end);
          expect(written.startsWith('${', one.start) && written[one.end - 1] === '}').toBe(true);
          end = one.end;
        }
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('what cannot be known stays as it is', () => {
  const variables = { known: 'k', unknown: null };
  const hide = (text: string): string => JSON.stringify(protectUnknown({ text }, variables).object['text']);

  test.each([
    ['${unknown}'],
    ['${unknown:=default}'],
    ['${#unknown}'],
    ['${unknown:=${known}}'],
    ['${known/${unknown}/x}'],
    ['${other^^}-${unknown}'],
  ])('%s', (text) => {
    const { object, restore } = protectUnknown({ text, more: [text] }, variables);
    expect(JSON.stringify(object)).not.toContain('unknown}');
    expect(JSON.stringify(object)).not.toContain('{unknown');
    expect(restore(object)).toEqual({ text, more: [text] });
  });

  test('what is known, and what is written with two dollars, is left alone', () => {
    expect(hide('${known} $${unknown} ${other:=x}')).toBe('"${known} $${unknown} ${other:=x}"');
  });

  test('only the default is hidden where it alone cannot be known', () => {
    expect(hide('${known:=${unknown}}')).toMatch(/^"\$\{known:=\w+\}"$/);
  });

  test('a word that is written already is not taken', () => {
    const object = { a: 'unknownvariable0x ${unknown}' };
    const hidden = protectUnknown(object, variables);
    expect(hidden.restore(hidden.object)).toEqual(object);
  });
});
