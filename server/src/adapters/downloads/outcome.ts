import type { SchemaError } from '../../ports.ts';

/** Says why there is no schema. */
export function fail(kind: SchemaError['kind'], message: string): { readonly ok: false; readonly error: SchemaError } {
  return { ok: false, error: { kind, message } };
}

/** Stops to wait when the signal says so; what it waited for goes on. */
export async function untilAborted<T>(wait: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([wait, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
