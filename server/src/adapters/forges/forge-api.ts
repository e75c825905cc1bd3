import type { IncomingHttpHeaders } from 'node:http';
import { t } from '@vscode/l10n';
import type * as z from 'zod/mini';
import type { ForgeAddress, ForgeCredentials, ForgeError } from '../../forge-port.ts';
import type { Result } from '../../ports.ts';
import { type ExchangeOptions, type HttpReply, exchange } from '../kubernetes/exchange-over-http.ts';
import { proxyAgent } from './proxy-agent.ts';
import { toConnectionError } from './connection-error.ts';

/** One request to a forge's API; `path` begins with a slash, below the API, and is encoded. */
export interface ForgeRequest {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: object;
}

/** What came back, whatever its status. */
export interface ForgeReply {
  readonly status: number;
  /** Undefined where it is no JSON. */
  readonly json: unknown;
  readonly headers: IncomingHttpHeaders;
  /** Whether the request had a token. */
  readonly hasToken: boolean;
}

/** What differs between forges. */
export interface ForgeDialect {
  readonly headers: Readonly<Record<string, string>>;
  readonly authorize: (token: string) => string;
  /** Puts an answer that is no success into words, without quoting it. */
  readonly explain: (reply: ForgeReply, request: ForgeRequest) => ForgeError;
}

/** Asks one forge with the token that belongs to it. */
export interface ForgeApi {
  /** Fails only where there was no answer. */
  ask(request: ForgeRequest, signal: AbortSignal): Promise<Result<ForgeReply, ForgeError>>;
  /** What a successful answer holds, of which only that is kept which the schema names. */
  call<T>(request: ForgeRequest, schema: z.ZodMiniType<T>, signal: AbortSignal): Promise<Result<T, ForgeError>>;
  /** The same of an answer that is there. */
  read<T>(reply: ForgeReply, request: ForgeRequest, schema: z.ZodMiniType<T>): Result<T, ForgeError>;
  /** The answers of a list's pages, no more than so many. */
  pages<T>(
    path: string,
    schema: z.ZodMiniType<T>,
    most: number,
    signal: AbortSignal,
  ): Promise<Result<readonly T[], ForgeError>>;
}

/** How long a forge may say nothing, and take for an answer, in milliseconds. */
const silence = 15_000;
const longest = 60_000;
const mostBytes = 8 * 2 ** 20;
const mostRedirects = 3;

/** Makes the way to a forge; the environment names the proxy. */
export function createForgeApi(
  address: ForgeAddress,
  credentials: ForgeCredentials,
  dialect: ForgeDialect,
  environment: NodeJS.ProcessEnv,
): ForgeApi {
  const agent = proxyAgent(address.api, environment);

  async function ask(request: ForgeRequest, signal: AbortSignal): Promise<Result<ForgeReply, ForgeError>> {
    const token = await credentials(address.origin);
    if (isAborted(signal)) return { ok: false, error: toAborted() };
    if (token !== undefined && !/^[\x21-\x7E]+$/.test(token)) return { ok: false, error: toUnusable(address.origin) };
    const body = request.body && JSON.stringify(request.body);
    const options: ExchangeOptions = {
      method: request.method,
      agent,
      timeout: silence,
      mostBytes,
      signal: AbortSignal.any([signal, AbortSignal.timeout(longest)]),
      headers: {
        'user-agent': 'driftline',
        ...dialect.headers,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...(token === undefined ? {} : { authorization: dialect.authorize(token) }),
      },
    };
    try {
      const reply = await follow(new URL(address.api + request.path), options, body);
      if (!reply.ok) return reply;
      const { status, headers } = reply.value;
      return {
        ok: true,
        value: { status, headers, json: parse(reply.value.body), hasToken: token !== undefined },
      };
    } catch (error) {
      return { ok: false, error: isAborted(signal) ? toAborted() : toConnectionError(error, address.origin) };
    }
  }

  /** A renamed repository is asked for at its new place, as long as that is on the same forge: the token stays there. */
  async function follow(
    url: URL,
    options: ExchangeOptions,
    body: string | undefined,
  ): Promise<Result<HttpReply, ForgeError>> {
    let here = url;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const reply = await exchange(here, options, body);
      const { location } = reply.headers;
      const isRedirect = [301, 302, 307, 308].includes(reply.status) && location !== undefined;
      if (!isRedirect) return { ok: true, value: reply };
      const next = URL.parse(location, here.href);
      const isAllowed = next && isInApi(next, address.api) && (options.method === 'GET' || reply.status > 302);
      if (!isAllowed) return { ok: false, error: toMoved(address, next) };
      here = next;
    }
    return { ok: false, error: toMoved(address, here) };
  }

  async function call<T>(
    request: ForgeRequest,
    schema: z.ZodMiniType<T>,
    signal: AbortSignal,
  ): Promise<Result<T, ForgeError>> {
    const reply = await ask(request, signal);
    return reply.ok ? read(reply.value, request, schema) : reply;
  }

  function read<T>(reply: ForgeReply, request: ForgeRequest, schema: z.ZodMiniType<T>): Result<T, ForgeError> {
    if (reply.status < 200 || reply.status > 299) return { ok: false, error: dialect.explain(reply, request) };
    const parsed = schema.safeParse(reply.json);
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, error: toOdd(address.origin) };
  }

  return {
    ask,
    call,
    read,
    async pages(path, schema, most, signal) {
      const found = [];
      for (let next: string | undefined = path; next !== undefined && found.length < most;) {
        const request: ForgeRequest = { method: 'GET', path: next };
        const reply = await ask(request, signal);
        if (!reply.ok) return reply;
        const page = read(reply.value, request, schema);
        if (!page.ok) return page;
        found.push(page.value);
        const query = nextQuery(reply.value.headers.link);
        next = query === undefined ? undefined : path.replace(/(?:\?.*)?$/, query);
      }
      return { ok: true, value: found };
    },
  };
}

/** Of the address of the next page only the query counts: a forge behind a proxy may name itself otherwise. */
function nextQuery(link: string | string[] | undefined): string | undefined {
  const [, address] = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/.exec([link].flat().join(',')) ?? [];
  return address === undefined ? undefined : URL.parse(address, 'http://localhost')?.search;
}

/** What is asked twice, since it changes meanwhile. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function isInApi(url: URL, api: string): boolean {
  const base = new URL(api);
  return url.origin === base.origin && url.href.startsWith(`${base.href.replace(/\/+$/, '')}/`);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function toAborted(): ForgeError {
  return { kind: 'aborted', message: t('The request was cancelled.') };
}

function toUnusable(origin: string): ForgeError {
  const message = t('The token for {0} holds characters that no token has. Sign in again.', origin);
  return { kind: 'bad-token', message };
}

function toOdd(origin: string): ForgeError {
  return {
    kind: 'server-error',
    message: t('{0} gave an answer that is not that of its API. Is a proxy or a sign-in page in between?', origin),
  };
}

function toMoved({ origin, owner, name }: ForgeAddress, to: URL | null): ForgeError {
  const repository = `${owner}/${name}`;
  const message =
    to === null || to.origin === origin
      ? t('{0} leads away from {1}. Correct the address of the remote.', origin, repository)
      : t(
          '{0} leads on to {1} for {2}, and your token is not sent there. Correct the address of the remote.',
          origin,
          to.origin,
          repository,
        );
  return { kind: 'moved', message };
}
