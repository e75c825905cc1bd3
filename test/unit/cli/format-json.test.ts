import { expect, test } from 'vitest';
import { formatJson } from '../../../server/src/cli/format-json.ts';
import { finding, report } from './reported.ts';

test('it has these fields and no other', () => {
  const resource = { apiVersion: 'v1', kind: 'Service', namespace: 'apps', name: 'web' };
  const findings = [finding({ resource, href: 'https://example.test' }), finding({ severity: 'hint' })];
  expect(JSON.parse(formatJson(report(findings)))).toEqual({
    version: 1,
    summary: { files: 2, documents: 3, errors: 1, warnings: 0, information: 0, hints: 1 },
    findings: [
      {
        file: 'apps/web.yaml',
        line: 4,
        column: 9,
        endLine: 4,
        endColumn: 12,
        severity: 'error',
        code: 'schema-type',
        message: 'A number is due.',
        resource,
      },
      expect.objectContaining({ severity: 'hint', resource: null }),
    ],
  });
});
