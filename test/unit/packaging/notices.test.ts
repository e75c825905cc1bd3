import { expect, test } from 'vitest';
import { type BundledPackage, findPackageFolders } from '../../../scripts/packaging/bundled-packages.ts';
import { findLicenceProblems, toNotices } from '../../../scripts/packaging/notices.ts';

const good: BundledPackage = { name: 'good', version: '1.2.3', licence: 'ISC', texts: ['Permission to use'] };

function outputs(inputs: Record<string, number>): Parameters<typeof findPackageFolders>[0] {
  const entries = Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }] as const);
  return { 'dist/a.mjs': { bytes: 1, inputs: Object.fromEntries(entries), imports: [], exports: [] } };
}

test('what went into the bundle counts, wherever it is installed; what was left out does not', () => {
  const found = findPackageFolders(
    outputs({
      'server/src/main.ts': 10,
      'node_modules/yaml/dist/a.js': 1,
      'node_modules/yaml/dist/b.js': 1,
      'node_modules/@scope/name/index.js': 1,
      'node_modules/outer/node_modules/inner/index.js': 1,
      'server/node_modules/zod/index.js': 1,
      'node_modules/unused/index.js': 0,
    }),
  );
  expect(found).toEqual([
    'node_modules/@scope/name',
    'node_modules/outer/node_modules/inner',
    'node_modules/yaml',
    'server/node_modules/zod',
  ]);
});

test('a package without a licence that may be shipped, or without its text, is named', () => {
  const packages = [
    good,
    { ...good, name: 'viral', licence: 'AGPL-3.0-only' },
    { ...good, name: 'silent', licence: '' },
    { ...good, name: 'bare', texts: [] },
  ];
  expect(findLicenceProblems(packages)).toEqual([
    'viral@1.2.3: licence AGPL-3.0-only',
    'silent@1.2.3: licence missing',
    'bare@1.2.3: no licence text',
  ]);
});

test('the notices have each package with its text', () => {
  const text = toNotices('Driftline', [good]);
  expect(text).toContain('- good 1.2.3 (ISC)');
  expect(text).toContain('good 1.2.3\n\nPermission to use\n');
});
