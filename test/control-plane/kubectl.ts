import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** Which kubectl, as whom, against which cluster. */
export interface KubectlTarget {
  readonly binaries: string;
  /** Home, caches and temporary files go here: kubectl otherwise writes to the person's home. */
  readonly dir: string;
  readonly kubeconfig: string;
  /** A cluster somebody named may need the person's environment for its credential plugin. */
  readonly external?: boolean;
}

/** What a kubectl run may be given. */
export interface KubectlOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Runs the built kubectl, never the PATH's, and never with the person's kubeconfig. */
export async function runKubectl(
  target: KubectlTarget,
  args: readonly string[],
  options: KubectlOptions = {},
): Promise<string> {
  const global = ['--kubeconfig', target.kubeconfig, '--cache-dir', join(target.dir, 'kubectl-cache')];
  const base = target.external ? process.env : { PATH: process.env['PATH'], HOME: target.dir, TMPDIR: target.dir };
  return runCommand(join(target.binaries, 'kubectl'), [...global, ...args], {
    env: { ...base, KUBERC: 'off', ...options.env },
    ...(options.input !== undefined && { input: options.input }),
    ...(options.signal && { signal: options.signal }),
  });
}
