import type { Overlay } from './flux-overlay.ts';
import { type LineSpace, createLineSpace } from './line-space.ts';
import { measurePadding } from './pad-documents.ts';
import type { PlanContext, Role } from './plan-draft.ts';
import { type PlannedKustomization, findKustomization, planKustomization } from './plan-kustomization.ts';
import { type Source, toFileSource } from './source.ts';
import { fieldOf } from './spot.ts';

/** All that a build reads as YAML: found before it runs, since a file can be named twice in different roles. */
export interface BuildPlan {
  /** By folder, from the outermost in: whoever comes later transforms an object earlier. */
  readonly kustomizations: ReadonlyMap<string, PlannedKustomization>;
  /** The kustomization of the folder that is built. */
  readonly root: PlannedKustomization | undefined;
  /** Whether that stands in no file. */
  readonly isGenerated: boolean;
  /** What Flux puts into it. */
  readonly overlay: Overlay | undefined;
  /** By path: the files whose lines are moved. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Those that become objects, but have to stay as they are, since a generator reads them too. */
  readonly unmoved: readonly Source[];
  readonly space: LineSpace;
  /** Whether objects come in the order in which they are found. */
  readonly isOrdered: boolean;
  /** Whether the lines of all nodes can be told; else those that are seen say nothing. */
  readonly isReliable: boolean;
}

/** What is built, and what stands in for the kustomization of its folder. */
export interface BuildRoot {
  readonly folder: string;
  readonly generated?: { readonly file: string; readonly text: string } | undefined;
  readonly overlay?: Overlay | undefined;
}

/** Created nodes have no line, and what goes through JSON has lines from 1: seldom more than these. */
const firstLine = 256;
/** In UTF-16 code units. Each document is moved by all lines before it, so that many of them cost their square. */
const mostPadding = 32 * 1024 * 1024;

/** Reads all kustomizations that a folder leads to. */
export function planBuild(context: PlanContext, { folder, generated, overlay }: BuildRoot): BuildPlan {
  const visited = new Set<string>();
  const inner: PlannedKustomization[] = [];
  const visit = (here: string): void => {
    if (visited.has(here)) return;
    visited.add(here);
    const found = here === folder && generated ? generated : findKustomization(context.look, here);
    if (!found) return;
    const planned = planKustomization(context, found.file, found.text, here);
    for (const path of planned.resources) if (context.look(path) === true) visit(path);
    const added = here === folder && overlay ? overlay.components.map((one) => one.folder) : [];
    for (const path of [...planned.components, ...added]) visit(path);
    // After all that it stands on.
    inner.push(planned);
  };
  visit(folder);
  const kustomizations = new Map(inner.toReversed().map((planned) => [planned.folder, planned]));
  const all = [...kustomizations.values()];
  const { sources, unmoved } = readSources(context, all);
  const space = createLineSpace(Math.max(firstLine, ...unmoved.map(({ lineStarts }) => lineStarts.length + 1)));
  const moved = [
    ...sources.values(),
    ...all.flatMap(listInlinePatches),
    ...(overlay ? listInlinePatches(overlay) : []),
  ];
  const padding = moved.reduce((sum, source) => sum + measurePadding(source.text, space.toBase(source)), 0);
  const isReliable = padding <= mostPadding && !all.some(({ isBroken }) => isBroken);
  const root = kustomizations.get(folder);
  const isOrdered = !all.some((planned) => fieldOf(planned.root, 'sortOptions'));
  const isGenerated = generated !== undefined;
  return { kustomizations, root, isGenerated, overlay, sources, unmoved, space, isOrdered, isReliable };
}

/** The patches whose nodes become part of an object as they are. */
function listInlinePatches({ patches }: Pick<Overlay, 'patches'>): readonly Source[] {
  return patches.flatMap(({ source, isJson }) => (source && !isJson ? [source] : []));
}

function readSources(
  { look }: PlanContext,
  all: readonly PlannedKustomization[],
): Pick<BuildPlan, 'sources' | 'unmoved'> {
  const roles = new Map<string, Set<Role>>();
  for (const { named } of all)
    for (const { path, role } of named) roles.set(path, (roles.get(path) ?? new Set()).add(role));
  const sources = new Map<string, Source>();
  const unmoved: Source[] = [];
  for (const [path, known] of roles) {
    const text = known.has('resource') || known.has('patch') ? look(path) : undefined;
    if (typeof text !== 'string') continue;
    const source = toFileSource(path, text, known.has('resource') ? 'resource' : 'patch');
    if (known.has('raw')) unmoved.push(source);
    else sources.set(path, source);
  }
  return { sources, unmoved };
}
