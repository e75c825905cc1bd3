import { expect, test } from 'vitest';
import type { ApiRequest, Send } from '../../../server/src/adapters/kubernetes/exchange.ts';
import { createReconcileRequests } from '../../../server/src/adapters/kubernetes/reconcile-requests.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const { signal } = new AbortController();
const kustomization = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'apps',
};
const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: 'argocd', name: 'apps' };

function start() {
  const patches: ApiRequest[] = [];
  const send: Send = (request) => {
    if (request.method === 'PATCH') patches.push(request);
    const resources = ['Kustomization', 'Application', 'AppProject'].map((kind) => ({
      name: `${kind.toLowerCase()}s`,
      kind,
      namespaced: true,
    }));
    return Promise.resolve({ ok: true, value: { status: 200, body: JSON.stringify({ resources }) } });
  };
  return { patches, requests: createReconcileRequests(send, createFakeClock()) };
}

test.each([
  [
    'reconcile',
    kustomization,
    { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': '2026-11-01T12:00:00.000Z' } } },
  ],
  ['suspend', kustomization, { spec: { suspend: true } }],
  ['resume', kustomization, { spec: { suspend: false } }],
  ['refresh', application, { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } }],
  ['hard-refresh', application, { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } } }],
] as const)('%s writes that one field, under our name', async (action, target, body) => {
  const { patches, requests } = start();
  const sent = await requests.send(target, action, signal);
  expect(sent).toMatchObject({
    ok: true,
    value: action === 'reconcile' ? { requestedAt: '2026-11-01T12:00:00.000Z' } : {},
  });
  const path = `/apis/${target.apiVersion}/namespaces/${target.namespace}/${target.kind.toLowerCase()}s/apps?fieldManager=driftline`;
  expect(patches).toMatchObject([{ method: 'PATCH', path, contentType: 'application/merge-patch+json' }]);
  expect(JSON.parse(patches[0]?.body ?? '')).toEqual(body);
});

test.each([
  ['suspend', application],
  ['refresh', kustomization],
  ['hard-refresh', { ...application, kind: 'AppProject' }],
  ['suspend', { ...kustomization, apiVersion: 'example.com/v1' }],
  ['suspend', { ...kustomization, name: '..' }],
  ['suspend', { ...kustomization, namespace: 'a/b' }],
  ['suspend', { apiVersion: kustomization.apiVersion, kind: 'Kustomization', name: 'apps' }],
] as const)('%s of %j is never sent', async (action, target) => {
  const { patches, requests } = start();
  expect(await requests.send(target, action, signal)).toMatchObject({ ok: false });
  expect(patches).toEqual([]);
});
