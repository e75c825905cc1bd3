import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { resourceHistoryRequest } from '../../server/src/protocol.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { commitOf, putFluxWorld, toConfigMap, toFluxFiles } from '../support/flux-world.ts';
import { commitAll, git } from '../support/git.ts';
import { runServer, startEditor } from '../support/language-server.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
const file = 'apps/web.yaml';
let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

async function makeClone(): Promise<string> {
  const root = await makeFolder(toFluxFiles('v1'));
  commitAll(root);
  return root;
}

async function commit(root: string, path: string, text: string, message: string): Promise<string> {
  await writeFile(join(root, path), text);
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', message);
  return commitOf(root);
}

async function open(root: string, fake = createFakeCluster(), trusted = true) {
  const server = runServer(fake.gateway, openBundle(), undefined, createRepositoryFiles(), renderer);
  const folder = pathToFileURL(root).href;
  const settings = { cluster: { context: 'test' }, dryRun: 'never' };
  const editor = await startEditor(server, settings, trusted, { folder });
  onTestFinished(() => editor.stop());
  const uri = `${folder}/${file}`;
  await editor.open(uri, toConfigMap('v2'));
  const ask = () => editor.ask(resourceHistoryRequest, { uri, position: { line: 5, character: 2 } });
  return { ask, folder, uri };
}

test(
  'an object has the commits of all files that it comes from, those that are applied, and who has changed it since',
  async () => {
    const root = await makeClone();
    const [fake, first] = [createFakeCluster(), commitOf(root)];
    const kustomization = 'namespace: demo\nresources:\n  - web.yaml\nlabels:\n  - pairs: { tier: front }\n';
    const second = await commit(root, 'apps/kustomization.yaml', kustomization, 'tier');
    await commit(root, 'other.yaml', 'a: 1\n', 'other');
    await commit(root, file, toConfigMap('v2'), '[click](command:evil)');
    const entry = (revision: string, time: string) => ({
      ...{ metadata: { revision: `main@sha1:${revision}` }, firstReconciled: time },
      lastReconciledStatus: 'ReconciliationSucceeded',
    });
    const history = [entry(second, '2026-11-02T00:00:00Z'), entry(first, '2026-11-01T00:00:00Z')];
    putFluxWorld(fake, { applied: second, color: 'hand', by: 'kubectl-edit', status: { history } });
    const { ask, uri, folder } = await open(root, fake);
    const found = await until('what was seen', ask, (one) => one?.changes !== undefined && one.commits.length === 3);
    expect(found).toMatchObject({
      ...{ title: 'ConfigMap demo/web', owner: 'Kustomization flux-system/apps' },
      commits: [
        { subject: '[click](command:evil)', uris: [uri], applied: 'no' },
        { subject: 'tier', uris: [`${folder}/apps/kustomization.yaml`], applied: { time: '2026-11-02T00:00:00Z' } },
        { commit: first, applied: {} },
      ],
      changes: [{ manager: 'kubectl-edit', path: 'data.color' }],
    });
    expect(found?.commits[2]?.uris.toSorted()).toEqual([`${folder}/apps/kustomization.yaml`, uri]);
  },
  5 * minute,
);

test(
  'Git is not asked where the workspace is not trusted, nor where there is none',
  async () => {
    const { ask } = await open(await makeClone(), createFakeCluster(), false);
    expect(await until('an object', ask, (one) => one !== null)).toMatchObject({
      commits: [],
      problem: expect.any(String) as string,
    });
    const bare = await open(await makeFolder(toFluxFiles('v1')));
    expect(await until('an object', bare.ask, (one) => one?.problem !== undefined)).toMatchObject({ commits: [] });
  },
  5 * minute,
);
