import { runInThisContext } from 'node:vm';
import type { BuildFault, Built, Engine, Look } from '../../graph/build/engine.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { type WasmModule, webAssembly } from './web-assembly.ts';

/** What Go's `wasm_exec.js` defines. */
interface GoProgram {
  readonly importObject: object;
  readonly env: Record<string, string>;
  run(instance: object): Promise<void>;
}

/** What the program puts into the global scope. */
interface Exported {
  Go?: new () => GoProgram;
  fs?: unknown;
  kustomizeBuild?: (directory: string, look: Look, options: object) => RawBuilt;
  fluxSubstitute?: (object: string, variables: string, isStrict: boolean) => { object?: string; fault?: string };
}

interface RawBuilt {
  readonly objects?: string;
  readonly starts?: readonly number[];
  readonly positions?: Uint8Array;
  readonly yaml?: string;
  readonly fault?: string;
}

/** More garbage between two collections: builds are short, and a third faster. */
const garbage = '400';

/**
 * Starts the kustomize library. `glue` is the text of the `wasm_exec.js` of the Go that compiled it. What the program
 * prints are warnings: they are collected, since standard output may be where a client listens.
 */
export async function loadEngine(module: WasmModule, glue: string): Promise<Engine> {
  const scope = globalThis as typeof globalThis & Exported;
  const printed: string[] = [];
  const before = scope.fs;
  scope.fs = createPrinter(printed);
  runInThisContext(glue, { filename: 'wasm_exec.js' });
  if (!scope.Go) throw new Error('wasm_exec.js defines no Go');
  const program = new scope.Go();
  program.env['GOGC'] = garbage;
  void program.run(await webAssembly.instantiate(module, program.importObject));
  const { kustomizeBuild, fluxSubstitute } = scope;
  if (!kustomizeBuild || !fluxSubstitute) throw new Error('the renderer did not start');
  delete scope.kustomizeBuild;
  delete scope.fluxSubstitute;
  delete scope.Go;
  scope.fs = before;
  return {
    build(directory, look, options) {
      printed.length = 0;
      return toBuilt(kustomizeBuild(directory, look, options), printed.join('').split('\n'));
    },
    substitute(object, variables, isStrict) {
      const { object: text, fault } = fluxSubstitute(JSON.stringify(object), JSON.stringify(variables), isStrict);
      if (text === undefined) return { fault: fault ?? '' };
      return { object: JSON.parse(text) as JsonObject };
    },
  };
}

function toBuilt(raw: RawBuilt, printed: readonly string[]): Built | BuildFault {
  if (raw.objects === undefined) return { fault: raw.fault ?? '' };
  const { positions, starts = [], yaml } = raw;
  return {
    objects: JSON.parse(raw.objects) as readonly JsonObject[],
    starts,
    positions: positions ? new Int32Array(positions.buffer, 0, positions.length / 4) : new Int32Array(),
    ...(yaml === undefined ? {} : { yaml }),
    warnings: printed.filter((line) => line.trim() !== ''),
  };
}

/** A file system that has nothing but the two streams on which a program prints. */
function createPrinter(printed: string[]): unknown {
  const decoder = new TextDecoder();
  const take = (bytes: Uint8Array): number => {
    printed.push(decoder.decode(bytes, { stream: true }));
    return bytes.length;
  };
  const refuse = (...args: readonly unknown[]): void => {
    const answer = args.at(-1);
    if (isCallback(answer)) answer(Object.assign(new Error('not implemented'), { code: 'ENOSYS' }));
  };
  const streams = {
    constants: { O_WRONLY: -1, O_RDWR: -1, O_CREAT: -1, O_TRUNC: -1, O_APPEND: -1, O_EXCL: -1, O_DIRECTORY: -1 },
    writeSync: (_file: number, bytes: Uint8Array) => take(bytes),
    write(
      _file: number,
      bytes: Uint8Array,
      offset: number,
      length: number,
      _position: number | null,
      answer: (error: Error | null, count: number) => void,
    ): void {
      answer(null, take(bytes.subarray(offset, offset + length)));
    },
  };
  return new Proxy(streams, { get: (target, name): unknown => Reflect.get(target, name) ?? refuse });
}

function isCallback(value: unknown): value is (error: Error) => void {
  return typeof value === 'function';
}
