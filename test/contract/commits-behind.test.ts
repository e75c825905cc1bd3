import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { commitOf, fluxUrl, putFluxWorld, toConfigMap, toFluxFiles } from '../support/flux-world.ts';
import { commitAll, git } from '../support/git.ts';
import { runServer, startEditor } from '../support/language-server.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
const file = 'apps/web.yaml';

test(
  'the lens tells how many commits what is applied is behind the branch, as it was last fetched',
  async () => {
    const root = await makeFolder(toFluxFiles('v1'));
    commitAll(root);
    git(root, 'remote', 'add', 'origin', fluxUrl);
    const fetchAll = (): void => git(root, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    const commit = async (color: string): Promise<string> => {
      await writeFile(join(root, file), toConfigMap(color));
      git(root, 'commit', '-qam', color);
      return commitOf(root);
    };
    const [fake, first] = [createFakeCluster(), commitOf(root)];
    fetchAll();
    putFluxWorld(fake, { applied: first, color: 'v1' });
    const renderer = await openWarmRenderer();
    const server = runServer(fake.gateway, openBundle(), undefined, createRepositoryFiles(), renderer);
    const folder = pathToFileURL(root).href;
    const settings = { cluster: { context: 'test' }, dryRun: 'always' };
    const editor = await startEditor(server, settings, true, { folder });
    onTestFinished(async () => {
      await editor.stop();
      renderer.dispose();
    });
    const uri = `${folder}/${file}`;
    await editor.open(uri, toConfigMap('v1'));
    await editor.diagnostics(uri);
    const lenses = async (): Promise<string> =>
      (await editor.codeLenses(uri)).map(({ command }) => command?.title ?? '').join('\n');
    await until('the lens', lenses, (text) => text.includes('flux-system/apps'));
    await commit('v2');
    const third = await commit('v3');
    await editor.change(uri, toConfigMap('v3'));
    await until('a change that is not pushed', lenses, (text) => text.includes('1 field pending'));
    // nobody can apply what was not pushed
    expect(await lenses()).not.toContain('behind');
    fetchAll();
    await until('two commits', lenses, (text) => text.includes('2 commits behind'), 20_000);
    putFluxWorld(fake, { applied: third, color: 'v3' });
    await until('none', lenses, (text) => !text.includes('behind') && text.includes(third.slice(0, 7)));
  },
  5 * minute,
);
