import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { commitAll } from '../support/git.ts';
import { fluxKustomization } from '../support/graph-files.ts';
import { runServer, startEditor } from '../support/language-server.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
let renderer: Renderer;
const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

const canary = 'c4n4ry-of-a-secret';
const secret = (value: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: keys, namespace: flux-system }\nstringData: { PW: ${value} }\n`;
const files = {
  'clusters/home/apps.yaml': fluxKustomization('apps', {
    path: './apps',
    spec: 'postBuild: { substituteFrom: [{ kind: Secret, name: keys }] }',
  }),
  'clusters/home/vars.yaml': fluxKustomization('vars', { path: './vars' }),
  'vars/keys.yaml': secret(canary),
  'apps/web.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web-\${PW}\n  namespace: shop\ndata: {}\n`,
};

test('what a Secret said at the last commit, and does not any more, is hidden in what is deleted', async () => {
  const root = await makeFolder(files);
  commitAll(root);
  const server = runServer(createFakeCluster().gateway, openBundle(), undefined, createRepositoryFiles(), shared);
  const folder = pathToFileURL(root).href;
  const editor = await startEditor(server, {}, true, { folder });
  onTestFinished(() => editor.stop());
  const [uri, keys] = [`${folder}/apps/web.yaml`, `${folder}/vars/keys.yaml`];
  await editor.open(uri, files['apps/web.yaml']);
  await editor.diagnostics(uri);
  await editor.open(keys, files['vars/keys.yaml']);
  await editor.change(keys, secret('another'));
  await editor.change(uri, files['apps/web.yaml'].replace('name: web-', 'name: site-'));
  const told = (): readonly unknown[] => editor.published(uri).filter(({ code }) => code === 'will-delete');
  await until('a warning', told, (all) => all.length > 0);
  expect(JSON.stringify(told())).not.toContain(canary);
});
