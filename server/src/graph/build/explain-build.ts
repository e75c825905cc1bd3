import { type JsonObject, stringAt } from '../../manifest/json.ts';
import type { Patterns } from '../../schema/patterns.ts';
import { alignLeaves } from './align-objects.ts';
import type { Built } from './engine.ts';
import { explainLeaf } from './explain-leaf.ts';
import { findSetting } from './explain-setting.ts';
import { findGenerators } from './find-generators.ts';
import { findOrigin, searchOrigin } from './find-origin.ts';
import { createLayerChoice } from './choose-layers.ts';
import { listLayers } from './layers.ts';
import { type PlacedLeaf, type PlacedLeaves, listBareLeaves, listLeaves } from './list-leaves.ts';
import type { BuildPlan } from './plan-build.ts';
import type { PlanContext } from './plan-draft.ts';
import type { RenderedObject, SourcePlace } from './rendered.ts';
import { type Origin, type Scope, namesOf } from './scope.ts';

/** What explaining needs. */
export interface Explained {
  readonly context: PlanContext;
  readonly patterns: Patterns;
  readonly plan: BuildPlan;
  readonly built: Built;
  /** The same build without JSON patches, through which objects lose their lines. */
  readonly bare: Built | undefined;
  /** Whether the objects are sorted by kind and name, as kubectl prints them. */
  readonly isSorted: boolean;
}

/** Tells for each leaf of all objects of a build who set it. */
export function explainBuild(explained: Explained): readonly RenderedObject[] {
  const { context, patterns, plan, built, isSorted } = explained;
  const layers = listLayers(context, plan);
  const findRenamer = createRenamer(() => scopes);
  const chooseLayers = createLayerChoice(plan, layers, isSorted);
  const placed = built.objects.map((_, index) => placeObject(explained, index));
  const scopes = built.objects.map((object, index): Scope => {
    const found = findOrigin(plan, context.sources, placed[index]?.root ?? nowhere, placed[index]?.leaves ?? []);
    const generators = found ? [] : findGenerators(layers, object, chooseLayers);
    const origin = found ?? (generators.length > 0 ? undefined : searchOrigin(plan, context.sources, object));
    const isAligned = placed[index]?.isAligned ?? false;
    const acting = chooseLayers(object, origin, generators);
    return { context, patterns, object, origin, layers: acting, generators, isAligned, findRenamer };
  });
  return scopes.map((scope, index) => {
    const leaves = placed[index]?.leaves ?? [];
    const origin = scope.origin && toOriginPlace(scope.origin);
    return {
      value: scope.object,
      ...(origin ? { origin } : {}),
      leaves: leaves.map((leaf) => ({ path: leaf.path, provenance: explainLeaf(plan, scope, leaf) })),
    };
  });
}

const nowhere = { line: 0, column: 0 };

function toOriginPlace({ source, document, index }: Origin): SourcePlace | undefined {
  const [start, end] = document.contents?.range ?? [0, 0];
  return source.whole && { ...source.whole, document: index, start, end };
}

interface PlacedObject extends Pick<PlacedLeaves, 'root' | 'leaves'> {
  readonly isAligned?: boolean;
}

/** The leaves of an object with their positions, if need be those of the build without JSON patches. */
function placeObject({ plan, built, bare }: Explained, index: number): PlacedObject {
  const object = built.objects[index] ?? {};
  const own = plan.isReliable ? readPositions(built, index) : undefined;
  if (!own) return { root: nowhere, leaves: listBareLeaves(object) };
  if (!bare || own.root.line >= plan.space.first) return own;
  const other = findSame(object, index, built, bare);
  const from = other === undefined ? undefined : readPositions(bare, other);
  if (other === undefined || !from || from.root.line < plan.space.first) return own;
  const leaves = alignLeaves(object, own.leaves, bare.objects[other] ?? {}, from.leaves);
  return { root: from.root, leaves, isAligned: true };
}

function readPositions({ objects, positions, starts }: Built, index: number): PlacedLeaves | undefined {
  const [start, end] = [starts[index], starts[index + 1] ?? positions.length];
  if (start === undefined || start >= positions.length) return undefined;
  const read = listLeaves(objects[index] ?? {}, positions, start);
  return read.end === end ? read : undefined;
}

/** Objects keep their order, but for those that a patch removed, or gave another name where they are sorted by it. */
function findSame(object: JsonObject, index: number, built: Built, { objects }: Built): number | undefined {
  const identity = toIdentity(object);
  if (toIdentity(objects[index] ?? {}) === identity) return index;
  const found = objects.findIndex((other) => toIdentity(other) === identity);
  if (found >= 0) return found;
  return built.objects.length === objects.length ? index : undefined;
}

function toIdentity(object: JsonObject): string {
  const [namespace, name] = ['namespace', 'name'].map((field) => stringAt(object, 'metadata', field));
  return JSON.stringify([object['apiVersion'], object['kind'], namespace, name]);
}

/** What changed the name of an object, by the name that it has now. */
function createRenamer(listScopes: () => readonly Scope[]): Scope['findRenamer'] {
  let known: ReadonlyMap<string, Scope> | undefined;
  const read = (): ReadonlyMap<string, Scope> =>
    new Map(
      listScopes().flatMap((scope) => {
        const name = stringAt(scope.object, 'metadata', 'name');
        const isChanged = name !== undefined && namesOf(scope).some((one) => one !== name);
        return isChanged ? [[name, scope] as const] : [];
      }),
    );
  return (name) => {
    const scope = (known ??= read()).get(name);
    if (!scope) return undefined;
    const leaf: PlacedLeaf = { path: ['metadata', 'name'], value: name, own: nowhere, key: nowhere };
    return findSetting(scope, leaf)?.by ?? scope.generators[0]?.by ?? 'kustomize';
  };
}
