import { expect, test } from 'vitest';
import { workspaceSymbols } from '../../server/src/features/workspace-symbols.ts';
import { readIndexedFile } from '../../server/src/graph/repository-index.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Snapshot } from '../../server/src/snapshot.ts';
import { snapshotOf } from '../support/snapshots.ts';

const resource = (kind: string, name: string, namespace = 'demo') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { namespace: ${namespace}, name: ${name} }\n`;

/** Folders with their files as they are on the disk, and what an editor shows of some. */
function repository(files: Readonly<Record<string, string>>, open: Readonly<Record<string, string>> = {}): Snapshot {
  const read = (uri: string, text: string) => [uri, readIndexedFile(parse(uri, 0, text))] as const;
  const shown = new Map(Object.entries(open).map(([uri, text]) => [uri, parse(uri, 1, text)]));
  return snapshotOf('', () => undefined, '', {
    manifests: shown,
    repositories: () => [
      { folder: 'file:///my%20repo', files: new Map(Object.entries(files).map(([uri, text]) => read(uri, text))) },
    ],
  });
}

const files = {
  'file:///my%20repo/apps/web.yaml': `${resource('Deployment', 'web')}---\n${resource('Service', 'web')}`,
  'file:///my%20repo/apps/db.yaml': resource('StatefulSet', 'database', 'data'),
};
const names = (snapshot: Snapshot, query: string) => workspaceSymbols(snapshot, query).map(({ name }) => name);

test('resources by their kind, namespace and name, with the file that has them', () => {
  const found = workspaceSymbols(repository(files), 'service demo/web');
  expect(found).toEqual([
    {
      name: 'Service demo/web',
      kind: 5,
      containerName: 'apps/web.yaml',
      location: {
        uri: 'file:///my%20repo/apps/web.yaml',
        range: { start: { line: 4, character: 0 }, end: { line: 7, character: 0 } },
      },
    },
  ]);
});

test.each([
  ['', ['Deployment demo/web', 'Service demo/web', 'StatefulSet data/database']],
  ['WEB', ['Deployment demo/web', 'Service demo/web']],
  ['depweb', ['Deployment demo/web']],
  ['stdb', ['StatefulSet data/database']],
  ['data', ['StatefulSet data/database']],
  ['bew', []],
])('the letters of %j in this order', (query, expected) => {
  expect(names(repository(files), query)).toEqual(expected);
});

test('first what begins so, then what contains it, then the rest', () => {
  const other = {
    'file:///my%20repo/a.yaml': ['w-e-b', 'my-web', 'web'].map((one) => resource('A', one)).join('---\n'),
  };
  expect(names(repository(other), 'web')).toEqual(['A demo/web', 'A demo/my-web', 'A demo/w-e-b']);
});

test('what an editor shows counts more than the disk, also of files that are not on it', () => {
  const open = {
    'file:///my%20repo/apps/db.yaml': resource('StatefulSet', 'renamed'),
    'untitled:Untitled-1': resource('Job', 'new'),
  };
  expect(names(repository(files, open), '')).toEqual([
    'Deployment demo/web',
    'Service demo/web',
    'StatefulSet demo/renamed',
    'Job demo/new',
  ]);
});

test('not more than anybody reads, the best among them', () => {
  const many = Array.from({ length: 900 }, (_one, i) => resource('A', `x-w-e-b-${i}`)).join('---\n');
  const found = names(repository({ 'file:///my%20repo/a.yaml': many, ...files }), 'web');
  expect(found).toHaveLength(200);
  expect(found.slice(0, 2)).toEqual(['Deployment demo/web', 'Service demo/web']);
});
