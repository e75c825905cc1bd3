import { describe, expect, test } from 'vitest';
import { parseServerPath, shortenWords } from '../../../server/src/drift/rejection.ts';
import type { FieldPath } from '../../../server/src/manifest/field-path.ts';

const containers: FieldPath = [{ field: 'spec' }, { field: 'containers' }];

describe('parseServerPath', () => {
  test.each<readonly [string, FieldPath]>([
    ['spec.ports[0].port', [{ field: 'spec' }, { field: 'ports' }, { index: 0 }, { field: 'port' }]],
    ['.spec.containers[name="web"].x', [...containers, { keys: { name: 'web' } }, { field: 'x' }]],
    [
      '.spec.ports[containerPort=80,protocol="TCP"]',
      [{ field: 'spec' }, { field: 'ports' }, { keys: { containerPort: 80, protocol: 'TCP' } }],
    ],
    ['metadata.annotations[a/b.c]', [{ field: 'metadata' }, { field: 'annotations' }, { field: 'a/b.c' }]],
    ['.metadata.finalizers[="a.b/c"]', [{ field: 'metadata' }, { field: 'finalizers' }, { item: 'a.b/c' }]],
    ['spec', [{ field: 'spec' }]],
    ['spec.x-y_z.$ref', [{ field: 'spec' }, { field: 'x-y_z' }, { field: '$ref' }]],
    ['spec.list[=broken]', [{ field: 'spec' }, { field: 'list' }, { field: '=broken' }]],
    ['spec.list[name=broken]', [{ field: 'spec' }, { field: 'list' }, { field: 'name=broken' }]],
  ])('%s', (text, path) => {
    expect(parseServerPath(text)).toEqual(path);
  });

  test.each(['', '.', '<root>', '<nil>', 'spec..x', 'spec.[', 'spec.1x', 'spec.a b', 'spec.a[name="x]y"]'])(
    '"%s" is another notation',
    (text) => {
      expect(parseServerPath(text)).toBeUndefined();
    },
  );
});

test.each([
  ['Invalid value: 99999: must be between 1 and 65535', 'Invalid value: 99999: must be between 1 and 65535'],
  [
    `Invalid value: core.PodTemplateSpec{${'Name:"", '.repeat(40)}}: field is immutable`,
    'Invalid value: field is immutable',
  ],
  [
    `Invalid value: "${'x'.repeat(300)}": must be no more than 63 bytes`,
    'Invalid value: must be no more than 63 bytes',
  ],
  [`denied: ${'x'.repeat(300)}`, `denied: ${'x'.repeat(300)}`],
])('the words %s are said as %s', (words, said) => {
  expect(shortenWords(words)).toBe(said);
});
