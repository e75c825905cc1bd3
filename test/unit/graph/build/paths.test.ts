import { expect, test } from 'vitest';
import { isRemoteFile, isRemoteFolder, joinInside } from '../../../../server/src/graph/build/paths.ts';

test.each([
  ['/apps/web', 'a.yaml', '/apps/web/a.yaml'],
  ['/apps/web', './a/../b.yaml', '/apps/web/b.yaml'],
  ['/apps/web', '../../c', '/c'],
  ['/apps/web', '../..', '/'],
  ['/', 'a', '/a'],
  ['/apps/web', '../../..', undefined],
  ['/apps/web', '../../../apps/web/a.yaml', undefined],
  ['/apps/web', '/etc/passwd', undefined],
])('%s and %s', (folder, path, expected) => {
  expect(joinInside(folder, path)).toBe(expected);
});

test.each([
  'https://github.com/org/repo',
  'https://github.com/org/repo//deploy?ref=v1',
  'github.com/org/repo/deploy',
  'GitHub.com:org/repo.git',
  'git@github.com:org/repo.git',
  'git@example.com:org/repo//base',
  'ssh://git@example.com:7999/org/repo.git',
  'git::https://example.com/org/repo',
  'https://example.com/a/_git/repo/base',
  'file:///srv/repo.git//base',
])('kustomize would clone %s', (path) => {
  expect(isRemoteFolder(path)).toBe(true);
});

test.each([
  'base',
  '../base',
  './github.com/org/repo',
  'example.com/org/repo',
  '/github.com/org/repo',
  'github.com/org',
  'org/repo.git',
  'https://github.com/org/repo//../out',
  'a@b',
  '',
])('kustomize would not clone %s', (path) => {
  expect(isRemoteFolder(path)).toBe(false);
});

test('kustomize would fetch what begins with http', () => {
  expect(['https://a/b.yaml', 'HTTP://a', 'http.yaml', './https://a'].map(isRemoteFile)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
