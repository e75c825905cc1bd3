import { describe, expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { codeActions } from '../../server/src/features/code-actions.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { given } from '../support/markers.ts';
import { readOnly } from '../support/observations.ts';
import { actions, apply, head, isDisabling, whole } from '../support/quick-fixes.ts';
import { checkedSnapshot } from '../support/schema-snapshots.ts';
import { type See, uri } from '../support/snapshots.ts';

const codes = (text: string, see?: See) => diagnostics(checkedSnapshot(text, see), uri).map(({ code }) => code);
const fixes = (text: string) => actions(text).filter((action) => !isDisabling(action));

describe('what would be right instead', () => {
  test.each([
    ['an unknown field', 'spec:\n  replica: 1 # one\n', 'schema-unknown-field', 'spec:\n  replicas: 1 # one\n'],
    ['in quotes', 'spec:\n  "replica": 1\n', 'schema-unknown-field', 'spec:\n  "replicas": 1\n'],
    ['in single quotes', "spec: { 'replica': 1 }\n", 'schema-unknown-field', "spec: { 'replicas': 1 }\n"],
    [
      'with a name that needs none',
      'spec: { replicas: 1, ref: a }\n',
      'schema-unknown-field',
      'spec: { replicas: 1, "$ref": a }\n',
    ],
    [
      'of an item',
      'spec:\n  replicas: 1\n  ports:\n    - prt: 1 # the port\n',
      'schema-unknown-field',
      'spec:\n  replicas: 1\n  ports:\n    - port: 1 # the port\n',
    ],
    [
      'a value of a list of values',
      'spec:\n  replicas: 1\n  ports: [{ port: 1, protocol: tcp }]\n',
      'schema-enum',
      'spec:\n  replicas: 1\n  ports: [{ port: 1, protocol: TCP }]\n',
    ],
    [
      'a number where text is due',
      'spec: { replicas: 1, name: 0644 }\n',
      'yaml-word',
      'spec: { replicas: 1, name: "0644" }\n',
    ],
    [
      'a date where text is due',
      'spec: { replicas: 1, name: 2024-01-01 }\n',
      'yaml-date',
      "spec: { replicas: 1, name: '2024-01-01' }\n",
    ],
    [
      'a word where a boolean is due',
      'spec: { replicas: 1, paused: on }\n',
      'yaml-word',
      'spec: { replicas: 1, paused: true }\n',
    ],
    [
      'a boolean where text is due',
      'metadata:\n  labels:\n    a: yes # or no\n',
      'yaml-word',
      'metadata:\n  labels:\n    a: "yes" # or no\n',
    ],
    ['text where a number is due', 'spec: { replicas: "3" }\n', 'schema-type', 'spec: { replicas: 3 }\n'],
    [
      'text where a boolean is due',
      "spec: { replicas: 1, paused: 'true' }\n",
      'schema-type',
      'spec: { replicas: 1, paused: true }\n',
    ],
  ])('%s', (_what, before, code, after) => {
    const start = before.startsWith('metadata') ? head.slice(0, head.indexOf('metadata')) : head;
    const text = start + before;
    expect(codes(text)).toContain(code);
    const [fix] = fixes(text);
    expect(fix?.isPreferred).toBe(true);
    expect(fix?.diagnostics?.map((one) => one.code)).toEqual([code]);
    expect(apply(text, fix)).toBe(start + after);
    expect(codes(start + after)).not.toContain(code);
  });

  test('an unknown kind', () => {
    const text = head.replace('Widget', 'Widgte');
    expect(codes(text)).toEqual(['schema-unknown-kind']);
    expect(apply(text, fixes(text)[0])).toBe(head);
  });

  test('one of few values, none of which is near', () => {
    const text = `${head}spec: { replicas: 1, ports: [{ port: 1, protocol: other }] }\n`;
    const found = fixes(text);
    expect(found.map((fix) => fix.isPreferred ?? false)).toEqual([false, false, false]);
    expect(found.map((fix) => codes(apply(text, fix)))).toEqual([[], [], []]);
  });

  test('a code that there is not', () => {
    const text = `${head}# driftline-disable-file schema-typ\nspec: { replicas: 1 }\n`;
    const found = actions(text);
    expect(found).toHaveLength(1);
    expect(apply(text, found[0])).toBe(text.replace('schema-typ', 'schema-type'));
  });

  test('nothing where the name is taken, or stands behind an alias', () => {
    expect(codes(`${head}spec: { replicas: 1, replica: 2 }\n`)).toEqual(['schema-unknown-field']);
    expect(fixes(`${head}spec: { replicas: 1, replica: 2 }\n`)).toEqual([]);
    const alias = `${head}spec: { replicas: 1, free: &p { prt: 1, port: 2 }, ports: [*p] }\n`;
    expect(codes(alias)).toEqual(['schema-unknown-field']);
    expect(fixes(alias)).toEqual([]);
  });
});

describe('a comment that disables', () => {
  const disable = (text: string, index = 0, see?: See) =>
    apply(text, actions(text, whole, see).filter(isDisabling)[index]);

  test('stands above the line, as deep as it', () => {
    const text = `${head}spec:\n  ports:\n    - port: x\n  replicas: 1\n`;
    expect(disable(text)).toBe(text.replace('    - port', '    # driftline-disable-next-line schema-type\n    - port'));
    expect(codes(disable(text))).toEqual([]);
  });

  test('of the file stands at its top, behind a byte order mark', () => {
    const text = `\uFEFF${head}spec: { replicas: x }\n`;
    expect(disable(text, 1)).toBe(`\uFEFF# driftline-disable-file schema-type\n${text.slice(1)}`);
    const crlf = `${head}spec: { replicas: x }\n`.replaceAll('\n', '\r\n');
    expect(disable(crlf, 1)).toBe(`# driftline-disable-file schema-type\r\n${crlf}`);
    expect(disable(crlf)).toBe(crlf.replace('spec:', '# driftline-disable-next-line schema-type\r\nspec:'));
  });

  test('takes a further code, before its reason', () => {
    const text = `${head}# driftline-disable-next-line drift-changed -- as it is\nspec: { replicas: x }\n`;
    expect(disable(text)).toBe(text.replace('drift-changed', 'drift-changed, schema-type'));
    const file = `# driftline-disable-file drift-changed\n${head}spec: { replicas: x }\n`;
    expect(disable(file, 1)).toBe(file.replace('drift-changed', 'drift-changed, schema-type'));
  });

  test('stands before the comment of another server, which is about the very next line', () => {
    const text = `${head}spec:\n  # yaml-language-server-disable other\n  replicas: x\n`;
    expect(disable(text)).toBe(text.replace('  # yaml', '  # driftline-disable-next-line schema-type\n  # yaml'));
  });

  test('stands above a scalar of several lines', () => {
    const text = `${head}spec: { free: { a: "x\n  y" }, replicas: 1, name: z,\n  args: "u\n  v", paused: 7 }\n`;
    const found = actions(text).filter(isDisabling);
    for (const action of found.filter(({ title }) => title.includes('line'))) {
      const [diagnostic] = action.diagnostics ?? [];
      const after = apply(text, action);
      expect(parse(uri, 1, after).declarations[0]?.value).toEqual(parse(uri, 1, text).declarations[0]?.value);
      expect(codes(after)).not.toContain(diagnostic?.code);
    }
    expect(found.length).toBeGreaterThanOrEqual(2);
  });

  test('for drift too, also on a line of a block', () => {
    const see: See = (declared) =>
      readOnly(
        declared,
        { ...declared, spec: { replicas: 1, name: 'x\nz\n' } },
        { manager: 'kubectl-edit', fields: ['f:spec/f:name'] },
      );
    const { text, range } = given(`${head}spec:\n  replicas: 1\n  name: |\n    x\n    █y█\n`);
    const [line] = actions(text, range, see).filter(isDisabling);
    expect(line?.diagnostics?.[0]).toMatchObject({ code: 'drift-changed', range });
    expect(apply(text, line)).toBe(text.replace('  name', '  # driftline-disable-next-line drift-changed\n  name'));
    expect(codes(apply(text, line), see)).toEqual([]);
  });

  test('for broken YAML, where a comment is still one', () => {
    const text = `${head}spec:\n  replicas: 1\n  replicas: 2\n`;
    expect(codes(text)).toEqual(['yaml-syntax']);
    expect(codes(disable(text))).toEqual([]);
    expect(disable(text)).toContain('  replicas: 1\n  # driftline-disable-next-line yaml-syntax\n  replicas: 2\n');
  });

  test('only of the file where no comment above belongs to the document', () => {
    const text = `${head}--- { apiVersion: example.com/v1, kind: Widget, metadata: { name: b }, spec: { replicas: x } }\n`;
    expect(codes(text)).toEqual(['schema-type']);
    expect(actions(text).map((action) => codes(apply(text, action)))).toEqual([[]]);
  });
});

describe('which are offered', () => {
  const { text, ranges } = given(`${head}spec:\n  replicas: █x█\n  paused: █3█\n`);
  const shown = (range = whole) => actions(text, range).map(({ diagnostics: [one] = [] }) => one?.range);

  test('those of findings that the range touches', () => {
    expect(new Set(shown())).toEqual(new Set(ranges));
    expect(new Set(shown(ranges[1]))).toEqual(new Set([ranges[1]]));
    const { end } = ranges[0] ?? whole;
    expect(new Set(shown({ start: end, end }))).toEqual(new Set([ranges[0]]));
    expect(shown({ start: { line: 0, character: 0 }, end: { line: 1, character: 0 } })).toEqual([]);
  });

  test('none in a document that takes long to read, but in a small one beside it', () => {
    const large = `${head}spec:\n  replicas: x\n  free:\n${`    - ${'x'.repeat(2000)}\n`.repeat(110)}`;
    const found = actions(`${large}---\n${text}`);
    const end = large.split('\n').length - 1;
    expect(codes(large)).toEqual(['schema-type', 'schema-type']);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((action) => (action.diagnostics?.[0]?.range.start.line ?? 0) > end)).toBe(true);
  });

  test('carry the diagnostic that the client has sent, with all it knows of it', () => {
    const snapshot = checkedSnapshot(text);
    const sent: Diagnostic[] = diagnostics(snapshot, uri).map((one) => ({ ...one, message: 'as the client has it' }));
    const found = codeActions(snapshot, uri, 1, ranges[0] ?? whole, { diagnostics: sent });
    expect(found[0]?.diagnostics?.[0]).toBe(sent[0]);
  });

  test('none of another kind, of another version, or of a file that is not open', () => {
    const snapshot = checkedSnapshot(text);
    const count = (version: number, only?: string[], file = uri) =>
      codeActions(snapshot, file, version, whole, { diagnostics: [], ...(only ? { only } : {}) }).length;
    expect(count(1, ['quickfix'])).toBeGreaterThan(0);
    expect(count(1, ['refactor'])).toBe(0);
    expect(count(2)).toBe(0);
    expect(count(1, undefined, 'file:///other.yaml')).toBe(0);
  });
});
