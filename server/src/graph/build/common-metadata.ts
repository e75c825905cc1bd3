import { type Json, type JsonObject, at, isObject, stringAt } from '../../manifest/json.ts';
import type { Overlay } from './flux-overlay.ts';
import type { Leaf, RenderedObject } from './rendered.ts';

/**
 * What Flux sets on each object just before it applies it, after substitution. Its own labels, which tell the
 * Kustomization, are not among it. Source: `SetCommonMetadata` in https://github.com/fluxcd/pkg/tree/main/ssa/utils
 */
export function addCommonMetadata(rendered: RenderedObject, flux: JsonObject, overlay: Overlay): RenderedObject {
  const common = at(flux, 'spec', 'commonMetadata');
  if (!isObject(common)) return rendered;
  return ['labels', 'annotations'].reduce(
    (object, field) => addTexts(object, field, at(common, field), overlay),
    rendered,
  );
}

function addTexts(rendered: RenderedObject, field: string, given: Json | undefined, overlay: Overlay): RenderedObject {
  const texts = isObject(given) ? Object.entries(given).filter(([, value]) => typeof value === 'string') : [];
  if (texts.length === 0) return rendered;
  const metadata = at(rendered.value, 'metadata');
  const old = at(metadata, field);
  // Values that are no text, such as numbers that variables left, make Flux drop all that was there.
  const isKept = isObject(old) && Object.values(old).every((one) => typeof one === 'string');
  const value = {
    ...rendered.value,
    metadata: {
      ...(isObject(metadata) ? metadata : {}),
      [field]: { ...(isKept ? old : {}), ...Object.fromEntries(texts) },
    },
  };
  if (rendered.leaves.length === 0) return { ...rendered, value };
  const isReplaced = ({ path }: Leaf): boolean =>
    path[0] === 'metadata' &&
    path[1] === field &&
    (!isKept || path.length === 2 || texts.some(([key]) => key === path[2]));
  const added = texts.map(([key]): Leaf => {
    const place = overlay.placeOf('spec', 'commonMetadata', field, key);
    const path = ['metadata', field, key];
    return place
      ? { path, provenance: { how: 'transformer', by: 'flux commonMetadata', place } }
      : { path, provenance: { how: 'unknown' } };
  });
  return { ...rendered, value, leaves: [...rendered.leaves.filter((leaf) => !isReplaced(leaf)), ...added] };
}

/** What Flux applies: an object of kustomize itself, such as a kustomization among the resources, it leaves out. */
export function isApplied({ value }: RenderedObject): boolean {
  const isKustomization = stringAt(value, 'kind')?.toLowerCase() === 'kustomization';
  return !(isKustomization && stringAt(value, 'apiVersion')?.startsWith('kustomize.config.k8s.io/'));
}
