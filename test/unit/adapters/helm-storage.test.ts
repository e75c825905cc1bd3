import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createCluster } from '../../../server/src/adapters/kubernetes/cluster.ts';
import { type JsonObject, at } from '../../../server/src/manifest/json.ts';
import type { StoredRelease } from '../../../server/src/manifest/stored-release.ts';
import type { Cluster, ClusterError, Result } from '../../../server/src/ports.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { packRelease } from '../../support/helm-record.ts';
import { never } from './api-server.ts';
import { type Script, scriptApi } from './scripted-api.ts';

const key = { storageNamespace: 'flux-system', name: 'web', revision: 3 };
const path = '/api/v1/namespaces/flux-system/secrets/sh.helm.release.v1.web.v3';
const resources = {
  kind: 'APIResourceList',
  resources: [{ name: 'secrets', kind: 'Secret', namespaced: true }],
};

const manifest = `---
# Source: web/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: login
  annotations: { copy: canary-annotation }
data:
  old: |
    Y2FuYXJ5
    LWRhdGE=
stringData:
  text: canary-data
---
apiVersion: v1
kind: ConfigMapList
items:
  - metadata: { name: one }
    data: { switch: "on", mode: 0644 }
  - metadata: { name: two, namespace: other }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec: { paused: yes }
`;
const record: JsonObject = {
  name: 'web',
  namespace: 'apps',
  version: 3,
  info: { status: 'deployed', notes: 'canary-notes', description: 'canary-description' },
  chart: {
    metadata: { name: 'podinfo', version: '6.7.1' },
    templates: [{ name: 'a', data: 'canary-template' }],
    values: { a: 'canary-default' },
  },
  config: { password: 'canary-config' },
  hooks: [{ name: 'a', manifest: 'kind: Secret\nstringData: { a: canary-hook }\n' }],
  manifest,
};

function serve(answer: Script): Cluster {
  const api = scriptApi((request) => (request.path === path ? answer(request) : resources));
  return createCluster(api, 'default', createFakeClock(), never);
}
const read = (secret: JsonObject): Promise<Result<StoredRelease, ClusterError>> =>
  serve(() => secret).release(key, never);

test('of a release come its name, its chart and its objects, and nothing else', async () => {
  const about = { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'apps' };
  const labels = { 'app.kubernetes.io/managed-by': 'Helm' };
  const mark = expect.stringMatching(/^\*\*\* [0-9a-f]{64}$/) as string;
  const marked = Object.fromEntries(Object.keys({ copy: '', ...about }).map((name) => [name, mark]));
  const release = await read(packRelease(record));
  expect(release).toEqual({
    ok: true,
    value: {
      ...{ name: 'web', namespace: 'apps', revision: 3, status: 'deployed' },
      chart: { name: 'podinfo', version: '6.7.1' },
      objects: [
        {
          ...{ apiVersion: 'v1', kind: 'Secret' },
          metadata: { name: 'login', labels, annotations: marked },
          data: { old: mark, text: mark },
        },
        {
          ...{ apiVersion: 'v1', kind: 'ConfigMap' },
          metadata: { name: 'one', labels, annotations: about },
          data: { switch: 'on', mode: 420 },
        },
        {
          ...{ apiVersion: 'v1', kind: 'ConfigMap' },
          metadata: { name: 'two', namespace: 'other', labels, annotations: about },
        },
        {
          ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
          metadata: { name: 'web', labels: { app: 'web', ...labels }, annotations: about },
          spec: { paused: true },
        },
      ],
    },
  });
  expect(JSON.stringify(release)).not.toContain('canary');
  expect(JSON.stringify(release)).not.toContain(Buffer.from('canary').toString('base64').slice(0, 8));
});

test('the values of a Secret have the marks that the live ones have', async () => {
  const live = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, data: { old: 'Y2FuYXJ5LWRhdGE=' } };
  const cluster = serve(() => packRelease(record));
  const both = createCluster(
    scriptApi(({ path: asked }) =>
      asked === path ? packRelease(record) : asked.endsWith('/login') ? live : resources,
    ),
    'default',
    createFakeClock(),
    never,
  );
  const [release, secret] = [
    await both.release(key, never),
    await both.get({ apiVersion: 'v1', kind: 'Secret', namespace: 'apps', name: 'login' }, never),
  ];
  if (!release.ok || !secret.ok) throw new Error('nothing was read');
  const data = release.value.objects[0]?.['data'] as Record<string, string>;
  expect(data).toEqual({ old: data['text'], text: data['text'] });
  expect(secret.value['data']).toEqual({ old: data['text'] });
  const elsewhere = await cluster.release(key, never);
  expect(elsewhere.ok && elsewhere.value.objects[0]?.['data']).not.toEqual(data);
});

test.each<[string, JsonObject]>([
  ['no release', { apiVersion: 'v1', kind: 'Secret', data: { release: 'canary' } }],
  ['nothing', { apiVersion: 'v1', kind: 'Secret' }],
  [
    'no JSON',
    { kind: 'Secret', data: { release: Buffer.from(gzipSync('canary').toString('base64')).toString('base64') } },
  ],
  ['a release of another name', packRelease({ ...record, name: 'canary' })],
  ['another revision', packRelease({ ...record, version: 2 })],
  ['a manifest that is no YAML', packRelease({ ...record, manifest: 'apiVersion: [canary' })],
  ['what is too large unpacked', packRelease({ ...record, manifest: `# ${'canary'.repeat(8 * 1024 * 1024)}` })],
])('%s is told without its words', async (_what, secret) => {
  const release = await read(secret);
  expect(release).toMatchObject({ ok: false, error: { kind: 'server-error' } });
  expect(JSON.stringify(release)).not.toContain('canary');
});

test('a manifest that is not recorded yet has the same marks, with what is added to each object', async () => {
  const cluster = serve(() => packRelease(record));
  const about = { name: 'web', namespace: 'apps' };
  const released = await cluster.release(key, never);
  expect(await cluster.asReleased(manifest, about, never)).toEqual(
    released.ok ? { ok: true, value: released.value.objects } : undefined,
  );
  const added = { labels: { app: 'other' }, annotations: { copy: 'canary-added' } };
  const next = await cluster.asReleased(manifest, { ...about, ...added }, never);
  const objects = next.ok ? next.value : [];
  expect(objects.map((object) => at(object, 'metadata', 'labels', 'app'))).toEqual(objects.map(() => 'other'));
  expect(objects.at(-1)).toMatchObject({ metadata: { annotations: { copy: 'canary-added' } } });
  expect(JSON.stringify(objects[0])).not.toContain('canary');
  expect(
    await cluster.asReleased('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: [ }\n', about, never),
  ).toMatchObject({ ok: false });
});

test('that the record may not be read, or is gone, is told as such', async () => {
  const status = (code: number, message: string): object => ({
    status: code,
    body: JSON.stringify({ kind: 'Status', message }),
  });
  const words = 'secrets "sh.helm.release.v1.web.v3" is forbidden: User "me" cannot get resource "secrets"';
  expect(await serve(() => status(403, words)).release(key, never)).toMatchObject({ error: { kind: 'forbidden' } });
  expect(await serve(() => status(404, 'not found')).release(key, never)).toMatchObject({
    error: { kind: 'not-found' },
  });
});
