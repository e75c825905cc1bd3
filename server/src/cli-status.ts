import path from 'node:path';
import { t } from '@vscode/l10n';
import { systemClock } from './adapters/clock.ts';
import { createClusterGateway } from './adapters/kubeconfig.ts';
import { type CliProcess, findCacheFolder, hasColours, say, write } from './cli-process.ts';
import type { StatusArguments } from './cli/arguments.ts';
import { formatStatus, formatStatusJson } from './cli/format-status.ts';
import { readStatus, toExitCode } from './cli/status.ts';

/** Runs `driftline status` and answers with its exit code: 0 all is well, 1 something is not, 2 it could not be told. */
export async function status(args: StatusArguments, process: CliProcess, signal: AbortSignal): Promise<number> {
  const { context, kubeconfig, format } = args;
  const problems: string[] = [];
  const report = (problem: string): void => void problems.push(problem);
  const file = kubeconfig !== undefined && path.resolve(process.cwd, kubeconfig);
  const gateway = createClusterGateway(process.env, systemClock, { cacheFolder: () => findCacheFolder(process.env) });
  const connected = await gateway.connect({ context, ...(file && { kubeconfig: file }) }, signal);
  if (!connected.ok) {
    await say(process, t('Context "{0}" cannot be used: {1}', context, connected.error.message));
    return 2;
  }
  // the clock's timers keep no process alive
  const waiting = setInterval(() => undefined, 60_000);
  try {
    const log = { info: () => undefined, warn: () => undefined, error: report };
    const tree = await readStatus(connected.value, context, { clock: systemClock, log }, signal);
    const { state, message } = tree;
    if (state === 'not-connected')
      problems.push(t('Context "{0}" cannot be used: {1}', context, message ?? t('There was no answer.')));
    else if (state === 'no-controller') problems.push(t('The cluster has no kind of Flux, Argo CD or K3s.'));
    else if (state !== 'read') problems.push(t('Not everything was read: {0}', message ?? t('There was no answer.')));
    if (state !== 'not-connected' || format === 'json') {
      const text = format === 'json' ? formatStatusJson(tree) : formatStatus(tree, hasColours(args, process));
      await write(process.stdout, text);
    }
    for (const problem of problems) await say(process, problem);
    return toExitCode(tree);
  } finally {
    clearInterval(waiting);
  }
}
