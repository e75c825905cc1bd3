import { type Json, type JsonObject, isArray, isObject, own } from '../../manifest/json.ts';
import { listBareLeaves } from './list-leaves.ts';
import type { Variables } from './protect-unknown.ts';
import type { Leaf, RenderProblem, RenderedObject, Step } from './rendered.ts';
import { type Expression, findExpressions } from './variable-expressions.ts';

/** Whether substitution does anything to a text at all. */
export function hasSubstitution(text: string): boolean {
  return /\$[{$]/.test(text);
}

/** The value at the steps of a leaf. */
export function valueAt(value: Json, path: readonly Step[]): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) {
    if (isArray(here)) here = here[Number(step)];
    else if (isObject(here)) here = own(here, String(step));
    else return undefined;
  }
  return here;
}

/** The leaves of an object after substitution, each with the provenance that it had before. */
export function moveLeaves(
  before: RenderedObject,
  after: JsonObject,
  variables: Variables,
  rename: (key: string) => string,
): readonly Leaf[] {
  const known = new Map<string, Leaf>();
  for (const leaf of before.leaves) {
    const path = leaf.path.map((step) => (typeof step === 'string' && hasSubstitution(step) ? rename(step) : step));
    const value = valueAt(before.value, leaf.path);
    const texts = [...leaf.path, value].filter((one): one is string => typeof one === 'string' && hasSubstitution(one));
    const names = new Set(texts.flatMap((text) => listUsed(findExpressions(text), variables)));
    known.set(JSON.stringify(path), { ...leaf, path, ...(texts.length > 0 ? { variables: [...names] } : {}) });
  }
  if (before.leaves.length === 0) return [];
  return listBareLeaves(after).map(({ path }): Leaf => {
    // A text can become a list or a map: then its leaves come from where the text stood.
    for (let length = path.length; length > 0; length--) {
      const found = known.get(JSON.stringify(path.slice(0, length)));
      if (found) return { ...found, path };
    }
    return { path, provenance: { how: 'unknown' } };
  });
}

/** The variables whose values are put in, those in defaults only where the default is taken. */
function listUsed(expressions: readonly Expression[], variables: Variables): readonly string[] {
  return expressions.flatMap((expression) => {
    const value = lookUp(expression, variables);
    const inner =
      expression.hasDefault && value !== undefined && value !== '' ? [] : listUsed(expression.nested, variables);
    return typeof value === 'string' ? [expression.name, ...inner] : value === null ? [] : inner;
  });
}

/** A problem for each variable that nothing sets, at the line that names it: nothing is put in its place. */
export function findUndefined({ value, leaves }: RenderedObject, variables: Variables): readonly RenderProblem[] {
  return leaves.flatMap(({ path, provenance }) => {
    const text = valueAt(value, path);
    const texts = [path.at(-1), text].filter((one): one is string => typeof one === 'string' && hasSubstitution(one));
    const names = new Set(texts.flatMap((one) => listUndefined(findExpressions(one), variables)));
    return [...names].map((name): RenderProblem => {
      const message = `Nothing sets the variable ${name}: Flux puts nothing in its place.`;
      const place = provenance.how === 'unknown' ? undefined : provenance.place;
      return { code: 'build-undefined-variable', message, ...(place ? { place } : {}) };
    });
  });
}

function listUndefined(expressions: readonly Expression[], variables: Variables): readonly string[] {
  return expressions.flatMap((expression) => {
    const value = lookUp(expression, variables);
    if (value === null) return [];
    if (expression.hasDefault) return value ? [] : listUndefined(expression.nested, variables);
    return [...(value === undefined ? [expression.name] : []), ...listUndefined(expression.nested, variables)];
  });
}

function lookUp({ name }: Expression, variables: Variables): string | null | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}
