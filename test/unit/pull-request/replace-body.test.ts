import { expect, test } from 'vitest';
import { closeBody, replaceBody } from '../../../server/src/pull-request/replace-body.ts';
import { bodyMark } from '../../../server/src/pull-request/write-body.ts';

const [old, next] = [`${bodyMark}\n\nold\n`, `${bodyMark}\n\nnew\n`];

test.each([
  ['nothing but the plan', closeBody(old), closeBody(next)],
  ['words around it', `Why.\n\n${closeBody(old)}\n\n- [x] done`, `Why.\n\n${closeBody(next)}\n\n- [x] done`],
  ['ends of lines of a browser', `Why.\r\n\r\n${closeBody(old)}`.replaceAll('\n', '\n'), `Why.\n\n${closeBody(next)}`],
  ['no plan yet', 'Only words', `Only words\n\n${closeBody(next)}`],
  ['a plan without an end', `Why.\n${old}`, `Why.\n\n${closeBody(next)}`],
  ['an end within a value', closeBody(`${bodyMark}\n<!-- /driftline-plan -->\nx`), closeBody(next)],
])('%s', (_name, body, expected) => {
  expect(replaceBody(body, next)).toBe(expected);
  expect(replaceBody(replaceBody(body, next), next)).toBe(expected);
});
