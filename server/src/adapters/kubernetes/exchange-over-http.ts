import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { ApiReply, Reader } from './exchange.ts';
import { createLineReader } from './lines.ts';
import { parseWarnings } from './warnings.ts';

/** More than any object can be: etcd refuses what is larger than 1.5 MiB, lists come in pages. */
const longestLine = 8 * 2 ** 20;
const longestBody = 128 * 2 ** 20;

/** An answer with what stands above it. */
export interface HttpReply extends ApiReply {
  readonly headers: IncomingHttpHeaders;
}

/** How an exchange is done, with a limit of its answer in bytes. */
export interface ExchangeOptions extends https.RequestOptions {
  readonly mostBytes?: number;
}

/** One HTTP exchange; with a reader, the lines of a successful answer are handed on as they come, and not kept. */
export function exchange(
  url: URL,
  { timeout = 0, signal, mostBytes = longestBody, ...options }: ExchangeOptions,
  body: string | undefined,
  reader?: Reader,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'http:' ? http : https;
    let isOver = false;
    const outgoing = request(url, options, (incoming) => {
      const status = incoming.statusCode ?? 0;
      const chunks: Buffer[] = [];
      let length = 0;
      const lines = reader && status === 200 ? createLineReader(reader.onLine, longestLine) : undefined;
      if (lines) reader?.onOpen();
      timer?.refresh();
      incoming.on('data', (chunk: Buffer) => {
        timer?.refresh();
        length += chunk.length;
        if (!lines) chunks.push(chunk);
        if (lines ? !lines.read(chunk) : length > mostBytes)
          outgoing.destroy(toError('E2BIG', 'the answer is too large'));
      });
      incoming.on('error', reject);
      incoming.on('end', () => {
        isOver = true;
        lines?.end();
        resolve({
          status,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString('utf8'),
          ...readRetryAfter(incoming),
          ...readWarnings(incoming),
        });
      });
    });
    // Not by Node's own limit: a reused socket keeps the shorter time that the server named for idle ones, and a
    // handshake to which nobody answers is given twice the time.
    const timer =
      timeout > 0 ? setTimeout(() => outgoing.destroy(toError('ETIMEDOUT', 'timed out')), timeout) : undefined;
    outgoing.on('error', reject);
    // not by an option either, and not at once: while the last bytes are read, nobody hears the error of the socket
    const stop = (): void => {
      reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
      setImmediate(() => {
        if (!isOver) outgoing.destroy();
      });
    };
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    outgoing.on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    });
    outgoing.end(body);
  });
}

/** RFC 9110 also allows a date, which no API server sends. */
function readRetryAfter({ headers }: IncomingMessage): { readonly retryAfter?: number } {
  const seconds = Number(headers['retry-after']);
  return seconds > 0 ? { retryAfter: seconds * 1000 } : {};
}

function readWarnings({ headers }: IncomingMessage): { readonly warnings?: readonly string[] } {
  const { warning } = headers;
  // webhooks write UTF-8, which Node reads byte by byte
  const text = warning === undefined ? undefined : Buffer.from(warning, 'latin1').toString('utf8');
  return text === undefined ? {} : { warnings: parseWarnings(text) };
}

function toError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
