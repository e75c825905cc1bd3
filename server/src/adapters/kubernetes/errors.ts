import { type JsonObject, at, isArray, stringAt } from '../../manifest/json.ts';
import type { ClusterError } from '../../ports.ts';
import type { ApiReply } from './exchange.ts';
import { parseObject } from './parse-object.ts';

/** Puts a failed connection into words, with the next step; only causes that are known to hold no secret are quoted. */
export function toConnectionError(error: unknown, server: string): ClusterError {
  const { name, code, message } = describe(error);
  if (name === 'AbortError') return { kind: 'aborted', message: 'The request was cancelled.' };
  if (code === 'ETIMEDOUT') {
    return { kind: 'timeout', message: `${server} did not answer in time. Is the cluster up and reachable from here?` };
  }
  const words = reasons[code] ?? (isQuotable(code) ? message : describeProxy(message));
  return { kind: 'unreachable', message: `${server} cannot be reached: ${words}` };
}

/** The proxy's agent throws errors without a code. */
function describeProxy(message: string): string {
  const [, status] = /^Bad response: (\d+)$/.exec(message) ?? [];
  if (status) return `the proxy answered ${status}.${status === '407' ? ' It wants a name and a password.' : ''}`;
  return message === 'Proxy timeout' ? 'the proxy did not answer in time.' : 'the request failed.';
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Is the cluster running?',
  ECONNRESET: 'the connection was cut.',
  ENOTFOUND: 'its name is not known. Is the VPN on?',
  EAI_AGAIN: 'its name could not be looked up. Is the network up?',
  ENETUNREACH: 'there is no route. Is the network up?',
  EHOSTUNREACH: 'there is no route. Is the VPN on?',
  E2BIG: 'the answer is too large.',
};

/** Codes of the system and of TLS, whose messages name files, addresses and certificates. */
function isQuotable(code: string): boolean {
  return /^(?:E[A-Z]{3,}|ERR_(?:TLS|SSL|OSSL|SOCKET|INVALID_URL)\w*|\w*CERT\w*|UNABLE_TO_\w+|HOSTNAME_MISMATCH)$/.test(
    code,
  );
}

function describe(error: unknown): { name: string; code: string; message: string } {
  if (!(error instanceof Error)) return { name: '', code: '', message: 'unknown error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { name: error.name, code, message: error.message };
}

/** Reads a refusal: what kind of failure a status code and its Status object mean. */
export function toReplyError(reply: ApiReply, isSecret: boolean): ClusterError {
  const status = parseStatus(reply.body);
  const words =
    stringAt(status, 'message') ?? `The answer ${reply.status} is not the API server's. Is a proxy in between?`;
  const message = isSecret
    ? 'The API server refused this Secret; its words are withheld, since they can hold values.'
    : words;
  const reject = (causes: readonly { field: string; message: string }[] = []): ClusterError => ({
    kind: 'rejected',
    message,
    ...(reply.status === 403 ? { isForbidden: true } : {}),
    rejection: { message, causes: isSecret ? causes.map(({ field }) => ({ field, message })) : causes },
  });
  switch (reply.status) {
    case 401:
      return { kind: 'unauthorized', message: 'The cluster does not accept these credentials. Log in again.' };
    case 403:
      return isAuthorizers(words) ? { kind: 'forbidden', message: words } : reject();
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
  if (words.includes('failed calling webhook')) {
    const [, webhook] = /failed calling webhook "([^"]+)"/.exec(words) ?? [];
    return { kind: 'webhook-failed', message, ...(webhook === undefined ? {} : { webhook }) };
  }
  return { kind: 'server-error', message: message || `The API server answered ${reply.status}.` };
}

/**
 * A 403 of the authorizer, which names no object where many are asked for, or of the rules that nobody grants more than
 * they hold and that only an administrator aggregates roles; admission answers 403 as well.
 */
function isAuthorizers(words: string): boolean {
  const escalation = /is forbidden: user ".*" \(.*\) is attempting to grant RBAC permissions not currently held/s;
  return (
    /^\S+(?: "[^"]*")? is forbidden: User ".*" cannot /s.test(words) ||
    words.startsWith('forbidden: User ') ||
    words.includes('must have cluster-admin privileges to use the aggregationRule') ||
    escalation.test(words)
  );
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
  const object = parseObject(body);
  return object?.['kind'] === 'Status' ? object : undefined;
}

/** A refusal of the request's shape, which comes as a 500 and carries its paths only in the words: one, or several after `errors:`. */
function readTypedPatchError(message: string): (ClusterError & { kind: 'rejected' })['rejection'] | undefined {
  const [, all = ''] = /failed to create typed patch object \(.*?\): (?:errors:\s*)?([\s\S]+)$/.exec(message) ?? [];
  const causes = all.split('\n').flatMap((line) => {
    const [, field, words] = /^\s*(\.\S+): (.+)$/.exec(line) ?? [];
    return field === undefined || words === undefined ? [] : [{ field, message: words }];
  });
  const [first] = causes;
  return first && { message: `${first.field}: ${first.message}`, causes };
}
