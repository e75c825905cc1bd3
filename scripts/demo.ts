import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type CodeServer, startCodeServer } from '../test/editor/host/code-server.ts';
import { captureDemo } from '../test/editor/host/smoke.ts';
import { type DriftedCluster, startDriftedCluster } from './demo/drifted-cluster.ts';
import { type DemoOptions, parseOptions, usage } from './demo/options.ts';
import {
  driftedFile,
  faultyFile,
  findBuilt,
  findConnected,
  findDrifted,
  findOwned,
  findRows,
  findSynced,
  findDriftedLine,
  findEditing,
  findFaultyLine,
  faultyPatchFile,
  outdatedFile,
  patchFile,
  plainFile,
} from './demo/repository.ts';
import { packageExtension } from './package.ts';

const started = Date.now();
const captureTimeout = 300_000;

function log(line: string): void {
  const seconds = ((Date.now() - started) / 1000).toFixed(0).padStart(4);
  process.stdout.write(`${seconds} s  ${line}\n`);
}

/** Does what was asked and answers the exit code; whatever happens, nothing that was started is left. */
async function run(options: DemoOptions, interrupted: Promise<void>): Promise<number> {
  if (options.kind === 'help') {
    process.stdout.write(options.problem ? `${options.problem}\n\n${usage}\n` : `${usage}\n`);
    return options.problem ? 1 : 0;
  }
  const running: { stop(): Promise<void> }[] = [];
  try {
    const work = start(options, running, interrupted);
    return await Promise.race([work, interrupted.then(() => 0)]);
  } catch (error) {
    process.stderr.write(`\nThis did not work: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    log('Stopping everything.');
    for (const part of running.reverse()) await part.stop();
  }
}

async function start(
  options: Exclude<DemoOptions, { kind: 'help' }>,
  running: { stop(): Promise<void> }[],
  interrupted: Promise<void>,
): Promise<number> {
  log('Building and packaging the extension.');
  const vsix = await packageExtension();
  const target = options.kind === 'own' ? await checkOwn(options) : await startCluster(running);
  const password = randomBytes(9).toString('base64url');
  log('Starting the editor.');
  const editor = await startCodeServer({
    auth: options.kind === 'smoke' ? 'none' : { password },
    vsix: [vsix],
    folder: target.folder,
    // a login program that the kubeconfig names looks for its files at home
    ...(options.kind === 'own' ? { env: { HOME: process.env['HOME'] } } : {}),
    settings: {
      'driftline.cluster.kubeconfig': target.kubeconfig,
      'driftline.cluster.context': target.context,
      'git.blame.statusBarItem.enabled': false,
    },
  });
  running.push(editor);
  if (options.kind === 'smoke') {
    log('Waiting for the drift and the mistake to show.');
    const drift = { file: driftedFile, line: findDriftedLine() };
    const mistake = { file: faultyFile, line: findFaultyLine() };
    const places = { drift, mistake, editing: findEditing(), built: findBuilt(), connected: findConnected() };
    const views = { drifted: findDrifted(), tree: findRows(), sync: findSynced(), owned: findOwned() };
    await captureDemo({ url: editor.url, ...places, ...views, dir: options.dir, timeoutMs: captureTimeout });
    log(
      `The drift stands on line ${drift.line} of ${drift.file}, the mistake on line ${mistake.line} of ${mistake.file}.`,
    );
    return 0;
  }
  process.stdout.write(invite(editor, password, options.kind === 'demo'));
  await Promise.race([editor.exited, interrupted]);
  return 0;
}

async function startCluster(running: { stop(): Promise<void> }[]): Promise<DriftedCluster> {
  const cluster = await startDriftedCluster(log);
  running.push(cluster);
  return cluster;
}

async function checkOwn(own: DemoOptions & { kind: 'own' }): Promise<typeof own> {
  await stat(own.kubeconfig).catch(() => {
    throw new Error(`there is no kubeconfig at ${own.kubeconfig}`);
  });
  const isFolder = await stat(own.folder)
    .then((found) => found.isDirectory())
    .catch(() => false);
  if (!isFolder) throw new Error(`there is no folder ${own.folder}`);
  return own;
}

function invite({ url }: CodeServer, password: string, isDemo: boolean): string {
  const tries = isDemo
    ? `  1. Open ${driftedFile}: replicas is 3 in Git and 5 in the cluster, and the line says who did it.
  2. Type 5 in its place: the squiggle goes, before anything is saved.
  3. Press "Compare with Live" above the resource.
  4. Open apps/web/configmap.yaml and apps/worker/worker.yaml, whose replicas an autoscaler sets too.
  5. Open ${faultyFile}, a draft that is not applied yet: a field and a value in it cannot be right. Ctrl+. on the
     field corrects its name; hover a field to read what it is for.
  6. Open ${outdatedFile}: Ctrl+. on its apiVersion migrates it. Then ${plainFile}, which is not encrypted.
  7. Open ${patchFile}: the drift of an object stands in the patch that decides. Then ${faultyPatchFile}.
  8. Open apps/shop/deployment.yaml and run "Driftline: Show Rendered Manifest".
  9. Open apps/web/configmap.yaml and press Shift+F12 on its name: who uses it. F2 renames it everywhere.
 10. Give apps/web/service.yaml another name: the line says what Flux will delete. Ctrl+. on the kind of ${faultyFile}
     lists it, which nobody did.
 11. Begin a field in any manifest: what its schema knows is offered, what is required first.
 12. Look at the Sync view (in the activity bar): what fails stands first. "Driftline: Reveal Owner" leads there.`
    : '  Open a manifest: the code lens above each resource says how it stands in the cluster.';
  return `
The editor is at  ${url}
The password is   ${password}

Try:
${tries}

Ctrl-C ends everything and leaves nothing behind.
`;
}

const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});
process.exitCode = await run(
  parseOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd()),
  interrupted,
);
process.exit();
