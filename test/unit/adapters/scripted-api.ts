import type { Api, ApiReply, ApiRequest, Reader } from '../../../server/src/adapters/kubernetes/exchange.ts';
import type { ClusterError, Result } from '../../../server/src/ports.ts';

/** A watch that is open, in the test's hands. */
export interface Followed {
  readonly request: ApiRequest;
  readonly query: URLSearchParams;
  readonly signal: AbortSignal;
  readonly open: () => void;
  /** An event, or a line as it is. */
  readonly say: (event: unknown) => void;
  /** The server ends it, in order or with an answer that is no watch. */
  readonly end: (reply?: Partial<ApiReply>) => void;
  /** The connection fails. */
  readonly fail: () => void;
}

/** An API server whose answers are written down, and whose watches the test holds. */
export interface ScriptedApi extends Api {
  readonly asked: ApiRequest[];
  readonly followed: Followed[];
  /** Lets those go on who wait for other credentials. */
  readonly renew: () => void;
  readonly waitingForLogin: number;
}

export const aborted: ClusterError = { kind: 'aborted', message: 'aborted' };
export const unreachable: ClusterError = { kind: 'unreachable', message: 'cut' };

/** What the answer to a request is; undefined never comes. */
export type Script = (request: ApiRequest) => Partial<ApiReply> | ClusterError | object | undefined;

/** Objects are sent as JSON with status 200, unless they have a status or are an error. */
export function scriptApi(script: Script): ScriptedApi {
  const asked: ApiRequest[] = [];
  const followed: Followed[] = [];
  const logins = new Set<() => void>();
  return {
    asked,
    followed,
    get waitingForLogin() {
      return logins.size;
    },
    renew() {
      for (const go of logins) go();
    },
    send(request, signal) {
      if (signal.aborted) return Promise.resolve({ ok: false, error: aborted });
      asked.push(request);
      const found = script(request);
      return found
        ? Promise.resolve(toResult(found))
        : new Promise((resolve) => whenAborted(signal, () => resolve(no)));
    },
    follow(request, reader, signal) {
      return new Promise((resolve) => {
        followed.push(toFollowed(request, reader, signal, resolve));
        whenAborted(signal, () => resolve(no));
      });
    },
    credentialsRenewed(signal) {
      return new Promise((resolve) => {
        const go = (): void => {
          logins.delete(go);
          resolve();
        };
        logins.add(go);
        whenAborted(signal, go);
      });
    },
  };
}

const no = { ok: false, error: aborted } as const;

function whenAborted(signal: AbortSignal, run: () => void): void {
  if (signal.aborted) run();
  else signal.addEventListener('abort', run, { once: true });
}

function toFollowed(
  request: ApiRequest,
  reader: Reader,
  signal: AbortSignal,
  settle: (result: Result<ApiReply, ClusterError>) => void,
): Followed {
  return {
    request,
    query: new URLSearchParams(request.path.split('?')[1]),
    signal,
    open: () => reader.onOpen(),
    say: (event) => reader.onLine(typeof event === 'string' ? event : JSON.stringify(event)),
    end: (reply = {}) => settle({ ok: true, value: { status: 200, body: '', ...reply } }),
    fail: () => settle({ ok: false, error: unreachable }),
  };
}

function toResult(found: object): Result<ApiReply, ClusterError> {
  if ('kind' in found && 'message' in found && !('metadata' in found))
    return { ok: false, error: found as ClusterError };
  if ('status' in found && typeof found.status === 'number')
    return { ok: true, value: { body: '', ...found } as ApiReply };
  return { ok: true, value: { status: 200, body: JSON.stringify(found) } };
}
