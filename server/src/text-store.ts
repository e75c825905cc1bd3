import type { GeneratorFiles } from './graph/targets/generator-parameters.ts';
import type { GraphFiles } from './graph/targets/graph-files.ts';

/** Reads a file by its path from the repository's root; undefined where there is no text to be had. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** Texts that pure functions ask for: what is not there yet is read, and then they are asked again. */
export interface TextStore {
  readonly generators: GeneratorFiles;
  /** Reads what has been asked for since the last time; false when nothing was missing. */
  load(): Promise<boolean>;
}

/** `others` are the files besides the YAML files that may be asked for. */
export function createTextStore(files: GraphFiles, others: readonly string[], read: ReadFile): TextStore {
  const known = new Map<string, string | null>();
  const missing = new Set<string>();
  const names = [...files.files.keys(), ...others].toSorted();
  const text = (path: string): string | null | undefined => {
    const found = known.get(path);
    if (found === undefined) missing.add(path);
    return found;
  };
  return {
    generators: { folders: files.folders, names, text },
    async load() {
      const wanted = [...missing];
      missing.clear();
      for (const path of wanted) known.set(path, (await read(path)) ?? null);
      return wanted.length > 0;
    },
  };
}
