import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import { waitFor } from './wait.ts';

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

const established = '{range .items[*]}{.status.conditions[?(@.type=="Established")].status}{"\\n"}{end}';

/** Waits until all CRDs are served by asking again: kubectl fails on one whose conditions are not written yet. */
export async function waitForCrds(target: KubectlTarget, signal?: AbortSignal): Promise<void> {
  const options = signal ? { signal } : {};
  await waitFor(
    'the CRDs to be served',
    async () => {
      const asked = runKubectl(target, ['get', 'crd', '-o', `jsonpath=${established}`], options);
      const states = await asked.catch(() => 'not yet\n');
      return states
        .slice(0, -1)
        .split('\n')
        .every((state) => state === 'True');
    },
    { every: 200, ...options },
  );
}
