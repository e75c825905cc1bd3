import { type JsonObject, stringAt } from '../../manifest/json.ts';
import { type Visit, findVisits } from './find-visits.ts';
import type { GeneratorSetting, Layer } from './layer.ts';
import type { BuildPlan } from './plan-build.ts';
import { type Origin, listNames } from './scope.ts';

/** The layers that may have changed an object; to be asked for all objects in the order of the build. */
export type LayerChoice = (
  object: JsonObject,
  origin: Origin | undefined,
  generators: readonly GeneratorSetting[],
) => readonly Layer[];

/**
 * Tells apart by which way an object came, where a base is used more than once: objects come in the order in which they
 * are found, but for builds that sort them; then their names and namespaces can tell.
 */
export function createLayerChoice(plan: BuildPlan, layers: readonly Layer[], isSorted: boolean): LayerChoice {
  const visits = findVisits(plan);
  const seen = new Map<string, number>();
  const toLayers = (...chosen: readonly Visit[]): readonly Layer[] =>
    chosen.length === 0
      ? layers
      : layers.filter(({ folder }) => folder === undefined || chosen.some((visit) => visit.has(folder)));
  return (object, origin, generators) => {
    const file = origin?.source.whole?.file;
    if (!visits || !origin || file === undefined)
      return toLayers(...generators.flatMap(({ place }) => visits?.get(place.file) ?? []));
    const key = JSON.stringify([file, origin.index, origin.item]);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    const all = visits.get(file) ?? [];
    const next = isSorted || !plan.isOrdered ? undefined : all[count];
    if (next || all.length < 2) return toLayers(...(next ? [next] : all));
    const fitting = all.filter((visit) => isFitting(object, origin, toLayers(visit)));
    return toLayers(...(fitting.length > 0 ? fitting : all));
  };
}

function isFitting(object: JsonObject, { name }: Origin, layers: readonly Layer[]): boolean {
  const namespace = layers.find((layer) => layer.namespace)?.namespace?.text;
  const [ownName, ownNamespace] = ['name', 'namespace'].map((field) => stringAt(object, 'metadata', field));
  return listNames(name, layers).at(-1) === ownName && (namespace === undefined || namespace === ownNamespace);
}
