import { parentPort, workerData } from 'node:worker_threads';
import type { Engine, Look } from '../../graph/build/engine.ts';
import type { PlacedFault } from '../../graph/build/place-fault.ts';
import type { ListFolder } from '../../graph/build/render-build.ts';
import type { BuildRequest, RenderProblem, Rendered } from '../../graph/build/rendered.ts';
import type { RenderRequest } from '../../ports.ts';
import { type ReadFiles, confineFiles } from './confined-files.ts';
import { loadEngine } from './load-engine.ts';
import type { WasmModule } from './web-assembly.ts';

/** What the worker is given when it starts. */
export interface WorkerStart {
  readonly module: WasmModule;
  /** The text of Go's `wasm_exec.js`. */
  readonly glue: string;
}

/** One request, and the one answer to it. */
export interface WorkerQuestion {
  readonly id: number;
  readonly request: RenderRequest;
}

export interface WorkerAnswer {
  readonly id: number;
  readonly answer: Rendered | PlacedFault;
}

/** Makes a build of what a repository holds; it does not throw. */
export type RenderBuild = (
  request: BuildRequest,
  look: Look,
  list: ListFolder,
  engine: Engine,
) => Rendered | PlacedFault;

/** Answers one request after the other, in a worker thread that has no way to reach a network. */
export async function serveRenders(render: RenderBuild): Promise<void> {
  // before any code of others runs: Go would fetch remote resources with it, and wait for ever
  for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name);
  const { module, glue } = workerData as WorkerStart;
  const engine = await loadEngine(module, glue);
  const known: ReadFiles = new Map();
  parentPort?.on('message', ({ id, request }: WorkerQuestion) => {
    const answer: WorkerAnswer = { id, answer: answerTo(request, render, engine, known) };
    parentPort?.postMessage(answer);
  });
}

function answerTo(
  request: RenderRequest,
  render: RenderBuild,
  engine: Engine,
  known: ReadFiles,
): Rendered | PlacedFault {
  try {
    const files = confineFiles(request.root, request.texts, known);
    const rendered = render(request, files.look, files.list, engine);
    const problems = [
      ...[...files.refused].map((path) => toProblem('build-outside', path)),
      ...[...files.large].map((path) => toProblem('build-failed', path)),
    ];
    if ('fault' in rendered) {
      const [first] = problems;
      return first ? { ...rendered, fault: `${first.message} ${rendered.fault}` } : rendered;
    }
    return problems.length > 0 ? { ...rendered, problems: [...rendered.problems, ...problems] } : rendered;
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function toProblem(code: 'build-outside' | 'build-failed', path: string): RenderProblem {
  return code === 'build-outside'
    ? { code, message: `${path} leads out of the repository, or is never read, so it is taken for missing.` }
    : { code, message: `${path} is larger than 10 MB, so it is not read.` };
}
