import { runInThisContext } from 'node:vm';
import type { BuildFault, Built, Engine, Look } from '../../graph/build/engine.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { createGoFiles } from './go-files.ts';
import { toSafeSubstitutionWords, toSafeWords } from './safe-words.ts';
import { type WasmModule, webAssembly } from './web-assembly.ts';

/** What a build may be told beside what every engine knows. */
interface KustomizeOptions {
  readonly positions: boolean;
  readonly yaml: boolean;
  /** Where a path leads with links followed, from the repository's root; without it there are no links. */
  readonly resolve?: (path: string) => string | undefined;
  /** Whether a schema of the kustomization's own is added to the built-in ones, as Flux does, or is all, as in kubectl. */
  readonly addsSchema?: boolean;
}

/** The kustomize library with all that it can be told. */
export interface KustomizeEngine extends Engine {
  build(directory: string, look: Look, options: KustomizeOptions): Built | BuildFault;
}

/** What Go's `wasm_exec.js` defines. */
interface GoProgram {
  readonly importObject: object;
  readonly env: Record<string, string>;
  exit: (code: number) => void;
  run(instance: object): Promise<void>;
}

/** What the program puts into the global scope. */
interface Exported {
  Go?: new () => GoProgram;
  fs?: unknown;
  kustomizeMount?: string;
  kustomizeBuild?: (directory: string, look: Look, options: object) => RawBuilt | undefined;
  fluxSubstitute?: (object: string, variables: string, isStrict: boolean) => RawSubstituted | undefined;
}

interface RawBuilt {
  readonly objects?: string;
  readonly starts?: readonly number[];
  readonly positions?: Uint8Array;
  readonly yaml?: string;
  readonly fault?: string;
}

interface RawSubstituted {
  readonly object?: string;
  readonly fault?: string;
}

/** More garbage between two collections: builds are short, and a third faster. */
const garbage = '400';

/** From here on Go collects more often: WebAssembly never gives memory back, and reading the schemas would take 107 MiB. */
const softLimit = '64MiB';

/** With these Go would fetch remote resources, and wait for ever, since a build holds the thread. */
const networkNames = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'];

/**
 * Starts the kustomize library in this thread, which has no way to reach a network afterwards. `glue` is the text of the
 * `wasm_exec.js` of the Go that compiled it. What the program prints are warnings: they are collected, since standard
 * output may be where a client listens. An engine throws only when its program has ended, and never works again.
 */
export async function loadEngine(module: WasmModule, glue: string): Promise<KustomizeEngine> {
  const scope = globalThis as typeof globalThis & Exported;
  for (const name of networkNames) Reflect.deleteProperty(globalThis, name);
  const printed: string[] = [];
  scope.fs = createGoFiles(printed); // stays: Go prints its last words through it
  runInThisContext(glue, { filename: 'wasm_exec.js' });
  if (!scope.Go) throw new Error('wasm_exec.js defines no Go');
  const program = new scope.Go();
  program.env['GOGC'] = garbage;
  program.env['GOMEMLIMIT'] = softLimit;
  let hasEnded = false;
  program.exit = () => {
    hasEnded = true;
  };
  void program.run(await webAssembly.instantiate(module, program.importObject));
  const { kustomizeMount: mount, kustomizeBuild, fluxSubstitute } = scope;
  if (mount === undefined || !kustomizeBuild || !fluxSubstitute) throw new Error('the renderer did not start');
  for (const name of ['kustomizeMount', 'kustomizeBuild', 'fluxSubstitute', 'Go']) Reflect.deleteProperty(scope, name);

  function call<T>(run: () => T | undefined): T {
    printed.length = 0;
    try {
      const answer = hasEnded ? undefined : run();
      if (answer !== undefined && !hasEnded) return answer;
    } catch (error) {
      hasEnded = true; // what the program was in the middle of it never finishes
      throw new Error(error instanceof Error ? error.message : String(error), { cause: error });
    }
    throw new Error(printed.join('').split('\n', 1)[0]);
  }

  return {
    build(directory, look, options) {
      const raw = call(() => kustomizeBuild(directory, look, options));
      const tell = (words: string): string => toSafeWords(words, mount);
      if (raw.objects === undefined) return { fault: tell(raw.fault ?? '') };
      const warnings = printed.join('').split('\n').map(tell);
      return toBuilt({ ...raw, objects: raw.objects }, new Set(warnings));
    },
    substitute(object, variables, isStrict) {
      const raw = call(() => fluxSubstitute(JSON.stringify(object), JSON.stringify(variables), isStrict));
      if (raw.object === undefined) return { fault: toSafeSubstitutionWords(raw.fault ?? '') };
      return { object: JSON.parse(raw.object) as JsonObject };
    },
  };
}

function toBuilt(raw: RawBuilt & { readonly objects: string }, warnings: ReadonlySet<string>): Built {
  const { positions, starts = [], yaml } = raw;
  return {
    objects: JSON.parse(raw.objects) as readonly JsonObject[],
    starts,
    positions: positions ? new Int32Array(positions.buffer, 0, positions.length / 4) : new Int32Array(),
    ...(yaml === undefined ? {} : { yaml }),
    warnings: [...warnings].filter((line) => line.trim() !== ''),
  };
}
