import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver';
import { documentSymbols, flatSymbols } from '../../server/src/features/document-symbols.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { isBefore } from '../../server/src/manifest/position.ts';
import { readCorpus } from '../support/corpus.ts';
import { given, slice } from '../support/markers.ts';
import { snapshotOf, uri } from '../support/snapshots.ts';
import { yamlText } from '../support/yaml-text.ts';

const of = (text: string, file = uri) =>
  documentSymbols(
    snapshotOf(text, () => undefined, text, { manifests: new Map([[file, parse(file, 1, text)]]) }),
    file,
  );

/** The names, those inside after each. */
const view = (all: readonly DocumentSymbol[] | null | undefined): unknown =>
  all?.flatMap(({ name, children }) => (children ? [name, view(children)] : [name]));

describe('the outline of a file', () => {
  test('has its resources, their fields, and items by their names', () => {
    const { text, range } = given(`apiVersion: apps/v1
kind: Deployment
metadata: { namespace: demo, name: █web█ }
spec:
  template:
    spec:
      containers:
        - image: a
          name: app
          args: [x, y]
        - image: b
---
apiVersion: v1
kind: Namespace
metadata: { name: demo }
`);
    const found = of(text);
    expect(view(found)).toEqual([
      'Deployment demo/web',
      [
        ...['apiVersion', 'kind', 'metadata', ['namespace', 'name'], 'spec'],
        ['template', ['spec', ['containers', ['app', ['image', 'name', 'args', ['0', '1']], '1', ['image']]]]],
      ],
      'Namespace demo',
      ['apiVersion', 'kind', 'metadata', ['name']],
    ]);
    expect(found?.map(({ detail }) => detail)).toEqual(['apps/v1', 'v1']);
    expect(slice(text, found?.[0]?.selectionRange ?? range)).toBe('name: web');
  });

  test('has what names no resource: a kustomization, an object whose name is made, the items of a List', () => {
    expect(view(of('resources: [a.yaml]\n', 'file:///r/kustomization.yaml'))).toEqual([
      'Kustomization',
      ['resources', ['0']],
    ]);
    expect(of('apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: a- }\n')?.[0]?.name).toBe('Job');
    const list = 'apiVersion: v1\nkind: ConfigMapList\nitems:\n  - metadata: { name: a }\n  - metadata: { name: b }\n';
    expect(of(list)?.map(({ name }) => name)).toEqual(['ConfigMap a', 'ConfigMap b']);
  });

  test('tells no value of a Secret, and none that SOPS has encrypted', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: hunter2 }\n';
    expect(JSON.stringify(of(secret))).not.toContain('hunter2');
    const items = 'spec: { users: [{ name: hunter2 }] }\n';
    expect(JSON.stringify(of(`${secret.replace('Secret', 'ExternalSecret')}${items}`))).not.toContain('hunter2');
    const head = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: a }\n';
    const values =
      'spec: { values: { apiTokens: [{ name: hunter2 }], list: [{ key: hunter2 }], users: [{ name: hunter2-AKIAQWERTYUIOPASDFGH }] } }\n';
    expect(JSON.stringify(of(`${head}${values}`))).not.toContain('hunter2');
    const sops = `apiVersion: v1\nkind: Thing\nmetadata: { name: a }\n${items}sops: { mac: x }\n`;
    expect(JSON.stringify(of(sops))).not.toContain('hunter2');
  });

  test('is a flat list for clients that know no other', () => {
    const text = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n';
    const found = flatSymbols(
      snapshotOf(text, () => undefined),
      uri,
    );
    expect(found?.map(({ name, containerName }) => [name, containerName])).toEqual([
      ['Namespace demo', undefined],
      ['apiVersion', 'Namespace demo'],
      ['kind', 'Namespace demo'],
      ['metadata', 'Namespace demo'],
      ['name', 'metadata'],
    ]);
  });

  test('has an end, and is none of a file that is not open', () => {
    const keys = Array.from({ length: 9000 }, (_one, i) => `  k${i}: v\n`).join('');
    const found = of(`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n${keys}`);
    expect(JSON.stringify(found).match(/"name"/g)?.length).toBeLessThan(6000);
    expect(
      documentSymbols(
        snapshotOf('a: b', () => undefined),
        'file:///other.yaml',
      ),
    ).toBeNull();
  });
});

/** Checks what editors insist on; answers how many symbols there were. */
function check(all: readonly DocumentSymbol[], within?: DocumentSymbol): number {
  let count = 0;
  for (const symbol of all) {
    const { range, selectionRange, name, children = [] } = symbol;
    expect(name.trim()).not.toBe('');
    for (const [outer, inner] of [...(within ? [[within.range, range]] : []), [range, selectionRange]] as const) {
      expect(isBefore(inner.start, outer.start)).toBe(false);
      expect(isBefore(outer.end, inner.end)).toBe(false);
      expect(isBefore(inner.end, inner.start)).toBe(false);
    }
    count += 1 + check(children, symbol);
  }
  return count;
}

describe('in every text', () => {
  test('each symbol lies within the one that holds it, and its name within it', () => {
    fc.assert(
      fc.property(yamlText, (text) => void check(of(text) ?? [])),
      { numRuns: 300 },
    );
  });

  test('also in real manifests', { timeout: 30_000 }, () => {
    const texts = readCorpus();
    const count = texts.reduce((sum, text) => sum + check(of(text) ?? []), 0);
    expect(count).toBeGreaterThanOrEqual(10 * texts.length);
  });
});
