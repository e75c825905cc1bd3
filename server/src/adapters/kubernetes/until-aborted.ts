import type { ClusterError, Result } from '../../ports.ts';

/** Why there is no answer to what nobody waits for any more. */
export const aborted: ClusterError = { kind: 'aborted', message: 'The request was cancelled.' };

/** Stops to wait when the signal says so, for what goes on for others. */
export async function untilAborted<T>(
  wait: Promise<Result<T, ClusterError>>,
  signal: AbortSignal,
): Promise<Result<T, ClusterError>> {
  if (signal.aborted) return { ok: false, error: aborted };
  const { promise, resolve } = Promise.withResolvers<Result<T, ClusterError>>();
  const stop = (): void => resolve({ ok: false, error: aborted });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([wait, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
