import { at } from '../../manifest/json.ts';
import type { ClusterError, Result, ReviewedVerb } from '../../ports.ts';
import { toReplyError } from './errors.ts';
import type { Send } from './exchange.ts';
import { notAnObject, parseObject } from './parse-object.ts';

/**
 * Whether this user may do something to an object: the authorizer and an admission policy refuse with the same status,
 * and the words of an authorizer can be any. Undecided is true, as then the refusal's own words count.
 */
export async function review(send: Send, verb: 'patch', path: string, signal: AbortSignal): Promise<boolean> {
  const reviewed = await askReview(send, verb, path, signal);
  return !reviewed.ok || reviewed.value;
}

/** What the API server says of whether this user may; of the path of a list it is about all objects in it. */
export async function askReview(
  send: Send,
  verb: ReviewedVerb,
  path: string,
  signal: AbortSignal,
): Promise<Result<boolean, ClusterError>> {
  const resourceAttributes = { verb, ...readPath(path) };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  const reply = await send(
    {
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      contentType: 'application/json',
      body: JSON.stringify(body),
    },
    signal,
  );
  if (!reply.ok) return reply;
  if (reply.value.status !== 201) return { ok: false, error: toReplyError(reply.value, false) };
  const allowed = at(parseObject(reply.value.body), 'status', 'allowed');
  return typeof allowed === 'boolean' ? { ok: true, value: allowed } : { ok: false, error: notAnObject };
}

/** `/apis/apps/v1/namespaces/demo/deployments/web` in the authorizer's terms. */
function readPath(path: string): Readonly<Record<string, string>> {
  const parts = path.slice(1).split('/').map(decodeURIComponent);
  const [group, version, ...rest] = parts[0] === 'api' ? ['', parts[1] ?? '', ...parts.slice(2)] : parts.slice(1);
  const isNamespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [resource = '', name = ''] = isNamespaced ? rest.slice(2) : rest;
  return {
    group: group ?? '',
    version: version ?? '',
    resource,
    name,
    ...(isNamespaced ? { namespace: rest[1] ?? '' } : {}),
  };
}
