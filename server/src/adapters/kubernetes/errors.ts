import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { ClusterError } from '../../ports.ts';
import type { ApiReply } from './exchange.ts';

/** Puts a failed connection into words, with the next step; the cause's own text may hold addresses but no secret. */
export function toConnectionError(error: unknown, server: string): ClusterError {
  const { name, code, message } = describe(error);
  if (name === 'AbortError') return { kind: 'aborted', message: 'The request was cancelled.' };
  if (code === 'ETIMEDOUT') {
    return { kind: 'timeout', message: `${server} did not answer in time. Is the cluster up and reachable from here?` };
  }
  const words = reasons[code] ?? (message || code);
  return { kind: 'unreachable', message: `${server} cannot be reached: ${words}` };
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Is the cluster running?',
  ECONNRESET: 'the connection was cut.',
  ENOTFOUND: 'its name is not known. Is the VPN on?',
  EAI_AGAIN: 'its name could not be looked up. Is the network up?',
  ENETUNREACH: 'there is no route. Is the network up?',
  EHOSTUNREACH: 'there is no route. Is the VPN on?',
};

function describe(error: unknown): { name: string; code: string; message: string } {
  if (!(error instanceof Error)) return { name: '', code: '', message: 'unknown error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { name: error.name, code, message: error.message };
}

/** Reads a refusal: what kind of failure a status code and its Status object mean. */
export function toReplyError(reply: ApiReply, isSecret: boolean): ClusterError {
  const status = parseStatus(reply.body);
  const words = stringAt(status, 'message') ?? reply.body.slice(0, 200).trim();
  const message = isSecret
    ? 'The API server refused this Secret; its words are withheld, since they can hold values.'
    : words;
  const reject = (causes: readonly { field: string; message: string }[] = []): ClusterError => ({
    kind: 'rejected',
    message,
    rejection: { message, causes: isSecret ? causes.map(({ field }) => ({ field, message })) : causes },
  });
  switch (reply.status) {
    case 401:
      return { kind: 'unauthorized', message: 'The cluster does not accept these credentials. Log in again.' };
    case 403:
      return /^\S+ .* is forbidden: User ".*" cannot /s.test(words) ? { kind: 'forbidden', message: words } : reject();
    case 404:
      return { kind: status ? 'not-found' : 'not-served', message };
    case 409:
      return { kind: 'conflict', message };
    case 400:
    case 422:
      return reject(toCauses(status));
    case 429:
      return { kind: 'throttled', message: 'The API server asks for fewer requests.' };
    case 504:
      return { kind: 'timeout', message };
  }
  const typedPatch = readTypedPatchError(words);
  if (typedPatch) return reject(typedPatch.causes);
  if (words.includes('failed calling webhook')) return { kind: 'webhook-failed', message };
  return { kind: 'server-error', message: message || `The API server answered ${reply.status}.` };
}

function toCauses(status: JsonObject | undefined): readonly { field: string; message: string }[] {
  const causes = at(status, 'details', 'causes');
  if (!isArray(causes)) return [];
  return causes.flatMap((cause) => {
    const field = stringAt(cause, 'field');
    return field ? [{ field, message: stringAt(cause, 'message') ?? '' }] : [];
  });
}

/** A Status object of the API server; undefined for text, such as `404 page not found` of a kind that is not served. */
function parseStatus(body: string): JsonObject | undefined {
  try {
    const value = JSON.parse(body) as Json;
    return isObject(value) && value['kind'] === 'Status' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A refusal of the request's shape, which comes as a 500 and carries its path only in the words. */
function readTypedPatchError(message: string): (ClusterError & { kind: 'rejected' })['rejection'] | undefined {
  const match = /failed to create typed patch object \(.*?\): (?:errors:\s*)?(\S+): ([\s\S]+)$/.exec(message);
  const [, field, words] = match ?? [];
  if (field === undefined || words === undefined) return undefined;
  const [first = words] = words.trim().split('\n');
  return { message: `${field}: ${first}`, causes: [{ field, message: first }] };
}
