import type { Log } from './ports.ts';

/**
 * Runs one handler so that a defect of ours costs one answer and not the server: the error is logged by its name and
 * place, without its text, which could quote a manifest, and the fallback is answered.
 */
export async function guard<T>(log: Log, name: string, fallback: T, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const { name: kind, stack = '' } = error instanceof Error ? error : { name: 'unknown error' };
    const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
    log.error([`${name} failed: ${kind}`, ...places.slice(0, 5)].join('\n'));
    return fallback;
  }
}
