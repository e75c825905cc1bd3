import type { RenderedObject } from './graph/build/rendered.ts';
import { readSource } from './graph/targets/build-contents.ts';
import { adopt } from './graph/targets/adopt.ts';
import { type Build, type BuildGraph, indexReaders } from './graph/targets/build-graph.ts';
import type { BuildTarget } from './graph/targets/build-target.ts';
import { type ChainLimits, deriveTargets } from './graph/targets/derive-targets.ts';
import { findCovered } from './graph/targets/find-covered.ts';
import { findOrphans } from './graph/targets/find-orphans.ts';
import { findRoots } from './graph/targets/find-roots.ts';
import type { GraphFiles } from './graph/targets/graph-files.ts';
import { toGraphKind } from './graph/targets/object-kinds.ts';
import { listK3sTargets } from './graph/targets/plain-targets.ts';
import type { FindOutside } from './graph/targets/live-chains.ts';
import { type BuildInputs, isBuiltFrom, isReady, isTouched, listInputs } from './graph/targets/plan-builds.ts';
import { isSameCoverage, isSameStructure } from './graph/targets/same-structure.ts';
import { withoutUnsettled } from './graph/targets/unsettled.ts';
import type { RenderError, RenderRequest, Renderer, Result } from './ports.ts';
import { type RenderTools, readAllContents, renderTarget } from './render-target.ts';
import { type ReadFile, createTextStore } from './text-store.ts';

/** The repository whose builds are wanted. */
export interface BuildsRequest {
  /** Its folder, absolute. */
  readonly root: string;
  readonly files: GraphFiles;
  /** Files besides the YAML files that generators of Argo CD may read, by path from the root. */
  readonly others: readonly string[];
  readonly texts: RenderRequest['texts'];
  readonly hasNewFiles?: boolean;
  readonly read: ReadFile;
  readonly hasYaml: boolean;
  /** What the cluster in use has; without it only the repository is asked. */
  readonly outside?: FindOutside;
}

/** What was known before, and which files have changed since, by path from the root. */
export interface Earlier {
  readonly graph: BuildGraph;
  /** Whether it is of another time: what a build that fails has made then says nothing. */
  readonly isOfAnotherTime?: boolean;
  readonly changed: ReadonlySet<string>;
}

/** Ten times what a large homelab has; deeper than anybody nests Kustomizations. */
const limits: ChainLimits = { builds: 2000, depth: 20 };
/** How often a target is built until what it depends on stands still. */
const mostAttempts = 4;
/** How often new roots are looked for among what no build has brought. */
const mostSearches = 4;
/** How often a build that takes too long or brings the worker down is done again though none of its files changes. */
const mostEnds = 2;

/**
 * Builds all that a repository has to build, each with what the builds before it gave: roots first, then what they bring,
 * in an order that depends on the files alone. Of what is known from earlier only that is built again which reads a
 * changed file, or is asked for otherwise than before.
 */
export async function renderBuilds(
  request: BuildsRequest,
  renderer: Renderer,
  signal: AbortSignal,
  earlier?: Earlier,
): Promise<Result<BuildGraph, RenderError>> {
  const { files, read } = request;
  const store = createTextStore(files, request.others, read);
  const tools = { ...request, renderer, store };
  const { outside } = request;
  const chain: Chain = { tools, signal, earlier, outside, builds: new Map(), attempts: new Map(), isCut: false };
  const kept = earlier && isSameStructure(earlier.graph.files, files) ? earlier.graph : undefined;
  let roots = kept?.roots ?? listK3sTargets(files);
  let unreached = kept?.unreached ?? [];
  if (kept) {
    const failed = await settle(chain, roots);
    if (failed) return { ok: false, error: failed };
    if (isSameCoverage(kept.builds, chain.builds)) return { ok: true, value: toGraph(chain, roots, unreached) };
  }
  for (let search = 0; search < mostSearches; search++) {
    const covered = findCovered(chain.builds.values(), files);
    let found = findRoots(files, store.generators, covered);
    while (await store.load()) found = findRoots(files, store.generators, covered);
    const known = new Set(roots.map(({ id }) => id));
    // what is not applied is known only when it is known what is
    const wanted = search === 0 ? found.roots.filter((root) => !root.isUnreached) : found.roots;
    const added = wanted.filter(({ id }) => !known.has(id));
    unreached = found.unreached;
    if (search > 0 && added.length === 0) break;
    roots = [...roots, ...added];
    const failed = await settle(chain, roots);
    if (failed) return { ok: false, error: failed };
  }
  return { ok: true, value: toGraph(chain, roots, unreached) };
}

/** Builds a target that no chain brings, with what the chains of a graph give. */
export async function renderAlone(
  target: BuildTarget,
  { builds }: BuildGraph,
  request: BuildsRequest,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Result<Build, RenderError>> {
  const targets = new Map([...builds].map(([id, build]) => [id, build.target]));
  const inputs = listInputs(new Map([...targets, [target.id, target]]), builds).find(
    (one) => one.target.id === target.id,
  );
  const store = createTextStore(request.files, request.others, request.read);
  return renderTarget(inputs ?? { target, isStrict: false }, { ...request, renderer, store }, undefined, signal);
}

interface Chain {
  readonly tools: RenderTools;
  readonly signal: AbortSignal;
  readonly earlier: Earlier | undefined;
  readonly outside: FindOutside | undefined;
  /** Of the targets that there are now. */
  builds: Map<string, Build>;
  readonly attempts: Map<string, number>;
  isCut: boolean;
}

/** Builds until nothing is to be built that is not built from what it would be built from now. */
async function settle(chain: Chain, roots: readonly BuildTarget[]): Promise<RenderError | undefined> {
  const { files } = chain.tools;
  const declared = [...files.files.values()].flatMap(({ makers }) =>
    makers.flatMap(({ value }) => readSource(value, undefined)),
  );
  for (;;) {
    const { targets, isCut } = deriveTargets(roots, chain.builds, declared, files, limits);
    chain.isCut = isCut;
    const known = [...targets.keys()].flatMap((id) => chain.builds.get(id) ?? []);
    chain.builds = new Map(known.map((build) => [build.target.id, build]));
    const open = listInputs(targets, chain.builds, chain.earlier?.graph.builds, chain.outside)
      .map((inputs) => freeze(chain, inputs))
      .filter((inputs) => !isDone(chain, inputs));
    if (open.length === 0) {
      chain.builds = new Map([...targets].flatMap(([id, target]) => toCurrent(chain.builds.get(id), target)));
      return undefined;
    }
    const ready = open.filter(isReady);
    for (const inputs of ready.length > 0 ? ready : open) {
      const failed = await build(chain, inputs);
      if (failed) return failed;
    }
  }
}

/** What does not stand still is taken for unknown after some attempts. */
function freeze({ attempts, builds }: Chain, inputs: BuildInputs): BuildInputs {
  const { id } = inputs.target;
  const built = builds.get(id);
  return built && (attempts.get(id) ?? 0) >= mostAttempts ? withoutUnsettled(inputs, built) : inputs;
}

function isDone({ builds, attempts }: Chain, inputs: BuildInputs): boolean {
  const built = builds.get(inputs.target.id);
  return built !== undefined && (isBuiltFrom(built, inputs) || (attempts.get(inputs.target.id) ?? 0) > mostAttempts);
}

async function build(chain: Chain, inputs: BuildInputs): Promise<RenderError | undefined> {
  const { tools, signal, earlier, builds, attempts } = chain;
  const { id } = inputs.target;
  if (signal.aborted) return { kind: 'aborted', message: 'No longer needed.' };
  const before = earlier?.graph.builds.get(id);
  attempts.set(id, (attempts.get(id) ?? 0) + 1);
  if (earlier && before && isKeepable(before, inputs, earlier, tools)) {
    builds.set(id, await keep(before, inputs, tools, earlier.changed));
    return undefined;
  }
  const rendered = await renderTarget(inputs, tools, before, signal);
  if (!rendered.ok) return rendered.error;
  const hasLast = earlier && !earlier.isOfAnotherTime && rendered.value.state === 'failed';
  builds.set(id, hasLast ? withLast(rendered.value, before, earlier.changed) : rendered.value);
  return undefined;
}

function isKeepable(before: Build, inputs: BuildInputs, { changed, graph }: Earlier, { files }: RenderTools): boolean {
  const isTried = before.ended === undefined || before.ended >= mostEnds;
  return isTried && isBuiltFrom(before, inputs) && !isTouched(before, changed, graph.files, files);
}

/** One that fails keeps what it last made of the same, for the files that have not changed since. */
function withLast(failed: Build, before: Build | undefined, changed: Earlier['changed']): Build {
  const last = before?.rendered ? { rendered: before.rendered, inputs: toInputs(before), changed: [] } : before?.last;
  if (!last || !isBuiltFrom({ ...failed, ...last.inputs }, toInputs(failed))) return withoutLast(failed);
  return { ...failed, last: { ...last, changed: new Set([...last.changed, ...changed]) } };
}

function withoutLast({ last: _last, ...build }: Build): Build {
  return build;
}

function toInputs({ target, variables, isStrict }: Build): BuildInputs {
  return { target, isStrict, ...(variables && { variables }) };
}

/** Places can be others than before; and what Argo CD makes of its objects depends on more files than were read. */
async function keep(
  before: Build,
  inputs: BuildInputs,
  tools: RenderTools,
  changed: Earlier['changed'],
): Promise<Build> {
  const { target, variables } = inputs;
  const objects = before.rendered?.objects ?? [];
  const contents = objects.some(isOfArgo) ? await readAllContents(target, objects, tools) : before.contents;
  const kept = { ...before, target, contents, ...(variables && { variables }) };
  return before.last ? withLast(kept, before, changed) : kept;
}

function isOfArgo({ value }: RenderedObject): boolean {
  const kind = toGraphKind(value);
  return kind === 'application' || kind === 'application-set';
}

/** In the order of the targets, parents first. */
function toCurrent(built: Build | undefined, target: BuildTarget): readonly (readonly [string, Build])[] {
  return built ? [[target.id, { ...built, target }]] : [];
}

function toGraph(
  { builds, isCut, tools }: Chain,
  roots: readonly BuildTarget[],
  unreached: readonly BuildTarget[],
): BuildGraph {
  const { files } = tools;
  const all = [...builds.values()];
  const adopted = unreached.map((target) => adopt(target, all));
  return {
    builds,
    files,
    roots,
    unreached: adopted,
    readers: indexReaders(all),
    orphans: findOrphans(files, all),
    isCut,
  };
}
