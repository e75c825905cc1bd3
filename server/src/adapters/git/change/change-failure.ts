import { t } from '@vscode/l10n';
import type { ChangeError, ChangeErrorKind } from '../../../change-port.ts';
import type { Result } from '../../../ports.ts';

/** Leaves the many steps of a change at once; it never leaves this folder. */
export class ChangeFailure extends Error {
  readonly error: ChangeError;
  constructor(error: ChangeError) {
    super(error.message);
    this.error = error;
  }
}

/** Ends the change with an explanation for a person. */
export function fail(kind: ChangeErrorKind, message: string, more: Omit<ChangeError, 'kind' | 'message'> = {}): never {
  throw new ChangeFailure({ kind, message, ...more });
}

/** What steps that may fail become for those outside. */
export async function toResult<T>(signal: AbortSignal, steps: () => Promise<T>): Promise<Result<T, ChangeError>> {
  try {
    signal.throwIfAborted();
    return { ok: true, value: await steps() };
  } catch (error) {
    if (signal.aborted) return { ok: false, error: { kind: 'aborted', message: t('Cancelled.') } };
    if (error instanceof ChangeFailure) return { ok: false, error: error.error };
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { ok: false, error: { kind: 'failed', message: t('The change could not be prepared ({0}).', code) } };
  }
}
