import { describe, expect, test } from 'vitest';
import { documentLinks } from '../../server/src/features/document-links.ts';
import { readIndexedFile } from '../../server/src/graph/repository-index.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { readCorpus } from '../support/corpus.ts';
import { slice } from '../support/markers.ts';
import { snapshotOf } from '../support/snapshots.ts';

const there = [
  'web.yaml',
  'patches/a.yaml',
  'base/kustomization.yaml',
  'part/Kustomization',
  'my%20file.yaml',
  'b.yml',
];
const folder = 'file:///repo/apps/web';
const outside = ['file:///repo/clusters/ks.yaml', 'file:///repo/apps/db/kustomization.yaml', 'file:///secret/a.yaml'];

/** What is linked in a file of a repository, and to what. */
function links(text: string, uri = `${folder}/kustomization.yaml`): readonly (readonly [string, string | undefined])[] {
  const files = [...there.map((name) => `${folder}/${name}`), ...outside];
  const facts = readIndexedFile(parse(uri, 0, ''));
  const snapshot = snapshotOf('', () => undefined, '', {
    manifests: new Map([[uri, parse(uri, 1, text)]]),
    repositories: () => [
      {
        folder: 'file:///repo',
        files: new Map(files.filter((one) => one.includes('/repo/')).map((one) => [one, facts])),
      },
      {
        folder: 'file:///secret',
        files: new Map(files.filter((one) => one.includes('/secret/')).map((one) => [one, facts])),
      },
    ],
  });
  return documentLinks(snapshot, uri).map(({ range, target }) => [slice(text, range), target]);
}

describe('in a kustomization', () => {
  test('files that are there, and folders that have a kustomization', () => {
    expect(
      links(`resources:
  - web.yaml
  - ./base
  - "../db"
  - missing.yaml
  - ../../../secret/a.yaml
  - /repo/apps/web/web.yaml
  - https://example.com/remote.yaml
components: [part/]
patches:
  - path: patches/a.yaml
  - patch: web.yaml
configMapGenerator:
  - name: a
    files: [key=b.yml, 'my file.yaml']
    envs:
      - 'b.yml'
`),
    ).toEqual([
      ['web.yaml', `${folder}/web.yaml`],
      ['./base', `${folder}/base/kustomization.yaml`],
      ['../db', 'file:///repo/apps/db/kustomization.yaml'],
      ['part/', `${folder}/part/Kustomization`],
      ['patches/a.yaml', `${folder}/patches/a.yaml`],
      ['b.yml', `${folder}/b.yml`],
      ['my file.yaml', `${folder}/my%20file.yaml`],
      ['b.yml', `${folder}/b.yml`],
      ['https://example.com/remote.yaml', 'https://example.com/remote.yaml'],
    ]);
  });
});

describe('in a Flux Kustomization', () => {
  const text = (path: string) =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\nspec: { path: ${path} }\n`;

  test.each([
    ['./apps/db', 'file:///repo/apps/db/kustomization.yaml'],
    ['apps/web/base/', `${folder}/base/kustomization.yaml`],
  ])('the folder %s from the root of the source', (path, target) => {
    expect(links(text(path), 'file:///repo/clusters/ks.yaml')).toEqual([[path, target]]);
  });

  test.each(['./', './apps/none', '../apps/db', './apps/${NAME}'])('none for %s', (path) => {
    expect(links(text(path), 'file:///repo/clusters/ks.yaml')).toEqual([]);
  });
});

describe('web addresses', () => {
  const head = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: a }\n';
  const schema = 'https://example.com/schema.json';

  test('a schema that a document names, and values that are one', () => {
    const text = `# yaml-language-server: $schema=${schema}\n${head}spec:\n  url: https://a.example/b?c=d#e # see\n  list: ["http://f.example:80"]\n---\n# yaml-language-server: $schema=${schema}\n${head}`;
    expect(links(text, 'file:///repo/a.yaml').map(([, target]) => target)).toEqual([
      schema,
      schema,
      'https://a.example/b?c=d#e',
      'http://f.example:80',
    ]);
  });

  test.each([
    'oci://ghcr.example/a',
    'ssh://git@a.example/b',
    'command:workbench.action.quit',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:password@a.example',
    'https://${DOMAIN}/a',
    'https://{{ domain }}/a',
    'see https://a.example',
    'https://',
  ])('none in %s', (value) => {
    expect(
      links(`# yaml-language-server: $schema=${value}\n${head}spec: { url: "${value}" }\n`, 'file:///repo/a.yaml'),
    ).toEqual([]);
  });

  test('none of a Secret, and none that goes by the name of one', () => {
    const url = 'https://a.example/token';
    expect(links(`apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { a: ${url} }\n`)).toEqual([]);
    expect(links(`${head}spec: { webhookToken: ${url}, env: [{ name: MY_SECRET, value: ${url} }] }\n`)).toEqual([]);
    expect(links(`${head}spec: { a: ${url} }\nsops: { mac: a }\n`)).toEqual([]);
  });
});

test('in real manifests each link is one, and nothing is thrown', { timeout: 30_000 }, () => {
  const texts = readCorpus();
  const found = texts.flatMap((text) => links(text, 'file:///repo/a.yaml'));
  for (const [text, target] of found) expect(target).toBe(text);
  expect(found.length).toBeGreaterThanOrEqual(texts.length / 4);
});
