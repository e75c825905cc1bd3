import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Json } from '../../manifest/json.ts';
import type { JqError, JqPaths } from '../../jq-port.ts';
import type { Clock, Result } from '../../ports.ts';
import { type JqReply, type JqRequest, type JqStart, jqReady } from './serve-jq.ts';

/** Where the parts of jq lie. */
export interface JqParts {
  readonly wasm: URL;
  /** The program of the worker thread. */
  readonly worker: URL;
}

/** How long things may take, in milliseconds. */
export interface JqPatience {
  /** An expression, from when jq is ready: Argo CD gives it one second. */
  readonly deadline: number;
  /** The start of jq. */
  readonly start: number;
  /** A worker without anything to do. */
  readonly idle: number;
}

type Answer = Result<readonly Json[], JqError>;

const usual: JqPatience = { deadline: 2_000, start: 10_000, idle: 60_000 };

/** How many expressions without an end are remembered. */
const most = 1000;

/** In MiB, of JavaScript alone: the module of jq has a limit of its own. */
const mostHeap = 128;

/**
 * Runs jq in a worker thread, which is started when it is first needed. Expressions are answered one after the other; one
 * that runs too long costs that worker, and the next expression gets another one.
 */
export function createJqPaths(parts: JqParts, clock: Clock, patience: JqPatience = usual): JqPaths {
  let last: Promise<unknown> = Promise.resolve();
  let thread: JqThread | undefined;
  let cancelIdle: (() => void) | undefined;
  let isDisposed = false;
  /** They would cost as long each time. */
  const endless = new Set<string>();

  const isEnded = (): boolean => isDisposed;

  function letGo(): void {
    cancelIdle?.();
    thread?.end();
    thread = undefined;
  }

  async function run(request: JqRequest, signal: AbortSignal): Promise<Answer> {
    if (isEnded() || signal.aborted) return fail('aborted');
    if (endless.has(request.expression)) return fail('timeout');
    cancelIdle?.();
    thread ??= await startThread(parts, clock, patience.start).catch(() => undefined);
    if (!thread) return fail('unavailable');
    if (isEnded()) {
      letGo();
      return fail('aborted');
    }
    const reply = await thread.ask(request, patience.deadline);
    if (reply === 'ended') {
      letGo();
      if (endless.size < most) endless.add(request.expression);
      return fail('timeout');
    }
    cancelIdle = clock.after(patience.idle, letGo);
    return reply === 'invalid' ? fail('invalid') : { ok: true, value: reply.paths };
  }

  return {
    find(expression, objects, signal) {
      const answer = last.then(() => run({ expression, objects }, signal));
      last = answer.catch(() => undefined);
      return answer;
    },
    dispose() {
      isDisposed = true;
      letGo();
    },
  };
}

interface JqThread {
  /** `ended`: it took too long, or more memory than there is, and is no more. */
  ask(request: JqRequest, deadline: number): Promise<JqReply | 'ended'>;
  end(): void;
}

/** Does not keep the process alive while it has nothing to do. Throws where jq does not start in time. */
async function startThread({ wasm, worker }: JqParts, clock: Clock, patience: number): Promise<JqThread> {
  const workerData: JqStart = { wasm: await readFile(wasm) };
  // standard output may be where a client listens
  const silent = { stdout: true, stderr: true, env: {}, execArgv: [] };
  const thread = new Worker(worker, { workerData, resourceLimits: { maxOldGenerationSizeMb: mostHeap }, ...silent });
  thread.stdout.resume();
  thread.stderr.resume();
  const next = (deadline: number): Promise<unknown> =>
    new Promise((resolve) => {
      const settle = (message: unknown): void => {
        cancel();
        thread.off('message', settle).off('exit', end).off('error', end).unref();
        resolve(message);
      };
      const end = (): void => settle('ended');
      const cancel = clock.after(deadline, () => {
        void thread.terminate();
        end();
      });
      thread.ref();
      thread.on('message', settle).on('exit', end).on('error', end);
    });
  thread.on('error', () => undefined);
  if ((await next(patience)) !== jqReady) throw new Error('jq did not start');
  return {
    ask(request, deadline) {
      const answer = next(deadline) as Promise<JqReply | 'ended'>;
      thread.postMessage(request);
      return answer;
    },
    end: () => void thread.terminate(),
  };
}

function fail(error: JqError): Answer {
  return { ok: false, error };
}
