import { type Json, type JsonObject, isArray, isObject, own } from '../../manifest/json.ts';
import type { Step } from '../../manifest/to-steps.ts';
import type { IgnoredBy, Sides, Struck, UnfollowedRule } from './ignored.ts';

/** The paths that an expression of jq leads to in each object, as jq writes them, or why that is not known. */
export type JqAnswer = Sides<Json> | Pick<UnfollowedRule, 'reason'>;

/** What `del(expression)` of jq takes out of an object. An object in which the expression fails stays as it is. */
export function strikeJq(
  object: JsonObject,
  answer: JqAnswer | undefined,
  side: keyof Sides<unknown>,
  by: IgnoredBy,
): readonly Struck[] {
  if (!answer || 'reason' in answer) return [];
  const paths = answer[side];
  return (isArray(paths) ? paths : []).flatMap((path) =>
    expand(object, isArray(path) ? path : []).map((steps) => ({ steps, by })),
  );
}

/** Indexes from the end and slices as the steps that they mean; a path that leads nowhere is none. */
function expand(root: JsonObject, path: readonly Json[]): readonly (readonly Step[])[] {
  let places: readonly { readonly steps: readonly Step[]; readonly value: Json }[] = [{ steps: [], value: root }];
  for (const part of path) {
    places = places.flatMap(({ steps, value }) =>
      findSteps(value, part).map(([step, next]) => ({ steps: [...steps, step], value: next })),
    );
  }
  return path.length === 0 ? [] : places.map(({ steps }) => steps);
}

function findSteps(value: Json, part: Json): readonly (readonly [Step, Json])[] {
  if (isObject(value)) {
    if (typeof part !== 'string') return [];
    const next = own(value, part);
    return next === undefined ? [] : [[part, next]];
  }
  if (!isArray(value)) return [];
  const indexes = [...value.keys()];
  const found = isObject(part)
    ? indexes.slice(toBound(part['start']), toBound(part['end']))
    : typeof part === 'number'
      ? [indexes.at(part) ?? -1]
      : [];
  return found.flatMap((index) => (index < 0 ? [] : [[index, value[index] ?? null] as const]));
}

function toBound(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
