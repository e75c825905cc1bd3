import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpora', 'home-ops');

/** The folder of a repository of real manifests, where there is one beside this project. */
export function findCorpus(): string | undefined {
  return existsSync(folder) ? folder : undefined;
}

/** The files of a repository of real manifests, where there is one beside this project; else none, but in CI. */
export function readCorpus(): readonly string[] {
  return Object.values(readCorpusFiles());
}

/** The same by their paths in the repository. */
export function readCorpusFiles(): Readonly<Record<string, string>> {
  if (!existsSync(folder)) {
    if (process.env['CI']) throw new Error('the real manifests beside this project are missing');
    return {};
  }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
