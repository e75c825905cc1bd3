import http from 'node:http';
import type https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock, ClusterError, Result } from '../../ports.ts';
import { wait } from './back-off.ts';
import { type Queue, createQueue } from './queue.ts';
import { aborted, untilAborted } from './until-aborted.ts';

/** Where a context's credentials come from. */
export interface CredentialSource {
  /** Reads the kubeconfig anew; the answer has not logged in yet. */
  readonly load: (signal: AbortSignal) => Promise<Result<KubeConfig, ClusterError>>;
  /** Differs when a file that the credentials come from was written; empty before the first `load`. */
  readonly fingerprint: () => Promise<string>;
}

/** What the kubeconfig adds to a request. */
export interface Login {
  /** Headers, certificates and the connection pool. */
  readonly options: https.RequestOptions;
  /** After the server has let a request in. */
  readonly accept: () => void;
  /** After the server has refused these: the next use logs in anew. True if it had accepted them before. */
  readonly refuse: () => boolean;
}

/** The credentials of one context. */
export interface Credentials {
  logIn(signal: AbortSignal): Promise<Result<Login, ClusterError>>;
  /** Settles when a refused login is worth another try. */
  renewed(signal: AbortSignal): Promise<void>;
}

interface Attempt {
  readonly config: KubeConfig;
  readonly fingerprint: string;
  isAccepted: boolean;
}

/** How long a login program may take, in milliseconds; people type codes and touch keys in that time. */
const deadline = 60_000;
/** How long a token that was refused is not tried again, in milliseconds, unless its file changes. */
const rest = 30_000;
const refused: ClusterError = {
  kind: 'unauthorized',
  message: 'The cluster does not accept these credentials. Log in again.',
};

/**
 * Runs at most one login program at a time, for all requests that wait, even if it outlives its deadline; a cancelled
 * request only stops waiting for it. What lies in files is read anew once the server refuses it.
 */
export function createCredentials(
  source: CredentialSource,
  timeout: number,
  clock: Clock,
  queue: Queue = createQueue(),
): Credentials {
  let attempt: Attempt | undefined;
  let flight: Promise<Result<Login, ClusterError>> | undefined;
  let refusal: { readonly fingerprint: string; readonly until: number } | undefined;
  let acceptances = 0;

  async function isResting(): Promise<boolean> {
    if (!refusal || clock.now() >= refusal.until) return false;
    return refusal.fingerprint === (await source.fingerprint());
  }

  async function start(): Promise<Result<Attempt, ClusterError>> {
    if (attempt) return { ok: true, value: attempt };
    if (await isResting()) return { ok: false, error: refused };
    refusal = undefined;
    const before = await source.fingerprint();
    const config = await source.load(new AbortController().signal);
    if (!config.ok) return config;
    // which files there are is known after the first reading only
    const fingerprint = before || (await source.fingerprint());
    attempt = { config: config.value, fingerprint, isAccepted: false };
    return { ok: true, value: attempt };
  }

  /** A program that outlives its deadline still holds the flight, so that no second one is started beside it. */
  async function run(): Promise<Result<Login, ClusterError>> {
    try {
      const started = await start();
      if (!started.ok) return started;
      const applied = await queueIfProgram(started.value.config);
      return applied.ok ? { ok: true, value: toLogin(started.value, applied.value) } : applied;
    } finally {
      flight = undefined;
    }
  }

  /** Other contexts have programs as well. */
  function queueIfProgram(config: KubeConfig): ReturnType<typeof apply> {
    const user = config.getCurrentUser();
    const start = (): ReturnType<typeof apply> => apply(config, timeout);
    return user?.exec !== undefined || user?.authProvider !== undefined ? queue(start) : start();
  }

  function toLogin(used: Attempt, options: https.RequestOptions): Login {
    return {
      options,
      accept() {
        used.isAccepted = true;
        acceptances++;
      },
      refuse() {
        if (attempt === used) {
          attempt = undefined;
          const isProgram = used.config.getCurrentUser()?.exec !== undefined;
          if (!isProgram && !used.isAccepted) refusal = { ...used, until: clock.now() + rest };
        }
        return used.isAccepted;
      },
    };
  }

  async function withDeadline(login: Promise<Result<Login, ClusterError>>): Promise<Result<Login, ClusterError>> {
    const { promise, resolve } = Promise.withResolvers<Result<Login, ClusterError>>();
    const cancel = clock.after(deadline, () => {
      const user = attempt?.config.getCurrentUser()?.name ?? '';
      resolve(fail('unauthorized', `The login program of user ${user} has not finished within ${deadline / 1000} s.`));
    });
    try {
      return await Promise.race([login, promise]);
    } finally {
      cancel();
    }
  }

  return {
    logIn(signal) {
      if (signal.aborted) return Promise.resolve({ ok: false, error: aborted });
      flight ??= withDeadline(run());
      return untilAborted(flight, signal);
    },
    async renewed(signal) {
      const [before, fingerprint] = [acceptances, await source.fingerprint()];
      while (!signal.aborted) {
        await wait(clock, 5000, signal);
        if (acceptances !== before || fingerprint !== (await source.fingerprint())) return;
        if (refusal && clock.now() >= refusal.until) return;
      }
    },
  };
}

async function apply(config: KubeConfig, timeout: number): Promise<Result<https.RequestOptions, ClusterError>> {
  const credentials: https.RequestOptions = { timeout, headers: {} };
  const { server = '', skipTLSVerify = false } = config.getCurrentCluster() ?? {};
  if (server.startsWith('http:') && !skipTLSVerify) {
    return fail('unreachable', `${server} is not encrypted, and the kubeconfig does not say insecure-skip-tls-verify.`);
  }
  try {
    await config.applyToHTTPSOptions(credentials);
  } catch {
    return fail('unauthorized', describeFailure(config));
  }
  trimToken(credentials.headers);
  if (credentials.agent instanceof http.Agent) Object.assign(credentials.agent, { keepAlive: true });
  return { ok: true, value: credentials };
}

/** A token file ends with a line break as most files do, and no header may. */
function trimToken(headers: https.RequestOptions['headers']): void {
  const token: unknown = headers && Reflect.get(headers, 'Authorization');
  if (headers && typeof token === 'string') Object.assign(headers, { Authorization: token.trim() });
}

/** Without the program's own words, since they can hold tokens. */
function describeFailure(config: KubeConfig): string {
  const user = config.getCurrentUser();
  const name = user?.name ?? '';
  return user?.exec
    ? `The login program of user ${name} failed. Run it in a terminal to see why.`
    : `The credentials of user ${name} cannot be read from the kubeconfig.`;
}

function fail(kind: 'unauthorized' | 'unreachable', message: string): Result<never, ClusterError> {
  return { ok: false, error: { kind, message } };
}
