import type { Prepared } from './compiled.ts';
import type { Place } from './place.ts';
import { type WalkContext, report } from './walk.ts';

/**
 * The API server drops null from its own kinds; of a custom one it drops what has a default and refuses the rest. In a
 * patch null takes a field away, and generators write `creationTimestamp: null`, which harms nobody.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function checkNull({ schema, types }: Prepared, place: Place | undefined, context: WalkContext): void {
  if (context.isPart || context.nesting > 0 || types.length === 0) return;
  if (schema['nullable'] === true || types.includes('null')) return;
  if (place?.key === 'creationTimestamp') return;
  const isRefused = context.dialect === 'custom' && schema['default'] === undefined && !isMetadata(place);
  const severity = isRefused ? 'warning' : 'hint';
  const expected = types.join(' | ');
  report(context, place, { code: 'null-value', severity, anchor: 'value', expected, found: null, foundKind: 'null' });
}

function isMetadata(place: Place | undefined): boolean {
  let here = place;
  while (here?.above) here = here.above;
  return here?.key === 'metadata';
}
