import { type FieldPath, findItem } from './field-path.ts';
import { type Json, isArray, isObject, own } from './json.ts';

/** A key of a map, or an index of a list. */
export type Step = string | number;

/** A path with items by their index, as far as the object has it. */
export function toSteps(root: Json, path: FieldPath): readonly Step[] {
  const steps: Step[] = [];
  let here: Json | undefined = root;
  for (const segment of path) {
    const step: Step = 'field' in segment ? segment.field : isArray(here) ? findItem(here, segment) : -1;
    here = toNext(here, step);
    if (here === undefined) return steps;
    steps.push(step);
  }
  return steps;
}

function toNext(value: Json | undefined, step: Step): Json | undefined {
  if (typeof step === 'number') return isArray(value) ? value[step] : undefined;
  return isObject(value) ? own(value, step) : undefined;
}
