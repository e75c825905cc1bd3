import { describe, expect, test } from 'vitest';
import { createSourceIgnore } from '../../../../server/src/graph/build/source-ignore.ts';
import { createPatterns } from '../../../../server/src/schema/patterns.ts';
import { toBuildFiles } from '../../../support/build-files.ts';

/** Which of the files are left out. */
function ignored(
  files: readonly string[],
  rules: Readonly<Record<string, string>> = {},
  ignore = '',
): readonly string[] {
  const isIgnored = createSourceIgnore(toBuildFiles(rules).look, ignore, createPatterns());
  return files.filter((file) => isIgnored(file));
}

describe('what Flux leaves out of a source', () => {
  const usual = [
    '/.git/config',
    '/a/.gitignore',
    '/.github/workflows/ci.yaml',
    '/a/.sops.yaml',
    '/a/logo.png',
    '/a/b.yaml',
  ];

  test('by default', () => {
    expect(ignored(usual)).toEqual(usual.slice(0, -1));
  });

  test('its own rules take the place of the defaults, but for those of Git', () => {
    expect(ignored(usual, {}, '*.md')).toEqual(['/.git/config', '/a/.gitignore']);
    expect(ignored(usual, { '/.sourceignore': '# nothing\n' })).toEqual(usual.slice(0, -1));
  });

  test('all but one folder', () => {
    const files = ['/README.md', '/charts/a/b.yaml', '/kubernetes/apps/a.yaml'];
    const rules = { '/.sourceignore': '# exclude all\n/*\n# but\n!/kubernetes\n' };
    expect(ignored(files, rules)).toEqual(['/README.md', '/charts/a/b.yaml']);
  });

  test('rules count in the folder of their file', () => {
    const files = ['/apps/x.yaml', '/apps/web/x.yaml', '/x.yaml'];
    expect(ignored(files, { '/apps/.sourceignore': 'x.yaml\n' })).toEqual(['/apps/x.yaml', '/apps/web/x.yaml']);
    expect(ignored(files, { '/apps/.sourceignore': '/x.yaml' })).toEqual(['/apps/x.yaml']);
  });

  test('the last rule that fits decides', () => {
    const rules = { '/.sourceignore': '*.yaml', '/apps/.sourceignore': '!keep.yaml' };
    expect(ignored(['/a.yaml', '/apps/a.yaml', '/apps/keep.yaml'], rules)).toEqual(['/a.yaml', '/apps/a.yaml']);
    expect(ignored(['/apps/keep.yaml'], rules, 'keep.yaml')).toEqual(['/apps/keep.yaml']);
  });

  test.each([
    ['test/', '/test/a.yaml', true],
    ['test/', '/test', false],
    ['**/test/*.yaml', '/a/b/test/c.yaml', true],
    ['**/test/*.yaml', '/a/b/test/c.yml', false],
    ['apps/**', '/apps/a/b.yaml', true],
    ['a?.yaml', '/ab.yaml', true],
    ['a?.yaml', '/a.yaml', false],
    ['[a-c].yaml', '/b.yaml', true],
    ['[^a-c].yaml', '/b.yaml', false],
    ['\\*.yaml', '/x.yaml', false],
    ['\\*.yaml', '/*.yaml', true],
    ['a(b)+.yaml', '/a(b)+.yaml', true],
    ['a(b)+.yaml', '/abb.yaml', false],
    ['x.yaml   ', '/x.yaml', true],
  ])('the rule %s for %s: %s', (rule, file, expected) => {
    expect(ignored([file], {}, rule)).toEqual(expected ? [file] : []);
  });
});
