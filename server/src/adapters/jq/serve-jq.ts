import { parentPort, workerData } from 'node:worker_threads';
import { loadJq } from 'jq-wasm';
import type { Json, JsonObject } from '../../manifest/json.ts';

/** What the worker is given when it starts: the bytes of jq. */
export interface JqStart {
  readonly wasm: Uint8Array;
}

/** One expression, and the objects in which its paths are looked for. */
export interface JqRequest {
  readonly expression: string;
  readonly objects: readonly JsonObject[];
}

/** The paths in each object, or that jq cannot read the expression. */
export type JqReply = { readonly paths: readonly Json[] } | 'invalid';

/** What the worker says once, when it can be asked. */
export const jqReady = 'ready';

/** jq's exit code where a program cannot be compiled: https://jqlang.org/manual/#invoking-jq */
const notCompiled = 3;

/** With these gone, nothing in this thread can reach a network. jq itself has no file but its input, and no environment. */
const networkNames = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'];

/** Answers one request after the other in a worker thread. What brings jq down ends the thread. */
export async function serveJq(): Promise<void> {
  for (const name of networkNames) Reflect.deleteProperty(globalThis, name);
  const { wasm } = workerData as JqStart;
  const jq = await loadJq({ wasmBinary: wasm });
  parentPort?.on('message', ({ expression, objects }: JqRequest) => {
    const results = objects.map((object) => jq.raw(object, `[path(${expression})]`, ['-c']));
    const isInvalid = results.some(({ exitCode }) => exitCode === notCompiled);
    const reply: JqReply = isInvalid ? 'invalid' : { paths: results.map(({ stdout }) => toPaths(stdout)) };
    parentPort?.postMessage(reply);
  });
  parentPort?.postMessage(jqReady);
}

/** An object in which the expression fails has no such path. */
function toPaths(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return [];
  }
}
