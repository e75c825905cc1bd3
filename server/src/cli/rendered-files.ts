import { renderBuilds } from '../builds.ts';
import { type BuiltRepository, createBuiltRepositories } from '../graph/references/built-repository.ts';
import { indexBuilds } from '../graph/rendered/index-builds.ts';
import type { RenderedFile } from '../graph/rendered/rendered-file.ts';
import type { BuildGraph } from '../graph/targets/build-graph.ts';
import { toPositions } from '../manifest/position.ts';
import type { Renderer, Result } from '../ports.ts';
import { placesOf, toRenderedFile } from '../rendered-folder.ts';
import type { SourceFile } from './checked-file.ts';
import { type Machine, type Repository, findRoot, openRepository, readRepository } from './repository.ts';

/** What builds make of files, by their uris, and what could not be read. */
export interface RenderedFiles {
  readonly of: ReadonlyMap<string, RenderedFile>;
  /** The repositories that files lie in, by the uris of the files. */
  readonly repositories: ReadonlyMap<string, BuiltRepository>;
  readonly problems: readonly string[];
}

/** Builds the repositories that files are in; `toPath` answers where a file lies, absolute, if it lies anywhere. */
export async function renderFiles(
  files: readonly SourceFile[],
  toPath: (uri: string) => string | undefined,
  toUri: (path: string) => string,
  machine: Machine,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Result<RenderedFiles, string>> {
  const roots = new Map<string, SourceFile[]>();
  for (const file of files) {
    const path = toPath(file.uri);
    if (path === undefined) continue;
    const root = await findRoot(path, true, machine, signal);
    roots.set(root, [...(roots.get(root) ?? []), file]);
  }
  const of = new Map<string, RenderedFile>();
  const repositories = new Map<string, BuiltRepository>();
  const toRepository = createBuiltRepositories();
  const found: string[] = [];
  for (const [root, own] of roots) {
    const repository = openRepository(root, machine, signal);
    const contents = await readRepository(repository, machine, signal);
    if (!contents.ok) return contents;
    const { files: known, others, problems } = contents.value;
    const request = { root, files: known, others, texts: new Map<string, null>(), read: repository.read };
    const built = await renderBuilds({ ...request, hasYaml: false }, renderer, signal);
    if (!built.ok) return { ok: false, error: built.error.message };
    const index = indexBuilds(built.value, new WeakMap());
    const folder = { uri: toUri(root) };
    const whole = toRepository(built.value, placesOf(folder, new Map()));
    for (const { uri, text } of own) {
      repositories.set(uri, whole);
      const file = toRenderedFile(folder, uri, index, toPositions(text));
      if (file) of.set(uri, file);
    }
    found.push(
      ...problems,
      ...listFailures(
        built.value,
        own.map(({ uri }) => whole.toPath(uri)),
        repository,
      ),
    );
  }
  return { ok: true, value: { of, repositories, problems: found } };
}

/** Builds of the files that fail, where no line of them can be marked for that. */
function listFailures({ builds }: BuildGraph, files: readonly string[], { toShown }: Repository): readonly string[] {
  const names = new Set(files);
  return [...builds.values()].flatMap(({ state, target, reads, problems }) => {
    const isConcerned = state === 'failed' && [...reads.keys()].some((path) => names.has(path));
    const silent = problems.filter(({ code, place }) => code === 'build-failed' && !(place && names.has(place.file)));
    return isConcerned ? silent.map(({ message }) => `${toShown(target.directory)}: ${message}`) : [];
  });
}
