import { type IncomingHttpHeaders, type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DescriptionName, FindOperation, Operation } from './description.ts';

/** What to answer instead of the description's example of success. */
export interface Reply {
  readonly status?: number;
  /** Makes another answer of the example. */
  readonly change?: (example: never) => unknown;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it is no answer of the described API, such as a proxy's. */
  readonly isForeign?: boolean;
}

/** One request as it came. */
export interface Asked {
  readonly operation: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** A GitHub on loopback that is what its description says. */
export interface DescribedGitHub {
  readonly origin: string;
  readonly api: string;
  readonly asked: readonly Asked[];
  /** Requests and answers that the description does not allow; a test that leaves any has failed. */
  readonly complaints: readonly string[];
  /** What comes next for an operation, one after the other; the last one stays. */
  answer(operation: string, ...replies: readonly Reply[]): void;
  reset(): void;
  stop(): Promise<void>;
}

/** Answers that any operation may have, which the description lists for a few. */
const general = [401, 403, 404, 429, 500, 502, 503];

/** Starts one; the API of an Enterprise Server lies below `/api/v3`. */
export async function startGitHub(name: DescriptionName, find: FindOperation): Promise<DescribedGitHub> {
  const prefix = name === 'api.github.com' ? '' : '/api/v3';
  const asked: Asked[] = [];
  const complaints: string[] = [];
  const replies = new Map<string, Reply[]>();

  const server = createServer((request, response) => {
    void readBody(request).then((text) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const method = request.method ?? '';
      const path = url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : '';
      const operation = find(method, path);
      if (!operation) {
        complaints.push(`there is no ${method} ${url.pathname}`);
        return void response.writeHead(404).end('{}');
      }
      const body = text === '' ? undefined : (JSON.parse(text) as unknown);
      const query = Object.fromEntries(url.searchParams);
      asked.push({ operation: operation.name, path, query, body, headers: request.headers });
      complaints.push(...checkRequest(operation, query, body));
      const queue = replies.get(operation.name) ?? [];
      const reply = (queue.length > 1 ? queue.shift() : queue[0]) ?? {};
      const status = reply.status ?? operation.statuses.find((code) => code < 300) ?? 200;
      const example = operation.example(status);
      const json = reply.change ? reply.change(structuredClone(example) as never) : (reply.json ?? example);
      if (!reply.isForeign) complaints.push(...checkReply(operation, status, json));
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...reply.headers });
      response.end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    api: origin + prefix,
    asked,
    complaints,
    answer: (operation, ...given) => void replies.set(operation, [...given]),
    reset: () => {
      asked.length = 0;
      complaints.length = 0;
      replies.clear();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function checkRequest(operation: Operation, query: Readonly<Record<string, string>>, body: unknown): string[] {
  const unknown = Object.keys(query).filter((key) => !operation.query.has(key));
  return [
    ...unknown.map((key) => `${operation.name} takes no ${key}`),
    ...operation.checkRequest(body).map((wrong) => `request of ${operation.name}: ${wrong}`),
  ];
}

function checkReply(operation: Operation, status: number, json: unknown): string[] {
  if (!operation.statuses.includes(status) && !general.includes(status))
    return [`${operation.name} does not answer ${status}`];
  return operation.checkReply(status, json).map((wrong) => `answer ${status} of ${operation.name}: ${wrong}`);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}
