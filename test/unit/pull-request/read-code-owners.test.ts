import { expect, test } from 'vitest';
import { type CodeOwnersDialect, readCodeOwners } from '../../../server/src/pull-request/read-code-owners.ts';

const read = (dialect: CodeOwnersDialect, text: string, ...files: readonly string[]): string => {
  const { users, teams, emails } = readCodeOwners({ text, dialect }, files);
  return [...users.map((user) => `@${user}`), ...teams.map((team) => `@${team}`), ...emails].join(' ');
};

test.each<[string, string, string, string]>([
  ['the last line counts', '* @all\n*.yaml @yaml', '/a/b.yaml', '@yaml'],
  ['all files', '* @all', '/a/b.yaml', '@all'],
  ['a folder anywhere', 'apps/ @apps', '/x/apps/y/z.yaml', '@apps'],
  ['a folder of the root', '/apps/ @apps', '/x/apps/y.yaml', ''],
  ['a path below the root', 'apps/web @web', '/apps/web/a.yaml', '@web'],
  ['files of a folder', 'docs/* @docs', '/docs/a.md', '@docs'],
  ['not of folders below', 'docs/* @docs', '/docs/b/a.md', ''],
  ['files at any depth', 'apps/**/ks.yaml @flux', '/apps/a/b/ks.yaml', '@flux'],
  ['nobody, on purpose', '* @all\n/apps/', '/apps/a.yaml', ''],
  ['teams and addresses', '* @org/team me@example.com # @not', '/a', '@org/team me@example.com'],
  ['no negation', '* @all\n!a @b', '/a', '@all'],
  ['what is no owner', '* me @a@b', '/a', ''],
  ['a space', 'my\\ apps/ @a', '/my apps/x', '@a'],
])('GitHub: %s', (_, text, file, expected) => {
  expect(read('github', text, file)).toBe(expected);
});

test('of several files all owners', () => {
  expect(read('github', '/a @a\n/b @b @a', '/a', '/b')).toBe('@a @b');
});

test('GitLab: each section has its last line, and its own owners', () => {
  const text = '* @all\n[Apps] @apps\napps/\napps/web/ @web\n^[Docs][2] @docs\n*.md\n';
  expect(read('gitlab', text, '/apps/web/a.yaml')).toBe('@all @web');
  expect(read('gitlab', text, '/apps/a.md')).toBe('@all @apps @docs');
});

test('Gitea: expressions of whole paths, which add up, and negations', () => {
  expect(read('gitea', 'apps/.* @a\n.*\\\\.yaml @b', '/apps/x.yaml')).toBe('@a @b');
  expect(read('gitea', 'apps @a', '/apps/x.yaml')).toBe('');
  expect(read('forgejo', '!docs/.* @a', '/docs/x')).toBe('');
  expect(read('forgejo', '!docs/.* @a', '/apps/x')).toBe('@a');
  expect(read('gitea', '( @a\n(?!x) @b', '/apps/x')).toBe('');
});
