import type { ChartAddress } from '../../protocol.ts';

/** Why nobody can tell from here what the next upgrade of a release brings; `about` is a name, or words of a program. */
export interface Obstacle {
  readonly code:
    | 'build-unknown'
    | 'chart-elsewhere'
    | 'chart-missing'
    | 'chart-not-fetched'
    | 'chart-pinned'
    | 'chart-range'
    | 'chart-source-unknown'
    | 'cluster'
    | 'dependencies-missing'
    | 'fetch-failed'
    | 'helm-failed'
    | 'helm-missing'
    | 'helm-slow'
    | 'not-released'
    | 'other-release'
    | 'post-renderer-failed'
    | 'preserved-values'
    | 'schema-elsewhere'
    | 'secret-doubt'
    | 'secret-values'
    | 'target-path'
    | 'too-large'
    | 'untrusted'
    | 'values-encrypted'
    | 'values-files'
    | 'values-missing'
    | 'values-several'
    | 'values-unread'
    | 'variable-unknown';
  readonly about?: string;
  /** The chart that is to be fetched. */
  readonly chart?: ChartAddress;
}

/** A value, or what stands in the way of it. */
export type Planned<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly obstacle: Obstacle };

/** A value that is not to be had. */
export function stop(code: Obstacle['code'], about?: string): { readonly ok: false; readonly obstacle: Obstacle } {
  return { ok: false, obstacle: { code, ...(about !== undefined && { about }) } };
}
