import { type Json, type JsonObject, isArray, isObject } from '../../manifest/json.ts';
import type { Leaf, Step } from '../build/rendered.ts';
import type { RenderedPart } from './rendered-file.ts';

const hidden = '***';

/** Whether Flux has put something of a Secret into a value. */
export function isOfSecret({ variables = [] }: Leaf, { secrets }: Pick<RenderedPart, 'secrets'>): boolean {
  return variables.some((name) => secrets.has(name));
}

/**
 * An object as it may be shown: a rendered one, or its live counterpart. What Flux has put in from Secrets is hidden
 * where it stands in the rendered object, and wherever else the same text stands.
 */
export function hideSecrets(value: JsonObject, part: RenderedPart): JsonObject {
  const leaves = part.object.leaves.filter((leaf) => isOfSecret(leaf, part));
  if (leaves.length === 0) return value;
  const texts = new Set(leaves.map(({ path }) => valueAtSteps(part.object.value, path)));
  const paths = new Set(leaves.map(({ path }) => path.join('\0')));
  const hide = (here: Json, path: string): Json => {
    if (isArray(here)) return here.map((item, i) => hide(item, join(path, i)));
    if (isObject(here))
      return Object.fromEntries(Object.entries(here).map(([key, item]) => [key, hide(item, join(path, key))]));
    return paths.has(path) || (here !== null && texts.has(here)) ? hidden : here;
  };
  return hide(value, '') as JsonObject;
}

function join(path: string, step: Step): string {
  return path === '' ? String(step) : `${path}\0${step}`;
}

function valueAtSteps(root: Json, path: readonly Step[]): Json | undefined {
  let here: Json | undefined = root;
  for (const step of path) here = isArray(here) ? here[Number(step)] : isObject(here) ? here[String(step)] : undefined;
  return here;
}
