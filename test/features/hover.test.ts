import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hover, Position } from 'vscode-languageserver';
import { hover } from '../../server/src/features/hover.ts';
import { markdown, plainText } from '../../server/src/features/markup.ts';
import { schemasOf } from '../../server/src/features/schemas.ts';
import { anyText } from '../support/arbitraries.ts';
import { given } from '../support/markers.ts';
import { checkedSnapshot } from '../support/schema-snapshots.ts';
import { uri } from '../support/snapshots.ts';

const head = 'apiVersion: example.com/v1\nkind: Widget\n';

function at(text: string, position: Position | undefined, isMarkdown = true): Hover | null {
  return position ? hover(checkedSnapshot(text), uri, position, isMarkdown) : null;
}

const say = (shown: Hover | null): string => (shown ? (shown.contents as { value: string }).value : '');

describe('what a hover says', () => {
  test('of a field: its type, what it is for, its default, whether it is required, and who says so', () => {
    const { text, ranges } = given(`${head}spec:\n  █replicas█: █3█\n`);
    for (const range of ranges) {
      const shown = at(text, range.start);
      expect(shown?.range).toEqual(range);
      for (const part of ['replicas', '`integer`', '`1`', 'required', 'How many. As many as you like.', 'a test 1.2.3'])
        expect(say(shown)).toContain(part);
    }
  });

  test('of a field with a list of values: these', () => {
    const { text, range } = given(`${head}spec: { replicas: 1, ports: [{ port: 1, █protocol█: UDP }] }\n`);
    expect(say(at(text, range.end))).toContain('`"TCP"`, `"UDP"`, `"SCTP"`');
  });

  test('of an item and of a label', () => {
    const { text, ranges } = given(
      `${head}metadata: { labels: { █app█: a } }\nspec:\n  replicas: 1\n  args:\n    - █one█\n`,
    );
    expect(at(text, ranges[0]?.start)?.range).toEqual(ranges[0]);
    expect(say(at(text, ranges[0]?.start))).toMatch(/app.*`string`/);
    expect(at(text, ranges[1]?.start)?.range).toEqual(ranges[1]);
    expect(say(at(text, ranges[1]?.start))).toMatch(/args.*`string`/);
  });

  test('of apiVersion and kind: what the kind is', () => {
    const { text, ranges } = given('█apiVersion█: █example.com/v1█\n█kind█: █Widget█\nmetadata: { name: a }\n');
    for (const range of ranges) {
      expect(at(text, range.start)?.range).toEqual(range);
      expect(say(at(text, range.start))).toContain('A widget is for tests.');
    }
  });

  test('of the second document of a file', () => {
    const { text, range } = given(`${head}---\n${head}spec: { █paused█: true }\n`);
    expect(at(text, range.start)?.range).toEqual(range);
  });

  test('as it is for clients without Markdown', () => {
    const { text, range } = given(`${head}spec: { █replicas█: 3 }\n`);
    const shown = at(text, range.start, false);
    expect(shown?.contents).toMatchObject({ kind: 'plaintext' });
    expect(say(shown)).toMatch(/^replicas · integer · required · default 1\n\nHow many\. As many as you like\.\n\n/);
  });

  test('nothing where nobody knows, or nothing is pointed at', () => {
    const { text, ranges } = given(
      `${head}██# a comment\nspec:\n  free: { █a█: 1 }\n██  replicas: 1 ██ # one\n  █none█: 1\n---\napiVersion: v1\n█kind█: Other\n`,
    );
    for (const range of ranges) expect(at(text, range.start)).toBeNull();
    expect(hover(checkedSnapshot(text), 'file:///other.yaml', { line: 0, character: 0 })).toBeNull();
  });
});

describe('text from outside', () => {
  test('is neither markup, nor a link, nor an image, nor HTML', () => {
    const text = markdown.prose(
      '[a](command:b) ![c](http://d) <img src=x> **e** `f` https://g.example www.h.example i@j.example &amp; ~~k~~ | l',
    );
    expect(text).toBe(
      '\\[a\\](command:b) \\!\\[c\\](http:\\//d) \\<img src=x\\> \\*\\*e\\*\\* \\`f\\` https:\\//g.example www\\.h.example i\\@j.example \\&amp; \\~\\~k\\~\\~ \\| l',
    );
  });

  test('makes no headings, lists, rules or code of its lines', () => {
    expect(markdown.prose('# a\n\n- b\n- c\n\n1. d\n2) e\n\n---\n\n===\n\n    f')).toBe(
      '\\# a\n\n\\- b  \n\\- c\n\n1\\. d  \n2\\) e\n\n\\---\n\n\\===\n\nf',
    );
  });

  test('keeps paragraphs and lists, and loses the margins of its source', () => {
    expect(plainText.prose('One\ntwo.\n\n\nThree:\n - four\n   five\n - six')).toBe(
      'One two.\n\nThree:\n- four five\n- six',
    );
  });

  test('is cut between words, and loses what cannot be seen', () => {
    const long = plainText.prose('word '.repeat(1000));
    expect(long.length).toBeLessThan(1300);
    expect(long).toMatch(/ word…$/);
    expect(plainText.prose('a\u0007b\u202Ec\uD800d')).toBe('abc\uFFFDd');
    expect(plainText.prose('😀'.repeat(1000))).toMatch(/^(?:😀)+…$/u);
  });

  test('stays in its code span', () => {
    expect(markdown.code('a`b``c')).toBe('```a`b``c```');
    expect(markdown.code('`a`')).toBe('`` `a` ``');
    expect(markdown.code('a\n\nb')).toBe('`a b`');
  });

  test('whatever it is, every sign of markup in it is escaped', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.string({ unit: fc.constantFrom(...Array.from('[]()<>*_`~!&|#-+=1.\n \\:/@w')) })),
        (text) => {
          const bare = markdown.prose(text).replace(/\\[^\n]/g, 'x');
          expect(bare).not.toMatch(/[`*_[\]<>&~|@!]/);
          expect(bare).not.toMatch(/:\/\/|www\./i);
          expect(bare).not.toMatch(/^ {0,3}(?:[-+#=]|\d+[.)](?:\s|$))/m);
        },
      ),
    );
  });
});

test('the kinds of a file, each once, with who describes them', () => {
  const other = 'apiVersion: v1\nkind: Other\nmetadata: { name: a }\n';
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget', source: 'a test 1.2.3' };
  expect(schemasOf(checkedSnapshot(`${head}---\n${other}---\n${head}`), uri)).toEqual([
    widget,
    { apiVersion: 'v1', kind: 'Other' },
  ]);
  expect(schemasOf(checkedSnapshot(head), 'file:///other.yaml')).toEqual([]);
});
