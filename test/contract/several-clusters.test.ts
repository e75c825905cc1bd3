import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ClusterGateway, RepositoryFiles } from '../../server/src/ports.ts';
import { createSession } from '../../server/src/session.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createDownloads, createSchemas } from '../support/fake-files.ts';
import { fluxKustomization, kustomization, settings } from '../support/graph-files.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';

const names = ['a', 'b'] as const;
const texts: Readonly<Record<string, string>> = Object.fromEntries(
  names.flatMap((one) => [
    [`clusters/${one}/flux-system/sync.yaml`, fluxKustomization('flux-system', { path: `./clusters/${one}` })],
    [`clusters/${one}/flux-system/kustomization.yaml`, kustomization(['sync.yaml'])],
    [`clusters/${one}/apps.yaml`, fluxKustomization('apps', { path: `./apps/${one}` })],
    [`apps/${one}/kustomization.yaml`, kustomization(['web.yaml'])],
    [`apps/${one}/web.yaml`, settings('web', { domain: `${one}.example` })],
  ]),
);

test('a cluster is not asked about what the repository has for another one', { timeout: 60_000 }, async () => {
  const renderer = await openWarmRenderer();
  const uri = pathToFileURL(await makeFolder(texts)).href;
  const clock = createFakeClock();
  const fakes = { a: createFakeCluster(), b: createFakeCluster() };
  for (const one of names)
    fakes[one].put({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'flux-system', namespace: 'flux-system' },
      spec: { path: `./clusters/${one}` },
    });
  const gateway: ClusterGateway = {
    listContexts: (kubeconfig, signal) => fakes.a.gateway.listContexts(kubeconfig, signal),
    connect: (choice, signal) => (choice.context === 'b' ? fakes.b : fakes.a).gateway.connect(choice, signal),
  };
  const files: RepositoryFiles = {
    list: () =>
      Promise.resolve({ ok: true, value: { uris: Object.keys(texts).map((path) => `${uri}/${path}`), isCut: false } }),
    read: async (file) => ({ ok: true, value: await readFile(fileURLToPath(file), 'utf8') }),
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const world = { schemas: createSchemas([]), downloads: createDownloads({}), gateway, files };
  const session = createSession({ clock, log, renderer, ...world }, () => undefined);
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      await clock.advance(100);
      await sleep(50);
    }
  };
  await session.configure({ cluster: { context: 'a' }, validation: 'off' }, true);
  session.openFolders([uri]);
  session.setDocument(`${uri}/apps/a/web.yaml`, 1, texts['apps/a/web.yaml'] ?? '');
  await settle();
  expect(fakes.a.calls).toContain('get ConfigMap/web');
  await session.chooseContext('b');
  await settle();
  session.dispose();
  expect(fakes.b.calls).toContain('get Kustomization/flux-system');
  expect(fakes.b.calls.filter((call) => call.includes('ConfigMap/web'))).toEqual([]);
});
