import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../server/src/graph/build/engine.ts';
import { openEngine } from '../support/build-engine.ts';
import { tellBuild } from '../support/tell-build.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 300_000);

describe('how a file is written', () => {
  const tellMap = (text: string) =>
    tellBuild(
      engine,
      { '/app/kustomization.yaml': 'resources: [a.yaml]\n', '/app/a.yaml': text },
      'ConfigMap/a data',
      'ConfigMap/b data',
    );
  const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';

  test('aliases and merge keys', () => {
    const text = `${head}x: &one text\ndata:\n  a: *one\n  b: &two "t"\n  c: *two\n`;
    expect(tellMap(text)).toEqual({
      'ConfigMap/a data/a': 'exact alias: text',
      'ConfigMap/a data/b': 'exact resource: "t"',
      'ConfigMap/a data/c': 'exact alias: "t"',
    });
    const merged = `${head}common: &c { a: "1", b: "2" }\ndata:\n  <<: *c\n  b: "3"\n`;
    expect(tellMap(merged)).toEqual({
      'ConfigMap/a data/a': 'exact moved: "1"',
      'ConfigMap/a data/b': 'exact resource: "3"',
    });
  });

  test.each([
    ['line ends of Windows', `${head}data:\n  k: v\n`.replaceAll('\n', '\r\n'), 'v'],
    ['a byte order mark', `\uFEFF${head}data: { k: v }\n`, 'v'],
    ['in one line after one', `\uFEFF{ data: { k: v }, apiVersion: v1, kind: ConfigMap, metadata: { name: a } }`, 'v'],
    ['characters of two units before', `${head}data: { "😀": x, k: v }\n`, 'v'],
    ['a tag and an anchor', `${head}data:\n  k: !!str &x v\n`, 'v'],
    ['an anchor before a map', `${head}data: &d\n  k: v\n`, 'v'],
    ['a marker and a comment', `---\n# hello\n${head}data: { k: v }\n`, 'v'],
    ['a second document', `${head}---\n# more\n${head.replace('name: a', 'name: b')}data: { k: v }\n`, 'v'],
    ['a word', `${head}data: { k: yes }\n`, 'yes'],
    ['single quotes', `${head}data: { k: 'it''s' }\n`, "'it''s'"],
  ])('%s', (_, text, expected) => {
    const told = Object.entries(tellMap(text)).find(([name]) => name.endsWith('data/k'));
    expect(told?.[1]).toBe(`exact resource: ${expected}`);
  });

  test('a block is all of it', () => {
    expect(tellMap(`${head}data:\n  k: |\n    one\n    two\n  l: x\n`)['ConfigMap/a data/k']).toBe(
      'exact resource: |\n    one\n    two\n',
    );
  });

  test('lists of objects', () => {
    const list = (kind: string) =>
      `apiVersion: v1\nkind: ${kind}\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: a }\n    data: { k: v }\n`;
    expect(tellMap(list('List'))).toEqual({ 'ConfigMap/a data/k': 'exact resource: v' });
    expect(tellMap(list('ConfigMapList'))).toEqual({ 'ConfigMap/a data/k': 'searched origin: v' });
  });

  test('an object that is longer than the lines that are not moved, after operations', () => {
    const data = Array.from({ length: 400 }, (_, i) => `  k${i}: v${i}\n`).join('');
    const files = {
      '/app/kustomization.yaml': `resources: [a.yaml, b.yaml]\npatches: [{ target: { name: a }, patch: '[{ "op": "add", "path": "/data/new", "value": "x" }]' }]\n`,
      '/app/a.yaml': `${head}data:\n${data}`,
      '/app/b.yaml': `${head.replace('name: a', 'name: b')}data:\n${data}`,
    };
    const told = tellBuild(engine, files, 'ConfigMap/a data');
    expect(told['ConfigMap/a data/k300']).toBe('exact resource: v300');
    expect(told['ConfigMap/a data/new']).toBe('searched json-patch: "x"');
  });
});
