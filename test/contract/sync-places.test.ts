import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { runServer, startEditor } from '../support/language-server.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { applied, controlled, gitRepository, kustomization, stored } from '../support/sync-objects.ts';
import { askTree, definition, draw, flatten, fluxDefinitions, see, untilTree } from '../support/sync-tree.ts';

const inventory = {
  inventory: {
    entries: [
      { id: '_demo__Namespace', v: 'v1' },
      { id: 'demo_web_apps_Deployment', v: 'v1' },
    ],
  },
};
const fleet = [...fluxDefinitions, gitRepository('fleet', stored)];
let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 300_000);
afterAll(() => renderer.dispose());

const flux = (name: string, path: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 1h
  path: ${path}
  prune: true
  sourceRef: { kind: GitRepository, name: fleet }
`;
const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: kube-system }\n';
const files = {
  'server/manifests/web.yaml': manifest,
  'server/manifests/other.yaml': manifest.replace('web', 'other'),
  'apps/kustomization.yaml': 'resources:\n  - namespace.yaml\n',
  'apps/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: demo\n',
  'clusters/home/apps.yaml': flux('apps', './apps'),
  'clusters/away/apps.yaml': flux('apps', './other'),
  'other/kustomization.yaml': 'resources: []\n',
  'clusters/home/source.yaml':
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: fleet, namespace: flux-system }\n',
};

const addon = (name: string, text: string): JsonObject =>
  controlled('k3s.cattle.io/v1', 'Addon', name, {
    metadata: { namespace: 'kube-system' },
    spec: {
      source: `/var/lib/rancher/k3s/server/manifests/${name}.yaml`,
      checksum: createHash('sha256').update(text).digest('hex'),
    },
  });

test('of the chain that is for this cluster, also where others have an object of that name', async () => {
  const folder = pathToFileURL(await makeFolder(files)).href;
  const fake = createFakeCluster();
  for (const object of [...fleet, kustomization('apps', applied, { path: './apps' }, inventory)]) fake.put(object);
  const shared: Renderer = {
    render: (request, signal) => renderer.render(request, signal),
    dispose: () => undefined,
  };
  const server = runServer(fake.gateway, openBundle(), undefined, createRepositoryFiles(), shared);
  const editor = await startEditor(server, { cluster: { context: 'test' } }, true, { folder });
  onTestFinished(() => editor.stop());
  await see(editor, 'sync');
  await editor.settledStatus();
  const placeOf = (items: Parameters<typeof flatten>[0], name: string): string => {
    const { location } = flatten(items).find(({ label }) => label.endsWith(name)) ?? {};
    return location ? `${location.uri.slice(folder.length + 1)}:${location.range.start.line}` : '';
  };
  const tree = await untilTree(editor, 'the place', ({ items }) => placeOf(items, '/apps') !== '');
  expect(placeOf(tree.items, '/apps')).toBe('clusters/home/apps.yaml:2');
  expect(placeOf(tree.items, '/fleet')).toBe('clusters/home/source.yaml:0');
  const apps = flatten(tree.items).find(({ label }) => label === 'flux-system/apps');
  const below = await askTree(editor, apps?.id);
  expect(placeOf(below.items, 'Namespace demo')).toBe('apps/namespace.yaml:3');
  expect(placeOf(below.items, 'Deployment demo/web')).toBe('');
  fake.put(definition('addons.k3s.cattle.io'));
  for (const name of ['web', 'other', 'coredns']) fake.put(addon(name, manifest));
  const all = await untilTree(editor, 'the addons', ({ objects }) => objects === 5);
  expect(draw(all.items)).toEqual(
    expect.arrayContaining([
      '  [ready] kube-system/web',
      '  [out-of-sync] kube-system/other (out of sync)',
      '  [none] kube-system/coredns',
    ]),
  );
});
