import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Clock, RenderError, RenderRequest, Renderer, Result } from '../../ports.ts';
import type { PlacedFault } from '../../graph/build/place-fault.ts';
import type { Rendered } from '../../graph/build/rendered.ts';
import type { WorkerAnswer, WorkerQuestion, WorkerStart } from './serve-renders.ts';
import { webAssembly } from './web-assembly.ts';

/** Where the renderer's parts lie. */
export interface RendererParts {
  /** The folder of `kustomize.wasm` and `wasm_exec.js`, ending with a slash. */
  readonly wasm: URL;
  /** The program of the worker thread. */
  readonly worker: URL;
}

/** In milliseconds: no build of a repository comes near the first; an idle worker holds some hundred megabytes. */
interface Patience {
  readonly deadline: number;
  readonly idle: number;
}

type Answer = Result<Rendered, RenderError>;

interface Waiting {
  readonly request: RenderRequest;
  readonly signal: AbortSignal;
  readonly settle: (answer: Answer) => void;
}

/**
 * Renders in a worker thread, which is started when it is first needed and let go when it has had nothing to do for a
 * while. Requests are answered one after the other. A build that is no longer wanted, takes too long or brings the
 * worker down costs that worker; the next request gets another one.
 */
export function createRenderer(
  parts: RendererParts,
  clock: Clock,
  { deadline, idle }: Patience = { deadline: 10_000, idle: 60_000 },
): Renderer {
  const waiting: Waiting[] = [];
  let start: Promise<WorkerStart> | undefined;
  let worker: Worker | undefined;
  let isBusy = false;
  let isDisposed = false;
  let cancelIdle: (() => void) | undefined;
  let lastId = 0;

  async function open(): Promise<Worker> {
    start ??= readParts(parts);
    const workerData = await start;
    worker ??= new Worker(parts.worker, { workerData, stdout: true, stderr: true, env: {}, execArgv: [] });
    return worker;
  }

  function letGo(): void {
    void worker?.terminate();
    worker = undefined;
  }

  async function next(): Promise<void> {
    const one = isBusy || isDisposed ? undefined : waiting.shift();
    if (!one) return;
    isBusy = true;
    cancelIdle?.();
    const answer = await run(one);
    isBusy = false;
    one.settle(answer);
    cancelIdle = clock.after(idle, letGo);
    void next();
  }

  async function run({ request, signal }: Waiting): Promise<Answer> {
    if (signal.aborted) return fail('aborted', 'No longer needed.');
    let thread: Worker;
    try {
      thread = await open();
    } catch (error) {
      start = undefined;
      return fail(
        'unavailable',
        `The renderer cannot be started: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    return new Promise<Answer>((resolve) => {
      const id = ++lastId;
      const settle = (answer: Answer, isLost: boolean): void => {
        cancelDeadline();
        signal.removeEventListener('abort', abort);
        thread.off('message', take).off('error', crash).off('exit', exit);
        if (isLost && worker === thread) letGo();
        resolve(answer);
      };
      const take = ({ id: answered, answer }: WorkerAnswer): void => {
        if (answered !== id) return;
        settle('fault' in answer ? toFailure(answer) : { ok: true, value: answer }, false);
      };
      const abort = (): void => settle(fail('aborted', 'No longer needed.'), true);
      const crash = (error: Error): void => settle(fail('crashed', describeCrash(error)), true);
      const exit = (): void => settle(fail('crashed', describeCrash()), true);
      const cancelDeadline = clock.after(deadline, () =>
        settle(
          fail('timeout', `The build of ${request.directory} took longer than ${deadline / 1000} s and was ended.`),
          true,
        ),
      );
      thread.on('message', take).on('error', crash).on('exit', exit);
      signal.addEventListener('abort', abort, { once: true });
      const root = request.root.startsWith('file:') ? fileURLToPath(request.root) : request.root;
      const question: WorkerQuestion = { id, request: { ...request, root } };
      thread.postMessage(question);
    });
  }

  return {
    render(request, signal) {
      return new Promise((settle) => {
        waiting.push({ request, signal, settle });
        void next();
      });
    },
    dispose() {
      isDisposed = true;
      cancelIdle?.();
      letGo();
      for (const { settle } of waiting.splice(0)) settle(fail('aborted', 'No longer needed.'));
    },
  };
}

async function readParts({ wasm }: RendererParts): Promise<WorkerStart> {
  const [bytes, glue] = await Promise.all([
    readFile(new URL('kustomize.wasm', wasm)),
    readFile(new URL('wasm_exec.js', wasm), 'utf8'),
  ]);
  return { module: await webAssembly.compile(bytes), glue };
}

function describeCrash(error?: Error): string {
  const reason = error ? ` ${error.message}` : '';
  return `The build brought the renderer down, perhaps because it needs too much memory.${reason}`;
}

function toFailure({ fault, ...rest }: PlacedFault): { readonly ok: false; readonly error: RenderError } {
  return { ok: false, error: { kind: 'failed', message: fault, ...rest } };
}

function fail(kind: RenderError['kind'], message: string): { readonly ok: false; readonly error: RenderError } {
  return { ok: false, error: { kind, message } };
}
