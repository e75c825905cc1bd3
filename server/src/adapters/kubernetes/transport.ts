import type https from 'node:https';
import type { Clock, ClusterError, Result } from '../../ports.ts';
import { wait } from './back-off.ts';
import { type CredentialSource, type Credentials, createCredentials } from './credentials.ts';
import { toConnectionError } from './errors.ts';
import type { Api, ApiReply, ApiRequest, Reader } from './exchange.ts';
import { exchange } from './exchange-over-http.ts';
import { createPace } from './pace.ts';
import { type Queue, createQueue } from './queue.ts';

/** What may be under way at once; more gain nothing for dry runs and burden the API server. */
const maxRequests = 4;
/** How long the server may say nothing, in milliseconds. */
const timeout = 15_000;
/** The same for a watch, to which a bookmark comes about every minute. */
const watchTimeout = 100_000;
/** A wait of this many milliseconds at most, when the server asks for it, is no failure. */
const patience = 3000;

/** Talks to one API server over one kept-alive connection pool; watches do not take the place of requests. */
export function createApi(server: string, source: CredentialSource, clock: Clock, queue: Queue = createQueue()): Api {
  const base = server.replace(/\/+$/, '');
  const credentials = createCredentials(source, timeout, clock, queue);
  const pace = createPace(clock, maxRequests);

  async function ask(
    request: ApiRequest,
    signal: AbortSignal,
    reader?: Reader,
  ): Promise<Result<ApiReply, ClusterError>> {
    const url = toUrl(base, request.path);
    if (!url) return { ok: false, error: { kind: 'server-error', message: `${base} has no such address.` } };
    const reply = await askLoggedIn(credentials, signal, async (options) => {
      const headers = Object.assign(toHeaders(request), options.headers);
      const limits = reader ? { timeout: watchTimeout } : {};
      try {
        const answer = await exchange(
          url,
          { ...options, ...limits, method: request.method, signal, headers },
          request.body,
          reader,
        );
        return { ok: true, value: answer };
      } catch (error) {
        return { ok: false, error: toConnectionError(error, base) };
      }
    });
    if (reply.ok && reply.value.status === 429) pace.slowDown(reply.value.retryAfter ?? 1000);
    return reply;
  }

  async function send(request: ApiRequest, signal: AbortSignal): Promise<Result<ApiReply, ClusterError>> {
    if (!(await pace.begin(signal))) return { ok: false, error: toAborted() };
    try {
      return await ask(request, signal);
    } finally {
      pace.end();
    }
  }

  return {
    credentialsRenewed: (signal) => credentials.renewed(signal),
    /** Takes a turn like any request, until the server has begun to answer. */
    async follow(request, reader, signal) {
      if (!(await pace.begin(signal))) return { ok: false, error: toAborted() };
      let isWaiting = true;
      const end = (): void => {
        if (isWaiting) pace.end();
        isWaiting = false;
      };
      const onOpen = (): void => {
        end();
        reader.onOpen();
      };
      try {
        return await ask(request, signal, { ...reader, onOpen });
      } finally {
        end();
      }
    },
    async send(request, signal) {
      const first = await send(request, signal);
      const { retryAfter } = first.ok && first.value.status === 429 ? first.value : {};
      if (retryAfter === undefined || retryAfter > patience) return first;
      await wait(clock, retryAfter, signal);
      return send(request, signal);
    },
  };
}

/** With a token that was good before and is refused now, logs in anew and asks once more, as kubectl does. */
async function askLoggedIn(
  credentials: Credentials,
  signal: AbortSignal,
  run: (options: https.RequestOptions) => Promise<Result<ApiReply, ClusterError>>,
): Promise<Result<ApiReply, ClusterError>> {
  for (let attempt = 1; ; attempt++) {
    const login = await credentials.logIn(signal);
    if (!login.ok) return login;
    const reply = await run(login.value.options);
    if (!reply.ok) return reply;
    if (reply.value.status !== 401) login.value.accept();
    else if (login.value.refuse() && attempt === 1) continue;
    return reply;
  }
}

/** The parts of the server to which the credentials belong. */
const roots = ['/api', '/apis', '/openapi', '/version'];

/** The whole address; undefined if it would not lie in the server's API. */
function toUrl(server: string, path: string): URL | undefined {
  const base = URL.parse(server);
  const url = URL.parse(server + path);
  if (!base || url?.origin !== base.origin) return undefined;
  const prefix = base.pathname.replace(/\/$/, '');
  const isInApi = roots.some((root) => url.pathname === prefix + root || url.pathname.startsWith(`${prefix + root}/`));
  return isInApi ? url : undefined;
}

function toHeaders(request: ApiRequest): Record<string, string> {
  return {
    accept: request.accept ?? 'application/json',
    'user-agent': 'driftline',
    ...(request.contentType ? { 'content-type': request.contentType } : {}),
  };
}

function toAborted(): ClusterError {
  return { kind: 'aborted', message: 'The request was cancelled.' };
}
