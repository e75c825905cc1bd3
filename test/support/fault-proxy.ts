import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse, request } from 'node:http';
import { createServer, request as requestSecurely } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlaneDescription } from '../control-plane/control-plane.ts';

/** What goes wrong between the product and the API server. */
export type Fault =
  | { readonly kind: 'none' }
  /** An answer that is not the server's. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: string;
      readonly headers?: Record<string, string>;
    }
  /** No answer at all. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Half of the body, then its proper end. */
  | { readonly kind: 'truncate' }
  /** Half of the body, then the connection is cut. */
  | { readonly kind: 'break' }
  /** Watches live so many milliseconds. */
  | { readonly kind: 'cut-watches'; readonly milliseconds: number };

/** A reverse proxy in front of a real API server. */
export interface FaultProxy {
  readonly address: string;
  /** What was asked, as `GET /api/v1/…`. */
  readonly asked: string[];
  /** From now on, for requests that match (all, unless said otherwise). */
  set(fault: Fault, applies?: (request: IncomingMessage) => boolean): void;
  /** Cuts every connection. */
  cut(): void;
  /** Passes a bearer token on as another. */
  translate(from: string, to: string): void;
  /** Cuts every connection and refuses new ones, or listens again on the same port. */
  close(): Promise<void>;
  reopen(): Promise<void>;
  /** A copy of a kubeconfig that leads through this proxy. */
  kubeconfig(original: string): Promise<string>;
}

/** Starts with the API server's own certificate, unless another is given, and passes everything on. */
export async function startFaultProxy(
  { dir, server: upstream }: ControlPlaneDescription,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<FaultProxy> {
  const pki = async (name: string): Promise<string> => readFile(join(dir, 'pki', name), 'utf8');
  const key = certificate?.key ?? (await pki('apiserver.key'));
  const cert = certificate?.cert ?? (await pki('apiserver.crt'));
  const asked: string[] = [];
  let fault: Fault = { kind: 'none' };
  let applies: (request: IncomingMessage) => boolean = () => true;

  const tokens = new Map<string, string>();
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const token = /^Bearer (.*)$/.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    asked.push(`${incoming.method} ${incoming.url}`);
    outgoing.on('error', () => undefined);
    const current: Fault = applies(incoming) ? fault : { kind: 'none' };
    const translated = tokens.get(token);
    if (translated) incoming.headers.authorization = `Bearer ${translated}`;
    void answer(upstream, current, incoming, outgoing).catch(() => outgoing.destroy());
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const address = `https://127.0.0.1:${port}`;

  return {
    address,
    asked,
    set(next, matching = () => true) {
      fault = next;
      applies = matching;
    },
    cut: () => server.closeAllConnections(),
    translate: (from, to) => void tokens.set(from, to),
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    reopen: () => listen(port),
    async kubeconfig(original) {
      const copy = join(dir, 'kubeconfig', `proxied-${port}`);
      const text = await readFile(original, 'utf8');
      await writeFile(copy, text.replaceAll(upstream, address), { mode: 0o600 });
      return copy;
    },
  };
}

async function answer(
  upstream: string,
  fault: Fault,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (fault.kind === 'silence') return;
  if (fault.kind === 'answer') {
    outgoing.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers }).end(fault.body);
    return;
  }
  if (fault.kind === 'slow') await sleep(fault.milliseconds);
  const reply = await passOn(upstream, incoming);
  outgoing.on('close', () => reply.destroy());
  if (fault.kind === 'truncate' || fault.kind === 'break') {
    const chunks: Buffer[] = [];
    for await (const chunk of reply) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const half = body.subarray(0, body.length / 2);
    const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = reply.headers;
    const isCut = fault.kind === 'break';
    outgoing.writeHead(reply.statusCode ?? 0, { ...headers, ...(isCut ? { 'content-length': body.length } : {}) });
    if (!isCut) outgoing.end(half);
    else outgoing.write(half, () => outgoing.destroy());
    return;
  }
  outgoing.writeHead(reply.statusCode ?? 0, reply.headers);
  outgoing.flushHeaders();
  reply.pipe(outgoing);
  reply.on('error', () => outgoing.destroy());
  const isWatch = incoming.url?.includes('watch=1') === true;
  if (fault.kind === 'cut-watches' && isWatch) setTimeout(() => outgoing.destroy(), fault.milliseconds).unref();
}

function passOn(upstream: string, incoming: IncomingMessage): Promise<IncomingMessage> {
  const { method, headers, url } = incoming;
  return new Promise((resolve, reject) => {
    const send = upstream.startsWith('https:') ? requestSecurely : request;
    // the proxy stands on the same machine, and what it tests is what lies in front of it
    const options = { method, headers, rejectUnauthorized: false, agent: false };
    const outgoing = send(`${upstream}${url ?? ''}`, options, resolve);
    outgoing.on('error', reject);
    incoming.pipe(outgoing);
  });
}
