import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { toConnectionError } from './errors.ts';
import type { ApiReply, ApiRequest, Send } from './exchange.ts';

const timeout = 15_000;
const maxRequests = 4;

/**
 * Talks to the current context's server over one kept-alive connection pool of at most four sockets: more at once gain
 * nothing for dry runs and burden the API server.
 */
export function createSend(config: KubeConfig): Send {
  return async (request, signal) => {
    const server = config.getCurrentCluster()?.server ?? '';
    if (signal.aborted) return { ok: false, error: { kind: 'aborted', message: 'The request was cancelled.' } };
    try {
      const url = new URL(server.replace(/\/$/, '') + request.path);
      const options: https.RequestOptions = { method: request.method, signal, timeout, headers: toHeaders(request) };
      await config.applyToHTTPSOptions(options);
      if (options.agent instanceof http.Agent)
        Object.assign(options.agent, { keepAlive: true, maxSockets: maxRequests });
      return { ok: true, value: await exchange(url, options, request.body) };
    } catch (error) {
      return { ok: false, error: toConnectionError(error, server) };
    }
  };
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
