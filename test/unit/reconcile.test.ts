import { expect, test } from 'vitest';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { ReconcileAction, ReconcileResult } from '../../server/src/protocol.ts';
import { reconcile } from '../../server/src/reconcile.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { type FakeCluster, createFakeCluster, error } from '../support/fake-cluster.ts';

const api = 'kustomize.toolkit.fluxcd.io/v1';
const target = { apiVersion: api, kind: 'Kustomization', namespace: 'flux-system', name: 'apps' };
const requestedAt = '2026-11-01T12:00:00.000Z';

function kustomization(status: JsonObject, spec: JsonObject = {}): JsonObject {
  const metadata = { name: 'apps', namespace: 'flux-system', generation: 1 };
  return { apiVersion: api, kind: 'Kustomization', metadata, spec, status: { observedGeneration: 1, ...status } };
}
const ready = (status: string): JsonObject['conditions'] => [
  { type: 'Ready', status, reason: 'BuildFailed', message: 'no such file', observedGeneration: 1 },
];

/** Asks, then lets the controller answer. */
async function ask(
  fake: FakeCluster,
  answer: () => void,
  action: ReconcileAction = 'reconcile',
  abort = new AbortController(),
): Promise<{ readonly result: ReconcileResult; readonly sent: readonly string[] }> {
  const clock = createFakeClock();
  const sent: string[] = [];
  const requests = {
    send(one: { readonly kind: string; readonly name: string }, what: ReconcileAction) {
      sent.push(`${what} ${one.kind}/${one.name}`);
      return Promise.resolve({ ok: true as const, value: { object: kustomization({}), requestedAt } });
    },
  };
  const tools = { cluster: fake.cluster, requests, clock, report: () => undefined };
  const asked = reconcile(target, { action, withSource: false }, tools, abort.signal);
  await clock.advance(10);
  answer();
  await clock.advance(10);
  return { result: await asked, sent };
}

function withLive(live: JsonObject): FakeCluster {
  const fake = createFakeCluster();
  fake.put(live);
  return fake;
}

test('the answer to this request is told, with the revision or the reason', async () => {
  const fake = withLive(kustomization({ conditions: ready('True') }));
  const done = { lastHandledReconcileAt: requestedAt, lastAppliedRevision: `main@sha1:${'a'.repeat(40)}` };
  const well = await ask(fake, () => fake.put(kustomization({ ...done, conditions: ready('True') })));
  expect(well).toEqual({
    result: { outcome: 'done', message: 'main@sha1:aaaaaaaa' },
    sent: ['reconcile Kustomization/apps'],
  });
  fake.put(kustomization({ conditions: ready('True') }));
  const failed = await ask(fake, () => fake.put(kustomization({ ...done, conditions: ready('False') })));
  expect(failed.result).toEqual({ outcome: 'failed', message: 'BuildFailed: no such file' });
});

test('a refresh that ends in an error of comparing has failed, in the words of Argo CD', async () => {
  const broken = { conditions: [{ type: 'ComparisonError', message: 'no such path' }] };
  const annotations = { 'argocd.argoproj.io/refresh': 'normal' };
  const fake = withLive({ ...kustomization({}), metadata: { ...target, annotations } });
  const failed = await ask(fake, () => fake.put(kustomization(broken)), 'refresh');
  expect(failed.result).toEqual({ outcome: 'failed', message: 'ComparisonError: no such path' });
});

test('what is suspended, and what is not there, is not asked for anything', async () => {
  const suspended = withLive(kustomization({}, { suspend: true }));
  expect(await ask(suspended, () => undefined)).toMatchObject({ result: { outcome: 'refused' }, sent: [] });
  expect(await ask(createFakeCluster(), () => undefined)).toMatchObject({ result: { outcome: 'refused' }, sent: [] });
});

test('who may not watch, and who waits no longer, is told that there is no answer yet', async () => {
  const fake = withLive(kustomization({ conditions: ready('True') }));
  const blind = await ask(fake, () => fake.fail('watch', error('forbidden')));
  expect(blind.result).toEqual({ outcome: 'unanswered' });
  fake.fail('watch', undefined);
  const abort = new AbortController();
  expect((await ask(fake, () => abort.abort(), 'reconcile', abort)).result).toEqual({ outcome: 'unanswered' });
});

test.each([
  ['aborted', 'unanswered'],
  ['timeout', 'unanswered'],
  ['unreachable', 'unanswered'],
  ['forbidden', 'refused'],
] as const)('a request that ends with %s is %s, as it may have arrived or cannot have', async (kind, outcome) => {
  const fake = withLive(kustomization({ conditions: ready('True') }));
  const requests = { send: () => Promise.resolve({ ok: false as const, error: error(kind, 'words') }) };
  const tools = { cluster: fake.cluster, requests, clock: createFakeClock(), report: () => undefined };
  const asked = reconcile(target, { action: 'suspend', withSource: false }, tools, new AbortController().signal);
  expect(await asked).toEqual({ outcome, message: 'words' });
});
