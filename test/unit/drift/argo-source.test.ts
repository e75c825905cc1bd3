import { expect, test } from 'vitest';
import { readApplication } from '../../../server/src/drift/argo-source.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';

const [first, second, third] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
const application = (status: JsonObject, spec: JsonObject = { source: { repoURL: 'https://x/y' } }): JsonObject => ({
  metadata: { namespace: 'argocd', name: 'web' },
  spec,
  status: { sync: { revision: third }, history: [{ revision: first }, { revision: second }], ...status },
});
const run = (phase: string, message = ''): JsonObject => ({
  operationState: { phase, message, syncResult: { revision: third } },
});

test('the commit of the last successful operation is what was applied', () => {
  expect(readApplication(application(run('Succeeded')))).toEqual({
    kind: 'Application',
    namespace: 'argocd',
    name: 'web',
    revision: third,
    ready: 'True',
    fetched: { revision: third, url: 'https://x/y', branch: 'HEAD' },
  });
});

test.each(['Failed', 'Error', 'Running'])('what is %s has applied nothing, so that the one before counts', (phase) => {
  expect(readApplication(application(run(phase))).revision).toBe(second);
});

test('a failure is told, but for what it says of Secrets', () => {
  expect(readApplication(application(run('Failed', 'one or more objects\nfailed')))).toMatchObject({
    ready: 'False',
    failure: 'Failed: one or more objects failed',
  });
  expect(readApplication(application(run('Failed', 'Secret "x" is invalid: canary'))).failure).toBe('Failed');
  expect(readApplication(application(run('Running', 'waiting'))).failure).toBeUndefined();
});

test('of several sources the commit of an object is not known', () => {
  const { revision, fetched } = readApplication(application(run('Succeeded'), { sources: [{}, {}] }));
  expect([revision, fetched]).toEqual([undefined, undefined]);
});

test('what was never synced has applied nothing', () => {
  expect(readApplication({ metadata: { name: 'web' } })).toEqual({ kind: 'Application', namespace: '', name: 'web' });
});
