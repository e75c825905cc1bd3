import { Worker } from 'node:worker_threads';
import type { RenderRequest } from '../../ports.ts';
import { type Compiled, type WorkerAnswer, type WorkerStart, readyMessage } from './serve-renders.ts';
import type { WasmModule } from './web-assembly.ts';

/** What comes of a request: an answer, or that the thread is no more, with its last words if it ended by itself. */
export type ThreadAnswer = WorkerAnswer | { readonly lastWords: string | undefined };

/** A worker thread that renders, one request at a time. */
export interface RenderThread {
  ask(request: RenderRequest): Promise<ThreadAnswer>;
  /** It has started, which takes longer than most builds, or never will. */
  readonly started: Promise<void>;
  /** It is no more, with all that it held. */
  readonly ended: Promise<void>;
  /** Stops it even in the middle of a build; who waits for an answer gets told. */
  end(): void;
}

/** In MiB, of JavaScript alone; WebAssembly has a limit of its own, which its module names. */
const mostHeap = 1024;

/** In MiB, of what is new: a third of what Node takes by itself saves 50 MiB at rest, and costs no time. */
const mostYoung = 16;

/**
 * Starts a worker thread; once it has started, it does not keep the process alive while it has nothing to do. Bytes go to
 * it for good; `keep` gets what it has made of them.
 */
export function startThread(program: URL, workerData: WorkerStart, keep: (module: WasmModule) => void): RenderThread {
  const resourceLimits = { maxOldGenerationSizeMb: mostHeap, maxYoungGenerationSizeMb: mostYoung };
  // standard output may be where a client listens
  const silent = { stdout: true, stderr: true, env: {}, execArgv: [] };
  const { module } = workerData;
  const transferList = module instanceof Uint8Array && module.buffer instanceof ArrayBuffer ? [module.buffer] : [];
  const thread = new Worker(program, { workerData, transferList, resourceLimits, ...silent });
  let settle: ((answer: ThreadAnswer) => void) | undefined;
  let gone: ThreadAnswer | undefined;
  const { promise: started, resolve: start } = Promise.withResolvers<undefined>();
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  const finish = (answer: ThreadAnswer): void => {
    thread.unref();
    settle?.(answer);
    settle = undefined;
  };
  const leave = (lastWords: string | undefined): void => {
    gone ??= { lastWords };
    start(undefined);
    finish(gone);
  };
  thread.stdout.resume();
  thread.stderr.resume();
  thread.on('message', (message: WorkerAnswer | Compiled | typeof readyMessage) => {
    if (message === readyMessage) {
      thread.unref();
      start(undefined);
    } else if ('module' in message) keep(message.module);
    else finish(message);
  });
  thread.on('error', (error: unknown) => leave(error instanceof Error ? error.message : String(error)));
  thread.on('exit', () => {
    leave('it ended');
    end(undefined);
  });
  return {
    started,
    ended,
    ask(request) {
      return new Promise((resolve) => {
        if (gone) {
          resolve(gone);
          return;
        }
        settle = resolve;
        thread.ref();
        thread.postMessage(request);
      });
    },
    end() {
      leave(undefined);
      void thread.terminate();
    },
  };
}
