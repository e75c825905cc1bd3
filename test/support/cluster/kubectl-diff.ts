import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Json, type JsonObject, isObject } from '../../../server/src/manifest/json.ts';
import { runCommand } from '../../control-plane/run-command.ts';
import type { Cluster } from './cluster.ts';

/** One object that kubectl would change: as it is, and as it would be. */
export interface KubectlDifference {
  readonly live: JsonObject;
  readonly merged: JsonObject;
}

/** What `kubectl diff --server-side` sees in the files of a folder, object by object and not as text. */
export async function kubectlDiff(
  cluster: Cluster,
  folder: string,
  manager: string,
): Promise<readonly KubectlDifference[]> {
  const { dir, binaries } = cluster.description;
  const place = await mkdtemp(join(dir, 'kubectl-diff-'));
  try {
    const keep = join(place, 'keep');
    // it is called with two folders, each with a file for an object
    await writeFile(
      keep,
      `#!/bin/sh\nmkdir ${place}/live ${place}/merged\ncp "$1"/* ${place}/live/\ncp "$2"/* ${place}/merged/\n`,
    );
    await chmod(keep, 0o700);
    await mkdir(join(place, 'tmp'));
    const args = [
      'diff',
      '--server-side',
      '--force-conflicts',
      `--field-manager=${manager}`,
      '--recursive',
      '-f',
      folder,
    ];
    const own = ['--kubeconfig', await cluster.kubeconfig('admin'), '--cache-dir', join(dir, 'cache')];
    const env = { ...process.env, KUBECTL_EXTERNAL_DIFF: keep, TMPDIR: join(place, 'tmp') };
    await runCommand(join(binaries, 'kubectl'), [...own, ...args], { env });
    const names = await readdir(join(place, 'live')).catch(() => []);
    const read = async (side: string, name: string): Promise<JsonObject> => {
      const value = parse(await readFile(join(place, side, name), 'utf8')) as Json;
      return isObject(value) ? value : {};
    };
    return await Promise.all(
      names.map(async (name) => ({ live: await read('live', name), merged: await read('merged', name) })),
    );
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
