import type { FluxOverlay, Leaf, Rendered, RenderedObject } from './graph/build/rendered.ts';
import { parentOf } from './graph/build/paths.ts';
import { type BuildContents, noContents, readContents } from './graph/targets/build-contents.ts';
import type { Build, BuildProblem } from './graph/targets/build-graph.ts';
import type { BuildTarget } from './graph/targets/build-target.ts';
import type { GraphFiles } from './graph/targets/graph-files.ts';
import { type BuildInputs, toValues } from './graph/targets/plan-builds.ts';
import { readRawObjects } from './graph/targets/read-raw-objects.ts';
import { reachFrom } from './graph/targets/static-reach.ts';
import type { RenderError, RenderRequest, Renderer, Result } from './ports.ts';
import type { ReadFile, TextStore } from './text-store.ts';

/** What builds are done with. */
export interface RenderTools {
  readonly root: string;
  readonly files: GraphFiles;
  readonly texts: RenderRequest['texts'];
  readonly hasNewFiles?: boolean;
  readonly read: ReadFile;
  readonly store: TextStore;
  readonly renderer: Renderer;
  readonly hasYaml: boolean;
}

/**
 * Builds one target. That it fails is a problem of it, and what it brought `before` is kept; only when nothing can be
 * built at all is there an error.
 */
export async function renderTarget(
  inputs: BuildInputs,
  tools: RenderTools,
  before: Build | undefined,
  signal: AbortSignal,
): Promise<Result<Build, RenderError>> {
  const { target, variables, isStrict } = inputs;
  const { problems } = target;
  const common = { target, ...(variables && { variables }), isStrict };
  const nothing = { reads: new Map(), listed: [], contents: noContents };
  if (!target.isBuilt) return { ok: true, value: { ...common, ...nothing, state: 'not-built', problems } };
  const rendered = target.files
    ? await renderFiles(target, tools)
    : await tools.renderer.render(toRequest(inputs, tools), signal);
  const own: readonly BuildProblem[] = [...problems, ...(variables?.problems ?? [])];
  if (rendered.ok) {
    const value = target.additions ? explainAdditions(rendered.value, target) : rendered.value;
    const contents = await readAllContents(target, value.objects, tools);
    const found = value.problems.map((problem) => ({ ...problem, ...(notes.has(problem.code) && { isNote: true }) }));
    const { reads, listed = [] } = value;
    return {
      ok: true,
      value: { ...common, state: 'rendered', rendered: value, contents, reads, listed, problems: [...own, ...found] },
    };
  }
  const { kind, message, place = target.place, listed = [] } = rendered.error;
  if (kind === 'aborted' || kind === 'unavailable') return rendered;
  const failure: BuildProblem = { code: 'build-failed', message, ...(place && { place }) };
  const { reads } = rendered.error;
  const known = reads ? { reads } : { reads: guessReads(target, tools.files), ended: (before?.ended ?? 0) + 1 };
  const failed = { ...common, ...known, listed, state: 'failed', contents: before?.contents ?? noContents } as const;
  return { ok: true, value: { ...failed, problems: [...own, failure] } };
}

/** What others would fetch or run, and Driftline does not, is no fault of the files. */
const notes: ReadonlySet<string> = new Set(['build-remote', 'build-helm']);

/** Reads what the objects ask for, again as long as a generator wants files that have not been read. */
export async function readAllContents(
  target: BuildTarget,
  objects: readonly RenderedObject[],
  { files, store }: Pick<RenderTools, 'files' | 'store'>,
): Promise<BuildContents> {
  for (;;) {
    const contents = readContents(target, objects, files, store.generators);
    if (!(await store.load())) return contents;
  }
}

function toRequest({ target, variables, isStrict }: BuildInputs, tools: RenderTools): RenderRequest {
  const { root, texts, hasYaml, hasNewFiles = false } = tools;
  const { overlay, leaves, ignore, additions } = target;
  const flux: FluxOverlay | undefined = overlay && {
    object: overlay,
    ...(leaves && { leaves }),
    ...(variables && { variables: toValues(variables) }),
    ...(variables?.isOpen && { isOpen: true }),
    isStrict,
    ...(ignore !== undefined && { ignore }),
    ...(additions && { additions }),
  };
  // who brings what is told by places
  const files = { root, texts, hasNewFiles, directory: target.directory };
  return { ...files, isExplained: true, hasYaml, ...(flux && { flux }) };
}

/** Files that are applied as they are. */
async function renderFiles(target: BuildTarget, { read }: RenderTools): Promise<Result<Rendered, RenderError>> {
  const objects: RenderedObject[] = [];
  const reads = new Map<string, 'file' | 'absent'>();
  for (const file of target.files ?? []) {
    const text = await read(file);
    reads.set(file, text === undefined ? 'absent' : 'file');
    for (const object of text === undefined ? [] : readRawObjects(file, text)) objects.push(object);
  }
  const listed = [...new Set([target.directory, ...(target.files ?? []).map(parentOf)])];
  return { ok: true, value: { objects, reads, listed, warnings: [], problems: [] } };
}

/** What Argo CD adds stands in the Application. */
function explainAdditions(rendered: Rendered, { place }: BuildTarget): Rendered {
  if (!place) return rendered;
  const explain = (leaf: Leaf): Leaf =>
    leaf.provenance.how === 'unknown' ? { ...leaf, provenance: { how: 'transformer', by: 'argo cd', place } } : leaf;
  return { ...rendered, objects: rendered.objects.map((one) => ({ ...one, leaves: one.leaves.map(explain) })) };
}

/** A build that is ended does not say what it read: what it seems to depend on. */
function guessReads({ directory }: BuildTarget, files: GraphFiles): Rendered['reads'] {
  return new Map([...reachFrom(files, directory, [])].map((file) => [file, 'file'] as const));
}
