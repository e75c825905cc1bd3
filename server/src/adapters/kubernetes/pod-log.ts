import { parseAllDocuments } from 'yaml';
import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import { maskText } from '../../manifest/mask-texts.ts';
import type { PodLog, PodName } from '../../manifest/pod-log.ts';
import type { ResourceRef } from '../../manifest/resource.ts';
import type { Applied, ClusterError, Result } from '../../ports.ts';
import { toReplyError } from './errors.ts';
import type { ApiRequest, Send } from './exchange.ts';

/** So many lines are asked for, of which so many characters are kept, the last ones. */
const lines = 200;
const longest = 64 * 1024;
/** What the server sends at most, in bytes: it would cut the end, which is what matters. */
const limitBytes = 1024 * 1024;

interface Reach {
  readonly send: Send;
  readonly askOpenly: (
    request: ApiRequest,
    about: Pick<ResourceRef, 'apiVersion' | 'kind'>,
    signal: AbortSignal,
  ) => Promise<Result<Applied, ClusterError>>;
}

/** Reads it through the API server; values of the Secrets that the Pod is given are replaced before anybody sees them. */
export async function readPodLog(
  { namespace, name }: PodName,
  { send, askOpenly }: Reach,
  signal: AbortSignal,
): Promise<Result<PodLog, ClusterError>> {
  const base = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const path = `${base}/pods/${encodeURIComponent(name)}`;
  const pod = await askOpenly({ method: 'GET', path }, { apiVersion: 'v1', kind: 'Pod' }, signal);
  if (!pod.ok) return pod;
  const container = stringAt(listAt(pod.value.object, 'spec', 'containers')[0], 'name') ?? '';
  const previous = hasEndedBefore(pod.value.object, container) ? { previous: 'true' } : {};
  const query = new URLSearchParams({
    ...{ container, tailLines: String(lines), limitBytes: String(limitBytes) },
    ...previous,
  });
  const reply = await send({ method: 'GET', path: `${path}/log?${query.toString()}`, accept: '*/*' }, signal);
  if (!reply.ok) return reply;
  if (reply.value.status >= 300) return { ok: false, error: toReplyError(reply.value, false) };
  const secrets = await Promise.all(
    listSecrets(pod.value.object).map((secret) => {
      const request = { method: 'GET', path: `${base}/secrets/${encodeURIComponent(secret)}` } as const;
      return askOpenly(request, { apiVersion: 'v1', kind: 'Secret' }, signal);
    }),
  );
  const isMasked = secrets.every((one) => one.ok || one.error.kind === 'not-found');
  const values = secrets.flatMap((one) => (one.ok ? listValues(one.value.object) : []));
  // before it is cut: of a part of a value nobody can tell that it is one
  const text = maskText(
    reply.value.body,
    [...new Set(values)].toSorted((a, b) => b.length - a.length),
  );
  const isCut = text.length > longest || text.split('\n').length > lines;
  return { ok: true, value: { container, text: keepEnd(text), isCut, isMasked } };
}

function keepEnd(text: string): string {
  if (text.length <= longest) return text;
  const end = text.slice(-longest);
  return end.slice(end.indexOf('\n') + 1);
}

/** A container that is started again has not written anything yet, and the one before it has. */
function hasEndedBefore(pod: JsonObject, container: string): boolean {
  const status = listAt(pod, 'status', 'containerStatuses').find((one) => stringAt(one, 'name') === container);
  return at(status, 'state', 'waiting') !== undefined && at(status, 'lastState', 'terminated') !== undefined;
}

function listSecrets(pod: JsonObject): readonly string[] {
  const volumes = listAt(pod, 'spec', 'volumes').flatMap((volume) => [
    stringAt(volume, 'secret', 'secretName'),
    ...listAt(volume, 'projected', 'sources').map((source) => stringAt(source, 'secret', 'name')),
  ]);
  const containers = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')];
  const variables = containers.flatMap((container) => [
    ...listAt(container, 'env').map((one) => stringAt(one, 'valueFrom', 'secretKeyRef', 'name')),
    ...listAt(container, 'envFrom').map((one) => stringAt(one, 'secretRef', 'name')),
  ]);
  return [...new Set([...volumes, ...variables].filter((name) => name !== undefined))];
}

/** Each value as it is and as it is encoded; of one that holds values of a chart, each of these, and each of its lines. */
function listValues(secret: JsonObject): readonly string[] {
  const data = at(secret, 'data');
  return Object.values(isObject(data) ? data : {}).flatMap((encoded) => {
    if (typeof encoded !== 'string') return [];
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const parts = [text.trim(), ...text.split('\n').map((line) => line.trim()), ...listScalars(text)];
    return [encoded, ...parts, ...parts.map((part) => Buffer.from(part).toString('base64'))];
  });
}

function listScalars(text: string): readonly string[] {
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  return [...documents].flatMap((document) => {
    if (document.errors.length > 0) return [];
    try {
      return flatten(document.toJS({ maxAliasCount: 100 }) as Json);
    } catch {
      return [];
    }
  });
}

function flatten(value: Json): readonly string[] {
  if (isArray(value)) return value.flatMap(flatten);
  if (isObject(value)) return Object.values(value).flatMap(flatten);
  return value === null || typeof value === 'boolean' ? [] : [String(value)];
}

function listAt(object: Json | undefined, ...keys: readonly string[]): readonly JsonObject[] {
  const list = at(object, ...keys);
  return isArray(list) ? list.filter(isObject) : [];
}
