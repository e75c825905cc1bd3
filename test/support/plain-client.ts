import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** An LSP client of a few lines, with no library of ours or the server's: what another editor's would be. */
export interface PlainClient {
  readonly process: ChildProcess;
  request(method: string, params?: unknown): Promise<unknown>;
  notify(method: string, params?: unknown): void;
  /** The params of the first message of that method that fits, sent already or still to come. */
  received(method: string, fits: (params: never) => boolean): Promise<unknown>;
  /** Settles with the exit code, or the signal's name. */
  readonly exited: Promise<number | string>;
}

/** Starts a server and talks to it over its standard input and output. */
export function startPlainClient(command: string, args: readonly string[], env: NodeJS.ProcessEnv): PlainClient {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const messages: Message[] = [];
  const listeners = new Set<() => void>();
  const answers = new Map<number, (result: unknown) => void>();
  const counted = { id: 0 };
  const send = (message: object): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  child.stdin.on('error', () => undefined);
  onMessage(child.stdout, (message) => {
    if (message.method === undefined) answers.get(message.id ?? -1)?.(message.result);
    else if (message.id !== undefined) send({ id: message.id, result: null });
    messages.push(message);
    for (const listener of listeners) listener();
  });
  const exited = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    process: child,
    exited,
    notify: (method, params) => send({ method, ...(params !== undefined && { params }) }),
    request(method, params) {
      const id = ++counted.id;
      send({ id, method, ...(params !== undefined && { params }) });
      return new Promise((resolve, reject) => {
        answers.set(id, resolve);
        void exited.then((code) => reject(new Error(`the server ended with ${code} instead of answering ${method}`)));
      });
    },
    received(method, fits) {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = messages.find((message) => message.method === method && fits(message.params as never));
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found.params);
        };
        listeners.add(look);
        look();
      });
    },
  };
}

/** Takes the stream apart: a head with the length in bytes, an empty line, and the JSON. */
function onMessage(stream: NodeJS.ReadableStream, take: (message: Message) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(rest.toString('latin1', 0, Math.max(end, 0)))?.[1]);
      if (end < 0 || rest.length < end + 4 + length) return;
      take(JSON.parse(rest.toString('utf8', end + 4, end + 4 + length)) as Message);
      rest = rest.subarray(end + 4 + length);
    }
  });
}
