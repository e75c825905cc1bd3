import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderBuilds } from '../../server/src/builds.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { readGraphFile, toGraphFiles } from '../../server/src/graph/targets/graph-files.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Renderer } from '../../server/src/ports.ts';

/** A repository on the disk, with its YAML files by path from its root: `/apps/web.yaml`. */
export interface EditedRepository {
  readonly root: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly renderer: Renderer;
}

/** Builds all of it with some files as they are not there; `before` is what is known without them. */
export async function buildEdited(
  { root, texts, renderer }: EditedRepository,
  edits: ReadonlyMap<string, string>,
  before?: BuildGraph,
): Promise<BuildGraph> {
  const changed = before ? edits : new Map([...texts, ...edits]);
  const read = [...changed].map(([path, text]) => [path, readGraphFile(path, parse(path, 1, text))] as const);
  const request = {
    root,
    files: toGraphFiles(new Map([...(before?.files.files ?? []), ...read])),
    ...{ others: [], texts: edits, hasYaml: false, hasNewFiles: true },
    read: async (path: string) => edits.get(path) ?? (await readFile(join(root, path), 'utf8').catch(() => undefined)),
  };
  const earlier = before && { graph: before, changed: new Set(edits.keys()), isOfAnotherTime: true };
  const answer = await renderBuilds(request, renderer, new AbortController().signal, earlier);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}
