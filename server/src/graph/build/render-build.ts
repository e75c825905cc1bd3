import { type JsonObject, stringAt } from '../../manifest/json.ts';
import { type Patterns, createPatterns } from '../../schema/patterns.ts';
import { addCommonMetadata, isApplied } from './common-metadata.ts';
import type { BuildFault, Built, Engine, Look } from './engine.ts';
import { explainBuild } from './explain-build.ts';
import { type Overlay, readOverlay } from './flux-overlay.ts';
import { generateKustomization } from './generate-kustomization.ts';
import type { ListFolder } from './list-folder.ts';
import { inFolder } from './paths.ts';
import { type PlacedFault, placeFault } from './place-fault.ts';
import { type BuildPlan, planBuild } from './plan-build.ts';
import { kustomizationNames } from './plan-kustomization.ts';
import type { PlanContext } from './plan-draft.ts';
import { type Reads, createReads } from './reads.ts';
import type { BuildRequest, Rendered, RenderedObject } from './rendered.ts';
import { serveBuild } from './serve-build.ts';
import { type SourceCache, createSourceCache } from './source-cache.ts';
import { substituteVariables } from './substitute-variables.ts';
import { writeYaml } from './write-yaml.ts';

export type { ListFolder } from './list-folder.ts';

/**
 * Builds a folder as kustomize does, or as Flux does with one of its Kustomizations, and tells for each value which line
 * set it. Never throws. Whoever builds again and again hands in `sources`, so that each text is read once.
 */
export function renderBuild(
  request: BuildRequest,
  look: Look,
  list: ListFolder,
  engine: Engine,
  sources: SourceCache = createSourceCache(),
): Rendered | PlacedFault {
  try {
    return render(request, look, list, engine, sources);
  } catch (error) {
    // What nests too deep for the stack; kustomize itself goes deeper.
    if (error instanceof RangeError) return { fault: 'what is to be built nests too deeply' };
    throw error;
  }
}

function render(
  request: BuildRequest,
  rawLook: Look,
  rawList: ListFolder,
  engine: Engine,
  sources: SourceCache,
): Rendered | PlacedFault {
  const patterns = createPatterns();
  const ignoring = isOfFlux(request) ? { ignore: request.flux?.ignore ?? '', patterns } : undefined;
  const reads = createReads(rawLook, rawList, ignoring);
  const done = renderFrom(request, reads, patterns, engine, sources);
  return { ...done, reads: reads.seen, listed: [...reads.listed] };
}

function renderFrom(
  request: BuildRequest,
  reads: Reads,
  patterns: Patterns,
  engine: Engine,
  sources: SourceCache,
): Omit<Rendered, 'reads' | 'listed'> | PlacedFault {
  const { look } = reads;
  const context: PlanContext = { look, sources };
  const overlay = request.flux && readOverlay(request.flux, request.directory, context);
  if (overlay && 'fault' in overlay) return overlay;
  const folder = request.directory;
  const generated = isOfFlux(request) ? generate(folder, look, reads.list) : undefined;
  const plan = planBuild(context, { folder, generated, overlay });
  const done = build(request, plan, look, engine);
  if ('fault' in done) return placeFault(done, plan, look);
  const plain = done.built.objects.map((value): RenderedObject => ({ value, leaves: [] }));
  const objects = request.isExplained
    ? explainBuild({ context, patterns, plan, isSorted: isPrinted(request), ...done })
    : plain;
  const finished = overlay ? finishFlux(objects, request.flux, overlay, engine) : { objects, problems: [] };
  if ('fault' in finished) return finished;
  const planned = [...plan.kustomizations.values()].flatMap(({ problems }) => problems);
  const yaml = overlay && request.hasYaml ? writeYaml(finished.objects) : done.built.yaml;
  return {
    objects: finished.objects,
    ...(yaml === undefined ? {} : { yaml }),
    warnings: done.built.warnings,
    problems: [...planned, ...finished.problems],
  };
}

/** Argo CD leaves out nothing, and makes no kustomizations. */
function isOfFlux({ flux }: BuildRequest): boolean {
  return flux !== undefined && flux.additions === undefined;
}

/** What Flux makes of it is written here. */
function isPrinted({ hasYaml, flux }: BuildRequest): boolean {
  return hasYaml && !flux;
}

/** Flux makes a kustomization for a folder that has none. */
function generate(
  folder: string,
  look: Look,
  list: ListFolder,
): { readonly file: string; readonly text: string } | undefined {
  const isThere = kustomizationNames.some((name) => typeof look(inFolder(folder, name)) === 'string');
  if (isThere || look(folder) !== true) return undefined;
  return { file: inFolder(folder, kustomizationNames[0]), text: generateKustomization(folder, look, list) };
}

interface Builds {
  readonly built: Built;
  readonly bare: Built | undefined;
}

/** The words of a fault would tell of the lines that were moved, so a build that fails runs again without. */
function build(request: BuildRequest, plan: BuildPlan, look: Look, engine: Engine): Builds | BuildFault {
  const run = (isMoved: boolean, isBare: boolean): Built | BuildFault =>
    engine.build(request.directory, serveBuild(plan, look, { isMoved, isBare }), {
      positions: isMoved,
      // It decides on the order of the objects too.
      yaml: isPrinted(request),
    });
  const isMoved = request.isExplained && plan.isReliable;
  const first = run(isMoved, false);
  const built = 'fault' in first && isMoved ? run(false, false) : first;
  if ('fault' in built) return built;
  const bare = isMoved && built === first && hasLostLines(plan, built) ? run(true, true) : undefined;
  return { built, bare: bare && !('fault' in bare) ? bare : undefined };
}

function hasLostLines(plan: BuildPlan, { starts, positions }: Built): boolean {
  const all = [...plan.kustomizations.values(), ...(plan.overlay ? [plan.overlay] : [])];
  if (!all.some(({ patches }) => patches.some(({ isJson }) => isJson))) return false;
  return starts.some((start) => (positions[start] ?? 0) < plan.space.first);
}

function finishFlux(
  objects: readonly RenderedObject[],
  flux: NonNullable<BuildRequest['flux']>,
  overlay: Overlay,
  engine: Engine,
): ReturnType<typeof substituteVariables> {
  if (flux.additions) return { objects, problems: [] };
  const unnamed = objects.find(({ value }) => !isIdentified(value));
  if (unnamed) return { fault: 'failed to decode Kubernetes apiVersion, kind and name from an object' };
  const substituted = substituteVariables(objects, flux, engine);
  if ('fault' in substituted) return substituted;
  const applied = substituted.objects.filter(isApplied);
  return { ...substituted, objects: applied.map((object) => addCommonMetadata(object, flux.object, overlay)) };
}

function isIdentified(object: JsonObject): boolean {
  return [['apiVersion'], ['kind'], ['metadata', 'name']].every((path) => Boolean(stringAt(object, ...path)));
}
