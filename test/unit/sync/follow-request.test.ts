import { expect, test } from 'vitest';
import {
  findRefreshError,
  findSilence,
  followReconcile,
  followRefresh,
} from '../../../server/src/sync/follow-request.ts';

const object = (status: object, spec: object = {}) => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'apps', namespace: 'flux-system', generation: 2 },
  spec: { ...spec },
  status: { observedGeneration: 2, ...status },
});
const ready = (status: string) => [{ type: 'Ready', status, reason: 'Because', observedGeneration: 2 }];

test.each([
  ['a request of before', { lastHandledReconcileAt: 'before', conditions: ready('True') }, 'waiting'],
  ['this one, and it is well', { lastHandledReconcileAt: 'now', conditions: ready('True') }, 'done'],
  ['this one, and it is not', { lastHandledReconcileAt: 'now', conditions: ready('False') }, 'failed'],
  ['this one, and it is not at its end', { lastHandledReconcileAt: 'now', conditions: ready('Unknown') }, 'waiting'],
])('a controller that has answered %s', (_name, status, expected) => {
  expect(followReconcile(object(status), 'now')).toBe(expected);
});

test('what is resumed has no request to answer, and has to be looked at as it is now', () => {
  const old = { observedGeneration: 1, conditions: [{ type: 'Ready', status: 'True', observedGeneration: 1 }] };
  expect(followReconcile(object(old), undefined)).toBe('waiting');
  expect(followReconcile(object({ conditions: ready('True') }), undefined)).toBe('done');
});

test('a refresh is done when Argo CD has taken the annotation away', () => {
  const annotations = { 'argocd.argoproj.io/refresh': 'normal' };
  expect(followRefresh({ metadata: { name: 'apps', annotations } })).toBe('waiting');
  expect(followRefresh({ metadata: { name: 'apps', annotations: {} } })).toBe('done');
});

test('a refresh has failed where Argo CD could not compare, and not for what it could not apply', () => {
  const withCondition = (type: string) => ({
    metadata: { name: 'apps' },
    status: { conditions: [{ type, message: 'no such path' }] },
  });
  expect(followRefresh(withCondition('ComparisonError'))).toBe('failed');
  expect(findRefreshError(withCondition('ComparisonError'))).toMatchObject({ message: 'no such path' });
  expect(followRefresh(withCondition('InvalidSpecError'))).toBe('failed');
  expect(followRefresh(withCondition('SyncError'))).toBe('done');
  expect(followRefresh(withCondition('SharedResourceWarning'))).toBe('done');
});

test('nobody answers for what is suspended, and for charts in a registry', () => {
  expect(findSilence(object({}, { suspend: true }))).toBe('suspended');
  const api = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'HelmRepository', metadata: { name: 'charts' } };
  expect(findSilence({ ...api, spec: { type: 'oci' } })).toBe('static');
  expect(findSilence({ ...api, spec: {}, status: {} })).toBeUndefined();
});
