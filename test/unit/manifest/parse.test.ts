import { describe, expect, test } from 'vitest';
import { parse } from '../../../server/src/manifest/parse.ts';
import { given, slice } from '../../support/markers.ts';

const parseText = (text: string) => parse('file:///a.yaml', 7, text);
const named = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
const names = (text: string): string[] => parseText(text).resources.map(({ ref }) => ref.name);

describe('resources', () => {
  test('reads what names a resource, and leaves out an absent namespace', () => {
    const { uri, version, resources, problems } = parseText(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: demo }\nspec: { replicas: 3 }\n',
    );
    expect({ uri, version, problems }).toEqual({ uri: 'file:///a.yaml', version: 7, problems: [] });
    expect(resources).toHaveLength(1);
    expect(resources[0]?.ref).toStrictEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'web',
      namespace: 'demo',
    });
    expect(resources[0]?.value['spec']).toEqual({ replicas: 3 });
    expect(parseText(named('a')).resources[0]?.ref).toStrictEqual({ apiVersion: 'v1', kind: 'ConfigMap', name: 'a' });
  });

  test('reads every document of a file, empty ones and comments aside', () => {
    expect(names(`---\n${named('a')}---\n# nothing\n---\n---\n${named('b')}...\n---\n${named('c')}`)).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(parseText('')).toMatchObject({ resources: [], problems: [] });
  });

  test('spans each resource with its own range', () => {
    const text = `# head\n${named('a')}---\n${named('b')}`;
    const [first, second] = parseText(text).resources.map(({ range }) => slice(text, range));
    expect(first?.trimEnd()).toBe(named('a').trimEnd());
    expect(second?.trimEnd()).toBe(named('b').trimEnd());
  });

  test.each([
    ['a kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: a}'],
    ['a component', 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nmetadata: {name: a}'],
    ['generateName', 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}'],
    ['no name', 'apiVersion: v1\nkind: Pod\nmetadata: {}'],
    ['an empty name', 'apiVersion: v1\nkind: Pod\nmetadata: {name: ""}'],
    ['a name that is no text', 'apiVersion: v1\nkind: Pod\nmetadata: {name: 5}'],
    ['no apiVersion', 'kind: Pod\nmetadata: {name: a}'],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}'],
    ['Helm values', 'replicas: 3\nimage: { tag: v1 }'],
    ['a list', '- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}'],
    ['a scalar', 'apiVersion'],
    ['nothing', 'null'],
  ])('%s is no resource and no problem', (_what, text) => {
    expect(parseText(text)).toMatchObject({ resources: [], problems: [] });
  });

  test("a Flux Kustomization is a resource, unlike kustomize's file of the same kind", () => {
    expect(names('apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}')).toEqual([
      'apps',
    ]);
  });
});

describe('problems', () => {
  test('a broken document leaves the good ones beside it', () => {
    const { text, range } = given(`${named('a')}---\nkey: [1, 2\n█-█--\n${named('b')}`);
    const { resources, problems } = parseText(text);
    expect(resources.map(({ ref }) => ref.name)).toEqual(['a', 'b']);
    expect(problems).toEqual([{ code: 'yaml-syntax', message: expect.any(String) as string, range }]);
  });

  test('a broken document is marked once, though it has several errors', () => {
    expect(parseText('kind: 1\nkind: 2\nkind: 3\n').problems).toHaveLength(1);
  });

  test('a key that stands twice is marked, since the API server would see only one', () => {
    const { text, range } = given(`${named('a')}data:\n  x: 1\n  █x█: 2\n`);
    expect(parseText(text)).toMatchObject({ resources: [], problems: [{ code: 'yaml-syntax', range }] });
  });

  test('an alias without its anchor is a syntax error at the alias', () => {
    const { text, range } = given(`${named('a')}data: { a: &yes 1, b: *yes, c: █*later█, d: &later 2 }\n`);
    expect(parseText(text)).toMatchObject({ resources: [], problems: [{ code: 'yaml-syntax', range }] });
  });

  test('a merge of something other than a map is a syntax error', () => {
    expect(parseText(`${named('a')}data:\n  <<: 5\n`).problems).toMatchObject([{ code: 'yaml-syntax' }]);
  });

  test.each([
    ['values, lock files and workflows', 'a: [\n'],
    ['a Helm template', 'apiVersion: v1\nkind: {{ .Values.kind }}\n{{- if .x }}\nmetadata: [\n'],
    ['a Jinja template', 'apiVersion: v1\n{% if x %}\nkind: [\n'],
  ])('%s: what is no manifest, or none yet, is not marked', (_what, text) => {
    expect(parseText(text)).toMatchObject({ resources: [], problems: [] });
  });

  test('an empty error range still spans a character', () => {
    const [problem] = parseText('kind: [').problems;
    expect(problem?.range.end).not.toEqual(problem?.range.start);
  });
});

describe('what would cost too much', () => {
  const rows = Array.from({ length: 9 }, (_, i) => {
    const below = i === 0 ? 'x' : `*l${i - 1}`;
    return `l${i}: &l${i} [${Array.from({ length: 10 }, () => below).join(', ')}]\n`;
  });
  const deep = (levels: number): string => `data: ${'{a: '.repeat(levels)}1${'}'.repeat(levels)}\n`;
  const big = `data:\n  a: &a [${'1,'.repeat(2000)}1]\n  b: [${Array.from({ length: 900 }, () => '*a').join()}]\n`;

  test.each([
    ['an alias bomb', rows.join('')],
    ['a circle', 'data: &a [*a]\n'],
    ['a circle through a merge', 'data: &a { <<: *a }\n'],
    ['few aliases of much', big],
    ['deep nesting', deep(250)],
    ['nesting that exhausts the stack', deep(5000)],
  ])('%s is a problem of its own, beside a good document', (_what, body) => {
    const { resources, problems } = parseText(`${named('a')}${body}---\n${named('b')}`);
    expect(resources.map(({ ref }) => ref.name)).toEqual(['b']);
    expect(problems.map(({ code }) => code)).toEqual(['yaml-too-complex']);
  });

  test('the problem stands at the beginning of its document, one character long', () => {
    const { text, range } = given(`${named('a')}---\n█a█piVersion: v1\ndata: &a [*a]\n`);
    expect(parseText(text).problems.map((problem) => problem.range)).toEqual([range]);
  });

  test('ordinary use of aliases and nesting is read', () => {
    const aliases = `data:\n  a: &a 1\n  b: [${Array.from({ length: 500 }, () => '*a').join()}]\n`;
    expect(names(`${named('a')}${aliases}---\n${named('b')}${deep(150)}`)).toEqual(['a', 'b']);
  });
});

describe('values', () => {
  const valueOf = (body: string): unknown => {
    const { resources, problems } = parseText(`${named('a')}${body}`);
    return problems[0] ?? resources[0]?.value['data'];
  };

  test('aliases and merge keys are expanded, own keys and earlier sources first', () => {
    const anchors = 'one: &one { a: 1, b: 1 }\ntwo: &two { b: 2, c: 2 }\n';
    expect(valueOf(`${anchors}data: { x: *one }\n`)).toEqual({ x: { a: 1, b: 1 } });
    expect(valueOf(`${anchors}data:\n  b: 3\n  <<: [*one, *two]\n`)).toEqual({ a: 1, b: 3, c: 2 });
    expect(valueOf(`${anchors}data:\n  <<: *two\n  c: 3\n`)).toEqual({ b: 2, c: 3 });
    expect(valueOf('data: { <<: { a: 1 }, b: 2 }\n')).toEqual({ a: 1, b: 2 });
    expect(valueOf('data: { "<<": { a: 1 } }\n')).toEqual({ '<<': { a: 1 } });
  });

  test('CRLF ends lines, also in block scalars', () => {
    const text = `${named('a')}data:\n  x: |\n    one\n    two\n`.replaceAll('\n', '\r\n');
    const [resource] = parseText(text).resources;
    expect(resource?.value['data']).toEqual({ x: 'one\ntwo\n' });
    expect(resource?.ref.name).toBe('a');
  });

  test('keys that every JavaScript object has are keys like others', () => {
    expect(valueOf('data: { constructor: a, __proto__: b, toString: c }\n')).toEqual(
      JSON.parse('{ "constructor": "a", "__proto__": "b", "toString": "c" }'),
    );
  });

  test('a byte order mark is no part of the text', () => {
    expect(names(`\uFEFF${named('a')}`)).toEqual(['a']);
  });
});
