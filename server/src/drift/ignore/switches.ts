import { formatPath } from '../../manifest/field-path.ts';
import { type JsonObject, stringAt } from '../../manifest/json.ts';
import { type IgnoredBy, type Sides, nameOwner } from './ignored.ts';

/** The label or annotation by which an object that is there is left to itself by Flux, whatever differs. */
export function findSwitch({ predicted, live }: Sides<JsonObject>): IgnoredBy | undefined {
  return (
    findMark(live, excluding) ??
    findMark(predicted, excluding) ??
    // Flux asks for this one only in what it would apply
    findMark(predicted, { 'kustomize.toolkit.fluxcd.io/ssa': 'ifnotpresent' })
  );
}

/** Sources: `apply` of the kustomize-controller, `Diff` of the helm-controller. Upper and lower case do not count. */
const excluding = {
  'kustomize.toolkit.fluxcd.io/reconcile': 'disabled',
  'kustomize.toolkit.fluxcd.io/ssa': 'ignore',
  'helm.toolkit.fluxcd.io/driftDetection': 'disabled',
} as const;

function findMark(object: JsonObject, wanted: Readonly<Record<string, string>>): IgnoredBy | undefined {
  for (const place of ['labels', 'annotations']) {
    for (const [key, value] of Object.entries(wanted)) {
      if (stringAt(object, 'metadata', place, key)?.toLowerCase() !== value) continue;
      return { ...nameOwner(object), path: formatPath([{ field: 'metadata' }, { field: place }, { field: key }]) };
    }
  }
  return undefined;
}
