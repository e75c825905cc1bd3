import { parentPort, workerData } from 'node:worker_threads';
import type { Engine, Look } from '../../graph/build/engine.ts';
import type { PlacedFault } from '../../graph/build/place-fault.ts';
import type { ListFolder } from '../../graph/build/render-build.ts';
import type { BuildRequest, Rendered } from '../../graph/build/rendered.ts';
import type { RenderRequest } from '../../ports.ts';
import { type ConfinedFiles, type ReadFiles, confineFiles } from './confined-files.ts';
import { type KustomizeEngine, loadEngine } from './load-engine.ts';
import { faultWithRefusals, problemsOf } from './refusals.ts';
import { type WasmModule, webAssembly } from './web-assembly.ts';

/** What the worker is given when it starts. */
export interface WorkerStart {
  /** Compiled, or the bytes, which the worker compiles: that takes a quarter of a second, in which others would wait. */
  readonly module: WasmModule | Uint8Array;
  /** The text of Go's `wasm_exec.js`. */
  readonly glue: string;
}

/** What the worker says once, when it can be asked. */
export const readyMessage = 'ready';

/** What the worker says before its first answer where it was given bytes, for the worker after it. */
export interface Compiled {
  readonly module: WasmModule;
}

/** What the worker answers to a request. */
export type WorkerAnswer = Rendered | PlacedFault;

/** Makes a build of what a repository holds; it does not throw. */
export type RenderBuild = (request: BuildRequest, look: Look, list: ListFolder, engine: Engine) => WorkerAnswer;

/** Answers one request after the other, in a worker thread that has no way to reach a network. */
export async function serveRenders(render: RenderBuild): Promise<void> {
  const { glue } = workerData as WorkerStart;
  const engine = await loadEngine(await takeModule(), glue);
  const known: ReadFiles = new Map();
  parentPort?.on('message', (request: RenderRequest) => {
    parentPort?.postMessage(answerTo(request, render, engine, known));
  });
  parentPort?.postMessage(readyMessage);
}

/** Lets go of the bytes, of which the compiled module has a copy. */
async function takeModule(): Promise<WasmModule> {
  const { module: given } = workerData as WorkerStart;
  if (!(given instanceof Uint8Array)) return given;
  const module = await webAssembly.compile(given);
  Reflect.deleteProperty(workerData as WorkerStart, 'module');
  parentPort?.postMessage({ module } satisfies Compiled);
  return module;
}

/** An engine that has ended throws, which ends the worker: it would not answer anything any more. */
function answerTo(
  request: RenderRequest,
  render: RenderBuild,
  engine: KustomizeEngine,
  known: ReadFiles,
): WorkerAnswer {
  let files: ConfinedFiles;
  try {
    const { root, texts, hasNewFiles = false } = request;
    files = confineFiles(root, { texts, hasNewFiles, hasLinks: !isOfFlux(request), known });
  } catch {
    return { fault: 'the folder of the repository cannot be read' };
  }
  const rendered = render(request, files.look, files.list, forRequest(engine, request, files));
  if ('fault' in rendered) return faultWithRefusals(rendered, files.refusals);
  return { ...rendered, problems: [...rendered.problems, ...problemsOf(files.refusals)] };
}

/**
 * Flux builds what its source-controller has packed, which has no links; Argo CD is told from it by what it adds.
 * Source: https://github.com/fluxcd/pkg/blob/main/artifact/storage/archive.go
 */
function isOfFlux({ flux }: RenderRequest): boolean {
  return flux !== undefined && flux.additions === undefined;
}

/** Flux adds a schema of the kustomization's own to the built-in ones; kubectl and Argo CD, which runs kustomize, do not. */
function forRequest(engine: KustomizeEngine, request: RenderRequest, { resolve }: ConfinedFiles): Engine {
  const addsSchema = isOfFlux(request);
  return {
    ...engine,
    build: (directory, look, options) => engine.build(directory, look, { ...options, resolve, addsSchema }),
  };
}
