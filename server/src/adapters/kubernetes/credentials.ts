import http from 'node:http';
import type https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ClusterError, Result } from '../../ports.ts';

/** What the kubeconfig adds to a request. */
interface Credentials {
  /** Headers, certificates and the connection pool. */
  readonly options: https.RequestOptions;
  /** After the server has refused these: the next use logs in anew. */
  readonly forget: () => void;
}

/** How long a login program may take, in milliseconds; people type codes and touch keys in that time. */
const deadline = 60_000;
const maxRequests = 4;
const aborted: ClusterError = { kind: 'aborted', message: 'The request was cancelled.' };

/**
 * Runs at most one login program at a time, for all requests that wait, even if it outlives its deadline; a cancelled
 * request only stops waiting for it.
 */
export function createCredentials(
  load: () => KubeConfig,
  timeout: number,
): (signal: AbortSignal) => Promise<Result<Credentials, ClusterError>> {
  let config: KubeConfig | undefined;
  let flight: Promise<Result<Credentials, ClusterError>> | undefined;

  async function logIn(used: KubeConfig): Promise<Result<Credentials, ClusterError>> {
    const applied = await apply(used, timeout);
    flight = undefined;
    if (!applied.ok) return applied;
    const forget = (): void => {
      if (config === used) config = undefined;
    };
    return { ok: true, value: { options: applied.value, forget } };
  }

  return async (signal) => {
    if (signal.aborted) return { ok: false, error: aborted };
    config ??= load();
    flight ??= withDeadline(logIn(config), config);
    return untilAborted(flight, signal);
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
  if (credentials.agent instanceof http.Agent) {
    Object.assign(credentials.agent, { keepAlive: true, maxSockets: maxRequests });
  }
  return { ok: true, value: credentials };
}

/** Without the program's own words, since they can hold tokens. */
function describeFailure(config: KubeConfig): string {
  const user = config.getCurrentUser();
  const name = user?.name ?? '';
  return user?.exec
    ? `The login program of user ${name} failed. Run it in a terminal to see why.`
    : `The credentials of user ${name} cannot be read from the kubeconfig.`;
}

async function withDeadline<T>(
  step: Promise<Result<T, ClusterError>>,
  config: KubeConfig,
): Promise<Result<T, ClusterError>> {
  const { promise, resolve } = Promise.withResolvers<Result<T, ClusterError>>();
  const user = config.getCurrentUser()?.name ?? '';
  const timer = setTimeout(() => {
    resolve(fail('unauthorized', `The login program of user ${user} has not finished within ${deadline / 1000} s.`));
  }, deadline);
  timer.unref();
  try {
    return await Promise.race([step, promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function untilAborted<T>(
  wait: Promise<Result<T, ClusterError>>,
  signal: AbortSignal,
): Promise<Result<T, ClusterError>> {
  const { promise, resolve } = Promise.withResolvers<Result<T, ClusterError>>();
  const stop = (): void => resolve({ ok: false, error: aborted });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([wait, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function fail(kind: 'unauthorized' | 'unreachable', message: string): Result<never, ClusterError> {
  return { ok: false, error: { kind, message } };
}
