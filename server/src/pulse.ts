import { guard } from './guard.ts';
import type { Clock, Cluster, ClusterError, Log } from './ports.ts';

/** A frozen server is noticed within this and the time that a request has, in milliseconds. */
const interval = 10_000;

/**
 * Asks a cluster from time to time whether it still answers: a watch on which nothing comes looks the same whether nothing
 * happens or nobody is there. `told` is called with what is wrong, or without it once it is over.
 */
export function followPulse(
  cluster: Pick<Cluster, 'version'>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  told: (problem: ClusterError | undefined) => void,
  signal: AbortSignal,
): void {
  let cancel: (() => void) | undefined;
  signal.addEventListener('abort', () => cancel?.());

  async function ask(): Promise<void> {
    const answer = await cluster.version(signal);
    if (signal.aborted) return;
    // who refuses an answer is there
    const isGone = !answer.ok && (answer.error.kind === 'timeout' || answer.error.kind === 'unreachable');
    told(isGone ? answer.error : undefined);
  }

  function plan(): void {
    if (signal.aborted) return;
    cancel = clock.after(interval, () => void guard(log, 'ask for a sign of life', undefined, ask).then(plan));
  }

  plan();
}
