import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { startCodeServer } from '../test/editor/host/code-server.ts';
import { captureChange } from '../test/editor/host/capture-change.ts';
import { captureDemo } from '../test/editor/host/smoke.ts';
import { type DriftedCluster, startDriftedCluster } from './demo/drifted-cluster.ts';
import { makeForgeHands } from './demo/forge-hands.ts';
import { invite } from './demo/invite.ts';
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
  const target = options.kind === 'own' ? await checkOwn(options) : await startCluster(running, options.withForge);
  const forge = 'forge' in target ? target.forge : undefined;
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
  if (options.kind === 'smoke' && forge) {
    log('Waiting for drift that becomes a pull request, and for what Flux makes of it.');
    const drift = { file: driftedFile, line: findDriftedLine(), typed: '5' };
    const hands = makeForgeHands(forge, target.folder);
    await captureChange({ url: editor.url, drift, forge: hands, dir: options.dir, timeoutMs: captureTimeout });
    log('A pull request was opened, approved, merged and applied.');
    return 0;
  }
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
  process.stdout.write(invite(editor, password, { isDemo: options.kind === 'demo', ...(forge && { forge }) }));
  await Promise.race([editor.exited, interrupted]);
  return 0;
}

/** With a forge Flux looks often enough that nobody waits long for what was merged. */
async function startCluster(running: { stop(): Promise<void> }[], withForge: boolean): Promise<DriftedCluster> {
  const cluster = await startDriftedCluster(log, withForge ? { forge: { interval: '15s' } } : {});
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

const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});
process.exitCode = await run(
  parseOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd()),
  interrupted,
);
process.exit();
