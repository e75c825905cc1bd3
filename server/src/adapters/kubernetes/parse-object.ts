import { type Json, type JsonObject, isObject } from '../../manifest/json.ts';
import type { ClusterError } from '../../ports.ts';

/** The JSON object of an answer; undefined for all else, since a proxy's login page comes with status 200, too. */
export function parseObject(body: string): JsonObject | undefined {
  try {
    const value = JSON.parse(body) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Said of an answer that is no JSON object, without quoting it. */
export const notAnObject: ClusterError = {
  kind: 'server-error',
  message: 'The answer is no Kubernetes object. Is a proxy in between?',
};
