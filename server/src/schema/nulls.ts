import type { Prepared } from './compiled.ts';
import { type Place, isInMetadata } from './place.ts';
import { type WalkContext, report } from './walk.ts';

/**
 * The API server drops fields that are null, and refuses null as an item of a custom resource's list. In a patch null
 * takes a field away, and generators write `creationTimestamp: null`, which harms nobody.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function checkNull({ schema, types, name }: Prepared, place: Place | undefined, context: WalkContext): void {
  const isQuantity = name?.endsWith('.resource.Quantity') === true;
  if (context.isPart || context.nesting > 0 || (types.length === 0 && !isQuantity)) return;
  if (schema['nullable'] === true || types.includes('null')) return;
  if (place?.key === 'creationTimestamp') return;
  const isRefused = context.dialect === 'custom' && typeof place?.key === 'number' && !isInMetadata(place);
  const severity = isRefused ? 'error' : 'hint';
  const expected = isQuantity ? 'quantity' : types.join(' | ');
  report(context, place, { code: 'null-value', severity, anchor: 'value', expected, found: null, foundKind: 'null' });
}
