import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import { fromInventoryId } from '../../manifest/inventory-id.ts';
import { toGroup } from '../../manifest/resource.ts';
import type { RenderedObject } from '../build/rendered.ts';
import { type ObjectId, identifyObject, toKindKey, toObjectKey } from '../references/object-id.ts';
import type { Build, BuildGraph } from '../targets/build-graph.ts';
import type { BuildTarget } from '../targets/build-target.ts';

/** An object that a Flux Kustomization applies. */
export interface Applied {
  readonly id: ObjectId;
  readonly object: RenderedObject;
}

/** All that one applies, as its status would list it. */
export interface Inventory {
  readonly build: Build;
  /** By a key that is the same in all inventories of a cluster, and in no other cluster. */
  readonly objects: ReadonlyMap<string, Applied>;
  /** Kinds of which it makes objects whose names hold variables that nobody here knows. */
  readonly unnamed: ReadonlySet<string>;
  /** Its cluster says so. */
  readonly isConfirmed: boolean;
}

/** Whether objects of a kind, as `group/Kind`, lie in a namespace; undefined where nobody says. */
export type IsNamespaced = (kind: string) => boolean | undefined;

/** What each Flux Kustomization of a repository applies if it is asked to, by the id of its build. */
export function readInventories(graph: BuildGraph, isNamespaced: IsNamespaced): ReadonlyMap<string, Inventory> {
  const own = readScopes(graph);
  const isOfCluster = (kind: string): boolean => (own.get(kind) ?? isNamespaced(kind)) === false;
  return new Map(
    [...graph.builds].flatMap(([id, build]) => {
      const { target, rendered } = build;
      if (target.kind !== 'flux' || target.isUnreached || !rendered) return [];
      return [[id, readInventory(build, rendered.objects, isOfCluster)] as const];
    }),
  );
}

/** Where a Kustomization applies to: its own cluster, or another one that it has a kubeconfig of. */
export function toClusterKey({ cluster, object }: BuildTarget): string {
  return JSON.stringify([cluster ?? '', at(object, 'spec', 'kubeConfig') ?? null]);
}

/** The same as the cluster itself has it: what HEAD says of objects that are listed, and others by their names alone. */
export function readLiveInventory(build: Build, known: Inventory | undefined, live: JsonObject): Inventory {
  const entries = at(live, 'status', 'inventory', 'entries');
  const cluster = toClusterKey(build.target);
  const objects = (isArray(entries) ? entries : []).flatMap((entry): readonly (readonly [string, Applied])[] => {
    const ref = fromInventoryId(stringAt(entry, 'id') ?? '', stringAt(entry, 'v') ?? '');
    if (!ref) return [];
    const { apiVersion, kind, namespace, name } = ref;
    const metadata = { name, ...(namespace !== undefined && { namespace }) };
    const value = { apiVersion, kind, metadata };
    const id = { group: toGroup(apiVersion), kind, ...metadata };
    const key = `${cluster} ${toObjectKey(id)}`;
    return [[key, known?.objects.get(key) ?? { id, object: { value, leaves: [] } }]];
  });
  return { build, objects: new Map(objects), unnamed: new Set(), isConfirmed: true };
}

function readInventory(
  build: Build,
  rendered: readonly RenderedObject[],
  isOfCluster: (kind: string) => boolean,
): Inventory {
  const objects = new Map<string, Applied>();
  const unnamed = new Set<string>();
  const cluster = toClusterKey(build.target);
  for (const object of rendered) {
    const found = identifyObject(object.value, undefined);
    if (!found) continue;
    const { namespace, ...rest } = found;
    const id = isOfCluster(toKindKey(found)) ? rest : found;
    if (`${namespace ?? ''}${found.name}`.includes('${')) unnamed.add(toKindKey(found));
    else objects.set(`${cluster} ${toObjectKey(id)}`, { id, object });
  }
  return { build, objects, unnamed, isConfirmed: false };
}

/** Of the kinds that the repository defines. */
function readScopes({ builds }: BuildGraph): ReadonlyMap<string, boolean> {
  const scopes = new Map<string, boolean>();
  for (const { rendered } of builds.values()) {
    for (const { value } of rendered?.objects ?? []) {
      const kind = readDefined(value);
      if (kind !== undefined) scopes.set(kind, stringAt(value, 'spec', 'scope') !== 'Cluster');
    }
  }
  return scopes;
}

/** The kind that a CustomResourceDefinition defines, as `group/Kind`. */
export function readDefined(value: JsonObject): string | undefined {
  if (value['kind'] !== 'CustomResourceDefinition') return undefined;
  const [group, kind] = [stringAt(value, 'spec', 'group'), stringAt(value, 'spec', 'names', 'kind')];
  return group === undefined || kind === undefined ? undefined : toKindKey({ group, kind });
}

/**
 * Whether an object says that Flux is not to delete it. Source: `deleteObjects` in
 * https://github.com/fluxcd/kustomize-controller/blob/main/internal/controller/kustomization_controller.go
 */
export function isSpared(value: JsonObject): boolean {
  const marks = [at(value, 'metadata', 'labels'), at(value, 'metadata', 'annotations')];
  return Object.entries(sparing).some(([key, word]) => marks.some((some) => has(some, key, word)));
}

const sparing = {
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  'kustomize.toolkit.fluxcd.io/reconcile': 'disabled',
  'kustomize.toolkit.fluxcd.io/ssa': 'ignore',
} as const;

function has(marks: Json | undefined, key: string, word: string): boolean {
  return isObject(marks) && stringAt(marks, key)?.toLowerCase() === word;
}
