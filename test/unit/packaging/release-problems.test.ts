import { expect, test } from 'vitest';
import { findReleaseProblems } from '../../../scripts/packaging/release-problems.ts';

const changelog = '# Changelog\n\n## [1.2.0] - 2026-01-01\n';

test('a tag that everything agrees with can be released', () => {
  expect(findReleaseProblems({ tag: 'v1.2.0', extension: '1.2.0', server: '1.2.0', changelog })).toEqual([]);
});

test('whatever does not agree is named', () => {
  expect(findReleaseProblems({ tag: 'v1.3.0', extension: '1.2.0', server: '1.3.0', changelog })).toEqual([
    'package.json has version 1.2.0, the tag is v1.3.0',
    'CHANGELOG.md has no section [1.3.0]',
  ]);
});
