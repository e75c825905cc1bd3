import { type Json, isEqual } from '../../manifest/json.ts';
import { parentOf } from '../build/paths.ts';
import type { Build } from './build-graph.ts';
import type { BuildTarget, ObjectName } from './build-target.ts';
import type { GraphFiles } from './graph-files.ts';
import { type FindOutside, completeSource } from './live-chains.ts';
import type { VariableSource } from './provided-variables.ts';
import { type FindSource, type Variables, computeVariables } from './variables.ts';

/** What a target is built with. */
export interface BuildInputs {
  readonly target: BuildTarget;
  readonly variables?: Variables;
  readonly isStrict: boolean;
}

/**
 * The inputs of all targets, by what the builds give that are known by now. Of a target that has not been built yet it is
 * taken for granted that it gives what it gave earlier.
 */
export function listInputs(
  targets: ReadonlyMap<string, BuildTarget>,
  builds: ReadonlyMap<string, Build>,
  earlier?: ReadonlyMap<string, Build>,
  outside?: FindOutside,
): readonly BuildInputs[] {
  const present = [...targets.keys()].flatMap((id) => builds.get(id) ?? earlier?.get(id) ?? []);
  const finders = new Map<string, FindSource>();
  const strict = new Set(present.filter(({ contents }) => contents.isStrict).map(({ target }) => clusterOf(target)));
  return [...targets.values()].map((target) => {
    const cluster = target.cluster ?? '';
    const find = finders.get(cluster) ?? createFinder(present, cluster, outside);
    finders.set(cluster, find);
    const variables =
      target.kind === 'flux' && target.object ? computeVariables(toObject(target), target.namespace, find) : undefined;
    return { target, ...(variables && { variables }), isStrict: target.kind === 'flux' && strict.has(cluster) };
  });
}

/** Whether a build came of the same, so that building again would give the same. */
export function isBuiltFrom(build: Build, { target, variables, isStrict }: BuildInputs): boolean {
  return (
    build.isStrict === isStrict &&
    isSameTarget(build.target, target) &&
    build.variables?.isOpen === variables?.isOpen &&
    isEqual(toValues(build.variables), toValues(variables))
  );
}

/** Whether all that its variables come from is known. */
export function isReady({ variables }: BuildInputs): boolean {
  return !variables || variables.references.every(({ isFound }) => isFound);
}

/** Whether a change of these files, by their paths from the root, can change what a build gives. */
export function isTouched(
  { reads, listed }: Build,
  changed: Iterable<string>,
  before: GraphFiles,
  now: GraphFiles,
): boolean {
  for (const path of changed) {
    if (reads.has(path)) return true;
    if (before.files.has(path) === now.files.has(path)) continue;
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      if (listed.includes(folder)) return true;
      // a folder that was there and still is, is listed as before in the folder above it
      if (folder === '/' || (before.folders.has(folder) && now.folders.has(folder))) break;
    }
  }
  return false;
}

/** A value for each name: null where it is not known. */
export function toValues(variables: Variables | undefined): Readonly<Record<string, string | null>> {
  return Object.fromEntries([...(variables?.values ?? [])].map(([name, { value }]) => [name, value]));
}

/** What a target says, with the places of it. */
export function toObject({ object, leaves, place }: BuildTarget): {
  readonly value: NonNullable<BuildTarget['object']>;
  readonly leaves: NonNullable<BuildTarget['leaves']>;
  readonly origin?: NonNullable<BuildTarget['place']>;
} {
  return { value: object ?? {}, leaves: leaves ?? [], ...(place && { origin: place }) };
}

/** To which cluster the objects of a build go. */
function clusterOf({ cluster, destination }: BuildTarget): string {
  return destination ?? cluster ?? '';
}

function isSameTarget(a: BuildTarget, b: BuildTarget): boolean {
  if (a === b) return true;
  const parts = (target: BuildTarget): Json => [
    ...[target.isBuilt, target.directory, target.files ?? null, target.overlay ?? null],
    ...[target.additions ?? null, target.ignore ?? null, target.defaultNamespace ?? null],
  ];
  return isEqual(parts(a), parts(b)) && (a.leaves === b.leaves || isEqual(listPlaces(a), listPlaces(b)));
}

/** Where that is written which a build puts into its objects; its name and labels may move. */
function listPlaces({ leaves = [] }: BuildTarget): Json {
  return leaves.filter(({ path }) => path[0] === 'spec') as unknown as Json;
}

/** Where several builds make an object and do not agree on a value, it is not known. */
function createFinder(builds: readonly Build[], cluster: string, outside: FindOutside | undefined): FindSource {
  const sources = new Map<string, VariableSource>();
  for (const { contents, target } of builds) {
    if (clusterOf(target) !== cluster) continue;
    for (const source of contents.provided) {
      const key = toKey(source);
      const known = sources.get(key);
      sources.set(key, known ? merge(known, source) : source);
    }
  }
  return (reference) => {
    const written = sources.get(toKey(reference));
    return isWhole(written) ? written : completeSource(written, outside?.(cluster, reference));
  };
}

function isWhole(source: VariableSource | undefined): boolean {
  return source !== undefined && !source.isOpen && [...source.values.values()].every(({ value }) => value !== null);
}

function merge(a: VariableSource, b: VariableSource): VariableSource {
  const names = new Set([...a.values.keys(), ...b.values.keys()]);
  const values = [...names].map((name) => {
    const [one, other] = [a.values.get(name), b.values.get(name)];
    const value = one?.value === other?.value ? (one?.value ?? null) : null;
    return [name, { ...(one ?? other), value }] as const;
  });
  return { ...a, values: new Map(values), isOpen: a.isOpen || b.isOpen };
}

function toKey({ kind, namespace, name }: ObjectName): string {
  return [kind, namespace ?? '', name].join('/');
}
