/** Stops to wait when the signal says so, for what goes on for others; answers `instead` then. */
export async function untilAborted<T>(wait: Promise<T>, signal: AbortSignal, instead: T): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const stop = (): void => resolve(instead);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, wait]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
