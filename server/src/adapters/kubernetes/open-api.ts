import { at, stringAt } from '../../manifest/json.ts';
import type { Cluster, ClusterError, Result } from '../../ports.ts';
import { toApiPath } from './api-path.ts';
import { toReplyError } from './errors.ts';
import type { Send } from './exchange.ts';
import { notAnObject, parseObject } from './parse-object.ts';
import type { JsonObject } from '../../manifest/json.ts';

/**
 * Reads the API's description: an index with one address per group version, each of which holds a digest.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3
 */
export function createOpenApi(send: Send): Cluster['openApi'] {
  async function ask(path: string, signal: AbortSignal): Promise<Result<JsonObject, ClusterError>> {
    const reply = await send({ method: 'GET', path }, signal);
    if (!reply.ok) return reply;
    if (reply.value.status !== 200) return { ok: false, error: toReplyError(reply.value, false) };
    const object = parseObject(reply.value.body);
    return object ? { ok: true, value: object } : { ok: false, error: notAnObject };
  }

  return async (apiVersion, signal) => {
    const index = await ask('/openapi/v3', signal);
    if (!index.ok) return index;
    const address = stringAt(at(index.value, 'paths', toApiPath(apiVersion).slice(1)), 'serverRelativeURL');
    if (address === undefined) {
      return { ok: false, error: { kind: 'not-served', message: `This cluster does not describe ${apiVersion}.` } };
    }
    const digest = URL.parse(address, 'https://server')?.searchParams.get('hash') ?? '';
    const document = await ask(address, signal);
    return document.ok ? { ok: true, value: { digest, document: document.value } } : document;
  };
}
