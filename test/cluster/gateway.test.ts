import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import type { Cluster, WatchTarget, Watched } from '../../server/src/ports.ts';
import { contextName, restrictedUserNamespace } from '../control-plane/control-plane.ts';
import type { PolicyRule } from '../control-plane/control-plane.ts';
import { cluster } from '../support/cluster/shared.ts';
import { until } from '../support/until.ts';

const never = new AbortController().signal;
let namespace: string;

beforeAll(async () => {
  namespace = await cluster.createNamespace('gateway');
});
afterAll(() => cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']));

/** Users of this file alone, so that the audit log of each is one test's. */
async function connectAs(name: string, rules: readonly PolicyRule[]): Promise<Cluster> {
  const kubeconfig = await cluster.createUser(name, rules);
  const connected = await createClusterGateway({}).connect({ kubeconfig, context: contextName }, never);
  if (!connected.ok) throw new Error(connected.error.message);
  return connected.value;
}

const readers = (apiGroups: readonly string[], resources: readonly string[], ...more: string[]): PolicyRule[] => [
  { apiGroups: [...apiGroups], resources: [...resources], verbs: ['get', 'list', 'watch', ...more] },
  { nonResourceURLs: ['*'], verbs: ['get'] },
];

/** Watches until the test ends. */
function watch(on: Cluster, target: WatchTarget): { readonly last: () => Watched | undefined } {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  let last: Watched | undefined;
  on.watch(target, (watched) => void (last = watched), stop.signal);
  return { last: () => last };
}

const configMap = (name: string, value: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { value } });
const uris = async (name: string): Promise<string[]> => {
  const entries = await cluster.auditEntries({ user: `system:serviceaccount:${restrictedUserNamespace}:${name}` });
  return [...new Map(entries.map(({ auditID, requestURI }) => [auditID, requestURI])).values()];
};

describe('a watch', () => {
  test('sees what comes, changes and goes within a second, with one request for two listeners', async () => {
    const on = await connectAs('gateway-watch', readers([''], ['configmaps']));
    const target = { apiVersion: 'v1', kind: 'ConfigMap', namespace, content: 'full' } as const;
    const listeners = [watch(on, target), watch(on, target)];
    const key = `${namespace}/seen`;
    const values = (): unknown[] => listeners.map(({ last }) => last()?.objects.get(key)?.['data']);
    /** From when kubectl is done, which is after the API server has answered. */
    const both = (expected: unknown): Promise<unknown> =>
      until(
        'both',
        values,
        (found) => found.every((value) => JSON.stringify(value) === JSON.stringify(expected)),
        1000,
      );
    await until(
      'the list',
      () => listeners.map(({ last }) => last()?.isListed),
      (all) => all.every(Boolean),
    );
    await cluster.apply(configMap('seen', 'one'));
    await both({ value: 'one' });
    await cluster.apply(configMap('seen', 'two'));
    await both({ value: 'two' });
    await cluster.kubectl(['delete', 'configmap', 'seen', '-n', namespace]);
    await both(undefined);
    if (!cluster.capabilities.audit) return;
    const watches = async (): Promise<string[]> =>
      (await uris('gateway-watch')).filter((uri) => uri.includes('/configmaps?') && uri.includes('watch=1'));
    expect((await watches()).length).toBe(1);
  });

  test('lists 600 objects in pages', async () => {
    const on = await connectAs('gateway-pages', readers([''], ['configmaps']));
    const items = Array.from({ length: 600 }, (_value, index) => JSON.parse(configMap(`many-${index}`, 'a')) as object);
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    await cluster.kubectl(['create', '-f', '-'], { input: list });
    const { last } = watch(on, { apiVersion: 'v1', kind: 'ConfigMap', namespace, content: 'full' });
    const isMany = (key: string): boolean => key.startsWith(`${namespace}/many-`);
    await until(
      'all',
      () => [...(last()?.objects.keys() ?? [])].filter(isMany).length,
      (count) => count === 600,
    );
    if (!cluster.capabilities.audit) return;
    const pages = (await uris('gateway-pages')).filter((uri) => uri.includes('limit='));
    expect(pages.length).toBeGreaterThanOrEqual(6);
    expect(pages.slice(1).every((uri) => uri.includes('continue='))).toBe(true);
  });
});

test('a definition that comes, goes and comes back with another scope is found each time', async () => {
  const group = 'gateway.driftline.example.com';
  const define = (scope: string): string =>
    JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `gadgets.${group}` },
      spec: {
        group,
        scope,
        names: { kind: 'Gadget', plural: 'gadgets', singular: 'gadget' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    });
  const remove = (): Promise<string> => cluster.kubectl(['delete', 'crd', `gadgets.${group}`, '--ignore-not-found']);
  onTestFinished(() => void remove());
  const on = await connectAs('gateway-crd', readers(['', group], ['configmaps', 'gadgets']));
  const kind = { apiVersion: `${group}/v1`, kind: 'Gadget' };
  const { last } = watch(on, { ...kind, content: 'metadata' });
  const qualified = async (): Promise<unknown> => {
    const found = await on.qualify({ ...kind, name: 'a' }, never);
    return found.ok ? (found.value.namespace ?? 'of the cluster') : found.error.kind;
  };
  const state = (): unknown => last()?.problem?.kind ?? last()?.isListed;
  await until('not served', state, (now) => now === 'not-served');
  expect(await qualified()).toBe('not-served');
  await cluster.apply(define('Namespaced'));
  await until('served', state, (now) => now === true);
  expect(await qualified()).toBe('default');
  await remove();
  await until('not served again', state, (now) => now === 'not-served');
  await until('no kind', qualified, (now) => now === 'not-served');
  await cluster.apply(define('Cluster'));
  await until('of the cluster', qualified, (now) => now === 'of the cluster');
  await until('served again', state, (now) => now === true);
});

test('the API describes itself, with a digest and the schema of a Deployment', async () => {
  const on = await connectAs('gateway-openapi', readers(['apps'], ['deployments']));
  const index = await on.openApiIndex(never);
  if (!index.ok) throw new Error(index.error.message);
  const page = index.value.pages.get('apps/v1');
  expect(page?.digest).toMatch(/^[0-9A-F]{32,}$/i);
  if (!page) return;
  const found = await on.openApi(page, never);
  if (!found.ok) throw new Error(found.error.message);
  expect(found.value).toMatchObject({
    components: { schemas: { 'io.k8s.api.apps.v1.Deployment': { type: 'object', properties: { spec: {} } } } },
  });
  expect(index.value).toMatchObject({ isStale: false, version: expect.stringMatching(/^v1\.\d+/) as string });
  const then = { ...page, address: page.address.replace(page.digest, page.digest.replaceAll(/./g, '0')) };
  expect(await on.openApi(then, never)).toMatchObject({ ok: false, error: { kind: 'conflict' } });
});

describe('a 403', () => {
  const object = () => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'guarded', namespace },
    data: { value: 'refused' },
  });

  test('of a dry run for want of the permission to patch is forbidden', async () => {
    await cluster.apply(configMap('guarded', 'one'));
    const on = await connectAs('gateway-reader', readers([''], ['configmaps']));
    expect(await on.get({ apiVersion: 'v1', kind: 'ConfigMap', name: 'guarded', namespace }, never)).toMatchObject({
      ok: true,
    });
    expect(await on.dryRunApply(object(), 'driftline', never)).toMatchObject({
      ok: false,
      error: { kind: 'forbidden' },
    });
  });

  test('of a list is forbidden, for a watch as well', async () => {
    const on = await connectAs('gateway-getter', [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
      { nonResourceURLs: ['*'], verbs: ['get'] },
    ]);
    const kind = { apiVersion: 'v1', kind: 'ConfigMap', namespace };
    expect(await on.list(kind, never)).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    const { last } = watch(on, { ...kind, content: 'metadata' });
    await until(
      'the problem',
      () => last()?.problem?.kind,
      (found) => found === 'forbidden',
    );
  });

  test('of an admission policy is a verdict on the manifest, whatever words it has', async () => {
    const name = `guard-${namespace}`;
    const message = 'configmaps "guarded" is forbidden: User "gateway" cannot patch resource "configmaps"';
    const api = 'admissionregistration.k8s.io/v1';
    const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] };
    const policy = {
      apiVersion: api,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules: [rule] },
        validations: [
          { expression: "!has(object.data) || object.data['value'] != 'refused'", message, reason: 'Forbidden' },
        ],
      },
    };
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
    const binding = {
      apiVersion: api,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'], matchResources: { namespaceSelector } },
    };
    onTestFinished(async () => {
      await cluster.kubectl(['delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', name]);
    });
    await cluster.apply(configMap('guarded', 'one'));
    const on = await connectAs('gateway-patcher', readers([''], ['configmaps'], 'create', 'patch'));
    const allowed = { ...object(), data: { value: 'fine' } };
    await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [policy, binding] }));
    const refused = await until(
      'the policy to be in force',
      () => on.dryRunApply(object(), 'driftline', never),
      (answer) => !answer.ok,
    );
    expect(refused).toMatchObject({ ok: false, error: { kind: 'rejected', isForbidden: true } });
    expect(await on.dryRunApply(allowed, 'driftline', never)).toMatchObject({ ok: true });
  });
});
