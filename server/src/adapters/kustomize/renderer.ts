import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Rendered } from '../../graph/build/rendered.ts';
import type { Clock, RenderError, RenderRequest, Renderer, Result } from '../../ports.ts';
import { collectGarbage } from '../collect-garbage.ts';
import { type RenderThread, type ThreadAnswer, startThread } from './render-thread.ts';
import type { WorkerStart } from './serve-renders.ts';

/** Where the renderer's parts lie. */
export interface RendererParts {
  /** The folder of `kustomize.wasm` and `wasm_exec.js`, ending with a slash. */
  readonly wasm: URL;
  /** The program of the worker thread. */
  readonly worker: URL;
}

/** How long things may take, in milliseconds. */
export interface Patience {
  /** A build; no build of a repository comes near it. */
  readonly deadline: number;
  /** A build that nobody wants any more: about what a new worker takes until it answers, so most are let finish. */
  readonly grace: number;
  /** A worker without anything to do, which holds some hundred megabytes. */
  readonly idle: number;
}

type Answer = Result<Rendered, RenderError>;

interface Waiting {
  readonly request: RenderRequest;
  readonly signal: AbortSignal;
  /** Only the first answer counts. */
  readonly settle: (answer: Answer) => void;
}

const usual: Patience = { deadline: 30_000, grace: 250, idle: 60_000 };
const unneeded = fail('aborted', 'No longer needed.');

/**
 * Renders in a worker thread, which is started when it is first needed and let go when it has had nothing to do for a
 * while. Requests are answered one after the other. A build that takes too long or brings the worker down, or that
 * nobody wants and that goes on, costs that worker; the next request gets another one.
 */
export function createRenderer(parts: RendererParts, clock: Clock, patience: Patience = usual): Renderer {
  const queue = new Set<Waiting>();
  let start: WorkerStart | undefined;
  let thread: RenderThread | undefined;
  let isBusy = false;
  let isDisposed = false;
  let cancelIdle: (() => void) | undefined;

  function letGo(): void {
    cancelIdle?.();
    thread?.end();
    thread = undefined;
    start = undefined; // the compiled module is the larger part of the memory
  }

  function rest(): void {
    void thread?.ended.then(collectGarbage);
    letGo();
  }

  async function open(): Promise<RenderThread> {
    if (thread) return thread;
    const found = start ?? (await readParts(parts));
    start = undefined; // bytes are given away
    const opened = startThread(parts.worker, found, (module) => {
      if (thread === opened) start = { ...found, module };
    });
    if (!(found.module instanceof Uint8Array)) start = found;
    return (thread = opened);
  }

  async function next(): Promise<void> {
    const [one] = queue;
    if (!one || isBusy) return;
    queue.delete(one);
    isBusy = true;
    cancelIdle?.();
    one.settle(await run(one));
    isBusy = false;
    if (isDisposed) letGo();
    else cancelIdle = clock.after(patience.idle, rest);
    void next();
  }

  async function run(one: Waiting): Promise<Answer> {
    let current: RenderThread;
    try {
      current = await open();
    } catch (error) {
      start = undefined;
      return fail('unavailable', `The renderer cannot be started: ${toWords(error)}`);
    }
    if (isDisposed) return unneeded;
    const deadline = { isOver: false };
    const expire = (): void => {
      deadline.isOver = true;
      current.end();
    };
    const cancelStart = clock.after(patience.deadline, expire);
    await current.started;
    cancelStart();
    if (one.signal.aborted) {
      if (deadline.isOver && thread === current) thread = undefined;
      return unneeded;
    }
    let timers = [clock.after(patience.deadline, expire)];
    const abort = (): void => void (timers = [...timers, clock.after(patience.grace, () => current.end())]);
    one.signal.addEventListener('abort', abort, { once: true });
    const answer = await current.ask(one.request);
    one.signal.removeEventListener('abort', abort);
    for (const cancel of timers) cancel();
    if ('lastWords' in answer && thread === current) thread = undefined;
    return deadline.isOver ? toLate(one.request, patience) : toAnswer(answer, one.request);
  }

  return {
    render(request, signal) {
      if (isDisposed || signal.aborted) return Promise.resolve(unneeded);
      const root = toFolder(request.root);
      if (root === undefined) return Promise.resolve(fail('unavailable', 'This folder is not on this machine.'));
      return new Promise((resolve) => {
        const abort = (): void => {
          queue.delete(one);
          resolve(unneeded);
        };
        const settle = (answer: Answer): void => {
          signal.removeEventListener('abort', abort);
          resolve(answer);
        };
        const one: Waiting = { request: { ...request, root }, signal, settle };
        signal.addEventListener('abort', abort, { once: true });
        queue.add(one);
        void next();
      });
    },
    dispose() {
      isDisposed = true;
      const dropped = [...queue];
      queue.clear();
      for (const { settle } of dropped) settle(unneeded);
      letGo();
    },
  };
}

async function readParts({ wasm }: RendererParts): Promise<WorkerStart> {
  const [module, glue] = await Promise.all([
    readFile(new URL('kustomize.wasm', wasm)),
    readFile(new URL('wasm_exec.js', wasm), 'utf8'),
  ]);
  return { module, glue };
}

function toAnswer(answer: ThreadAnswer, { directory }: RenderRequest): Answer {
  if ('objects' in answer) return { ok: true, value: answer };
  if ('fault' in answer) {
    const { fault, ...rest } = answer;
    return { ok: false, error: { kind: 'failed', message: fault, ...rest } };
  }
  if (answer.lastWords === undefined) return unneeded;
  const reason = /out of memory|memory limit/i.test(answer.lastWords) ? 'it needs too much memory' : answer.lastWords;
  return fail('crashed', `The build of ${directory} could not be finished: ${reason}.`);
}

function toLate({ directory }: RenderRequest, { deadline }: Patience): Answer {
  return fail('timeout', `The build of ${directory} took longer than ${deadline / 1000} s and was ended.`);
}

function toFolder(root: string): string | undefined {
  try {
    return root.startsWith('file:') ? fileURLToPath(root) : root;
  } catch {
    return undefined;
  }
}

function toWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fail(kind: RenderError['kind'], message: string): Answer {
  return { ok: false, error: { kind, message } };
}
