import type { Cluster, SchemaSource } from '../ports.ts';
import { readOpenApi } from '../schema/read-open-api.ts';

/** The kinds as a cluster describes them, each apiVersion asked for when it is met. */
export function toClusterSchemas(cluster: Cluster, name: string): SchemaSource {
  return {
    async load(apiVersion, signal) {
      const answer = await cluster.openApi(apiVersion, signal);
      if (answer.ok) return { ok: true, value: readOpenApi(apiVersion, answer.value.document, name) };
      const { kind, message } = answer.error;
      return { ok: false, error: { kind: kind === 'not-served' ? 'unknown' : 'unreadable', message } };
    },
  };
}
