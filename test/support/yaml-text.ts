import fc from 'fast-check';

/** Writes a value that stands behind a colon or a dash, for the column of what holds it; begins with a space or a line. */
type Write = (column: number) => string;

const head = `apiVersion: v1
kind: ConfigMap
metadata: { name: a }
s: &s some text
n: &n 7
l: &l [1, two]
m: &m { a: 1, b: { c: 🚀 } }
o: &o { a: 2, d: [x] }
`;

const pad = (column: number): string => ' '.repeat(column);
const word = fc.constantFrom(
  'a',
  'web',
  '12',
  '0644',
  'yes',
  'null',
  '1.5',
  'http://a.b/c',
  '🚀',
  'x y',
  '-x',
  '${A:=1}',
);
const key = fc.constantFrom(
  'a',
  'b',
  'c',
  'dd',
  '"e f"',
  "'g'",
  '🚀',
  '12',
  'on',
  'app.kubernetes.io/name',
  '? h',
  '~',
);
const comment = fc.constantFrom('', '', '', ' # why', '\t# tab', ' #🚀');
const lines = fc.array(fc.constantFrom('one', ' two', '', '# three', '\ttab', 'a: b', '🚀'), {
  minLength: 1,
  maxLength: 4,
});

const flowScalar = fc.constantFrom('x', '1', 'yes', "'q''r'", '"d\\n\\"🚀"', '!env_var N', '&f 5', '*s', '*m', '');
const { flow } = fc.letrec<{ flow: string }>((tie) => ({
  flow: fc.oneof(
    { depthSize: 'small' },
    flowScalar,
    fc.array(tie('flow'), { maxLength: 3 }).map((items) => `[${items.filter(Boolean).join(', ')}]`),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', '"b"', 'c d', '<<'), tie('flow')), {
        maxLength: 3,
        selector: ([k]) => k,
      })
      .map((pairs) => `{ ${pairs.map(([k, v]) => (k === '<<' ? '<<: *m' : `${k}: ${v}`)).join(', ')} }`),
  ),
}));

const inline: fc.Arbitrary<Write> = fc
  .tuple(
    fc.constantFrom('', '', '', '!env_var ', '!!str ', '&z ', '!t &y '),
    fc.oneof(
      word,
      flow,
      word.map((text) => `'${text}'`),
      word.map((text) => `"${text}"`),
      fc.constantFrom('*s', '*n', '*l', '*m'),
    ),
    comment,
  )
  .map(
    ([props, text, behind]) =>
      () =>
        ` ${text.startsWith('*') ? '' : props}${text}${behind}\n`,
  );

const folded: fc.Arbitrary<Write> = fc
  .tuple(fc.constantFrom('', '"', "'"), fc.array(fc.constantFrom('one', 'two', '🚀 x'), { minLength: 2, maxLength: 3 }))
  .map(
    ([quote, parts]) =>
      (column) =>
        ` ${quote}${parts.join(`\n${pad(column + 2)}`)}${quote}\n`,
  );

const block: fc.Arbitrary<Write> = fc
  .tuple(fc.constantFrom('|', '>'), fc.constantFrom('', '-', '+'), fc.boolean(), comment, lines)
  .map(([style, chomp, isExplicit, behind, parts]) => (column) => {
    const body = parts.map((line) => (line === '' ? '\n' : `${pad(column + 2)}${line}\n`)).join('');
    const isNeeded = isExplicit || /^\s/.test(parts.find((line) => line !== '') ?? '');
    return ` ${style}${isNeeded ? '2' : ''}${chomp}${behind}\n${body}`;
  });

const empty: fc.Arbitrary<Write> = comment.map((behind) => () => `${behind}\n`);

const { value } = fc.letrec<{ value: Write }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    inline,
    folded,
    block,
    empty,
    fc.tuple(comment, fc.constantFrom(0, 2), fc.array(tie('value'), { minLength: 1, maxLength: 3 })).map(
      ([behind, deeper, items]): Write =>
        (column) =>
          `${behind}\n${items.map((item) => `${pad(column + deeper)}-${item(column + deeper)}`).join('')}`,
    ),
    fc.tuple(comment, fc.constantFrom(1, 2, 4), entries(tie('value'))).map(
      ([behind, deeper, map]): Write =>
        (column) =>
          `${behind}\n${map(column + deeper)}`,
    ),
  ),
}));

function entries(item: fc.Arbitrary<Write>): fc.Arbitrary<Write> {
  const pair = fc.tuple(key, item);
  const merge = fc.constantFrom('', '', '', '<<: *m', '<<: [*m, *o]', '# between', '<<: { i: 1 }');
  return fc
    .tuple(fc.uniqueArray(pair, { minLength: 1, maxLength: 3, selector: ([name]) => name }), merge, fc.boolean())
    .map(([pairs, extra, isFirst]) => (column) => {
      const own = pairs.map(([name, write]) => {
        const [sign, rest] = name.startsWith('? ') ? [`${name}\n${pad(column)}`, write] : [name, write];
        return `${pad(column)}${sign}:${rest(column)}`;
      });
      const more = extra === '' ? [] : [`${pad(column)}${extra}\n`];
      return (isFirst ? [...more, ...own] : [...own, ...more]).join('');
    });
}

const documents = fc
  .tuple(
    fc.tuple(entries(value), fc.constantFrom('', '# first\n', '---\n', '%YAML 1.2\n---\n')),
    fc.constantFrom('', '...\n', '---\n', '---\n# nothing\n', '---\nbroken: "\n', `---\n${head}`),
    fc.constantFrom(...Array<string>(20).fill(''), '  hal', 'half', 'data2: {', '- x', '\tq: 1', '"'),
  )
  .map(([[body, before], behind, typed]) => `${before}${head}data:\n${body(2)}${typed}${typed && '\n'}${behind}`);

/**
 * A manifest in YAML of every kind: comments, anchors, aliases, merges, block scalars, flow style, tags, tabs, letters
 * beyond the BMP, CRLF, a byte order mark, keys that stand twice, lines half typed. Most of it can be read.
 */
export const yamlText: fc.Arbitrary<string> = fc
  .tuple(documents, fc.constantFrom('lf', 'lf', 'crlf', 'bom'))
  .map(([text, kind]) => (kind === 'crlf' ? text.replaceAll('\n', '\r\n') : kind === 'bom' ? `\uFEFF${text}` : text));
