import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { BuildFault } from './engine.ts';
import { joinInside } from './paths.ts';
import type { PlanContext } from './plan-draft.ts';
import { isJsonPatch } from './plan-patch.ts';
import type { PlannedPatch } from './planned-patch.ts';
import type { FluxOverlay, Leaf, SourcePlace, Step } from './rendered.ts';
import { toInlineSource } from './source.ts';

/** What a Flux Kustomization puts into the kustomization of its folder. */
export interface Overlay {
  readonly names: readonly Naming[];
  readonly images: readonly JsonObject[];
  /** As they are written, and the folders that are meant. */
  readonly components: readonly { readonly written: string; readonly folder: string }[];
  readonly patches: readonly PlannedPatch[];
  readonly buildMetadata: readonly string[];
  /** Fields that Argo CD adds; with them nothing is read in the way of Flux. */
  readonly additions?: JsonObject;
  /** Where a field of it is written; undefined where nobody told. */
  readonly placeOf: (...path: readonly Step[]) => SourcePlace | undefined;
}

/** A field that replaces one of the kustomization. */
export interface Naming {
  readonly field: 'namespace' | 'namePrefix' | 'nameSuffix';
  readonly from: 'targetNamespace' | 'namePrefix' | 'nameSuffix';
  readonly text: string;
}

const namings = [
  ['namespace', 'targetNamespace'],
  ['namePrefix', 'namePrefix'],
  ['nameSuffix', 'nameSuffix'],
] as const;

/** Source: `Generator.GenerateManifest` in https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_generator.go */
export function readOverlay(flux: FluxOverlay, folder: string, context: PlanContext): Overlay | BuildFault {
  const spec = at(flux.object, 'spec');
  const placeOf = createPlaces(flux.leaves ?? []);
  const components: { written: string; folder: string }[] = [];
  const isLenient = at(spec, 'ignoreMissingComponents') === true;
  for (const written of toTexts(at(spec, 'components'))) {
    const target = toLocal(written) ? joinInside(folder, written) : undefined;
    if (target === undefined) return { fault: `component path '${written}' must be local and relative` };
    if (!isLenient || context.look(target) !== undefined) components.push({ written, folder: target });
  }
  const names = namings.flatMap(([field, from]): Naming[] => {
    const text = stringAt(spec, from);
    return text ? [{ field, from, text }] : [];
  });
  const patches = toObjects(at(spec, 'patches')).map((patch, index) => toPatch(patch, index, placeOf, context));
  const images = toObjects(at(spec, 'images'));
  return {
    names,
    images,
    components,
    patches,
    buildMetadata: toTexts(at(spec, 'buildMetadata')),
    placeOf,
    ...(flux.additions && { additions: flux.additions }),
  };
}

/** As Flux tells them: the prefixes of addresses, and nothing else. */
function toLocal(path: string): boolean {
  return !/^(?:git::|gh:|ssh:\/\/|https:\/\/|http:\/\/|git@|github\.com[:/]|(?:file:\/\/)?\/)./i.test(path);
}

function toPatch(patch: JsonObject, index: number, placeOf: Overlay['placeOf'], context: PlanContext): PlannedPatch {
  const value = stringAt(patch, 'patch') ?? '';
  const holder = placeOf('spec', 'patches', index, 'patch');
  const text = holder && context.look(holder.file);
  const source = toInlineSource(typeof text === 'string' ? text : undefined, holder, value, true);
  const target = patch['target'];
  const texts = isObject(target)
    ? Object.entries(target).filter(([, one]) => typeof one === 'string' && one !== '')
    : [];
  return {
    source,
    isJson: isJsonPatch(context, source.text),
    ...(isObject(target) ? { target: Object.fromEntries(texts) as Record<string, string> } : {}),
  };
}

function createPlaces(leaves: readonly Leaf[]): Overlay['placeOf'] {
  let places: Map<string, SourcePlace> | undefined;
  const read = (): Map<string, SourcePlace> =>
    new Map(
      leaves.flatMap(({ path, provenance }) =>
        provenance.how === 'unknown' ? [] : [[JSON.stringify(path), provenance.place] as const],
      ),
    );
  return (...path) => (places ??= read()).get(JSON.stringify(path));
}

function toTexts(value: Json | undefined): readonly string[] {
  return isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function toObjects(value: Json | undefined): readonly JsonObject[] {
  return isArray(value) ? value.filter((one) => isObject(one)) : [];
}
