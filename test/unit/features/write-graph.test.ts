import { expect, test } from 'vitest';
import { writeGraph } from '../../../server/src/features/write-graph.ts';

test('arrows go from what needs the other, and no name ends its label', () => {
  const items = [
    { relation: 'uses', name: 'Secret a/b' },
    { relation: 'used-by', name: 'Pod "x"]\n```' },
    { relation: 'uses', name: 'Secret a/b' },
  ] as const;
  expect(writeGraph({ title: 'ConfigMap c', items }).split('\n')).toEqual([
    'flowchart LR',
    '  n0["ConfigMap c"]',
    '  n1["Secret a/b"]',
    '  n2["Pod _x______"]',
    '  n0 -- uses --> n1',
    '  n2 -- uses --> n0',
  ]);
});
