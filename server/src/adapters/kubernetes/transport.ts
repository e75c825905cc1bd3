import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { createCredentials } from './credentials.ts';
import { toConnectionError } from './errors.ts';
import type { ApiReply, ApiRequest, Send } from './exchange.ts';

const timeout = 15_000;

/**
 * Talks to the current context's server over one kept-alive connection pool of at most four sockets: more at once gain
 * nothing for dry runs and burden the API server. `load` gives a kubeconfig that has not logged in yet.
 */
export function createSend(load: () => KubeConfig): Send {
  const server = (load().getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  const logIn = createCredentials(load, timeout);
  return async (request, signal) => {
    const url = toUrl(server, request.path);
    if (!url) return { ok: false, error: { kind: 'server-error', message: `${server} has no such address.` } };
    const credentials = await logIn(signal);
    if (!credentials.ok) return credentials;
    const { options, forget } = credentials.value;
    const headers = Object.assign(toHeaders(request), options.headers);
    try {
      const reply = await exchange(url, { ...options, method: request.method, signal, headers }, request.body);
      if (reply.status === 401) forget();
      return { ok: true, value: reply };
    } catch (error) {
      return { ok: false, error: toConnectionError(error, server) };
    }
  };
}

/** The whole address; undefined if it would not lie in the server's API, to which the credentials belong. */
function toUrl(server: string, path: string): URL | undefined {
  const base = URL.parse(server);
  const url = URL.parse(server + path);
  if (!base || url?.origin !== base.origin) return undefined;
  const root = base.pathname.replace(/\/$/, '');
  return [`${root}/api/`, `${root}/apis/`].some((start) => url.pathname.startsWith(start)) ? url : undefined;
}

function toHeaders(request: ApiRequest): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'driftline',
    ...(request.contentType ? { 'content-type': request.contentType } : {}),
  };
}

function exchange(url: URL, options: https.RequestOptions, body: string | undefined): Promise<ApiReply> {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'http:' ? http : https;
    const outgoing = request(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
