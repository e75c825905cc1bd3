import type { Json, JsonObject } from './manifest/json.ts';
import type { Result } from './ports.ts';

/** Why no paths were found. */
export type JqError = 'aborted' | 'invalid' | 'timeout' | 'unavailable';

/** Finds parts of objects by path expressions of jq, which can reach nothing else of the world. */
export interface JqPaths {
  /** For each object the list of its paths, as `[path(expression)]` of jq gives it; empty where that fails. */
  find(
    expression: string,
    objects: readonly JsonObject[],
    signal: AbortSignal,
  ): Promise<Result<readonly Json[], JqError>>;
  dispose(): void;
}
