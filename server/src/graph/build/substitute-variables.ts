import { type JsonObject, stringAt } from '../../manifest/json.ts';
import type { BuildFault, Engine } from './engine.ts';
import { findUndefined, hasSubstitution, moveLeaves, valueAt } from './substituted-leaves.ts';
import type { PlacedFault } from './place-fault.ts';
import { type Variables, addUnknown, protectUnknown } from './protect-unknown.ts';
import type { FluxOverlay, RenderProblem, RenderedObject } from './rendered.ts';

/** The objects after Flux put variables in, and what is wrong with it. */
export interface Substituted {
  readonly objects: readonly RenderedObject[];
  readonly problems: readonly RenderProblem[];
}

const validName = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const switchKey = 'kustomize.toolkit.fluxcd.io/substitute';

/** Puts variables into each object of a build. Source: https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_varsub.go */
export function substituteVariables(
  objects: readonly RenderedObject[],
  flux: FluxOverlay,
  engine: Engine,
): Substituted | PlacedFault {
  const variables = toVariables(flux);
  const isAlways = stringAt(flux.object, 'spec', 'postBuild', 'substituteStrategy') === 'Always';
  if (!variables || (Object.keys(variables).length === 0 && !isAlways && !flux.isOpen))
    return { objects, problems: [] };
  const invalid = Object.keys(variables).find((name) => !validName.test(name));
  const substituted: RenderedObject[] = [];
  const problems: RenderProblem[] = [];
  for (const rendered of objects) {
    if (isDisabled(rendered.value)) {
      substituted.push(rendered);
      continue;
    }
    if (invalid !== undefined) return toFault(rendered, `'${invalid}' var name is invalid, must match '${nameRule}'`);
    const own = flux.isOpen ? addUnknown(rendered.value, variables) : variables;
    const done = substituteObject(rendered, own, flux.isStrict, engine);
    if ('fault' in done) return done;
    substituted.push(done);
    problems.push(...findUndefined(rendered, own));
  }
  return { objects: substituted, problems };
}

const nameRule = '^[_[:alpha:]][_[:alpha:][:digit:]]*$';

/** Flux takes line feeds out of all values. */
function toVariables({ variables }: FluxOverlay): Variables | undefined {
  if (!variables) return undefined;
  const entries = Object.entries(variables).map(
    ([name, value]) => [name, value?.replaceAll('\n', '') ?? null] as const,
  );
  return Object.fromEntries(entries);
}

function isDisabled(object: JsonObject): boolean {
  return ['labels', 'annotations'].some((field) => stringAt(object, 'metadata', field, switchKey) === 'disabled');
}

function substituteObject(
  rendered: RenderedObject,
  variables: Variables,
  isStrict: boolean,
  engine: Engine,
): RenderedObject | PlacedFault {
  if (!hasSubstitution(JSON.stringify(rendered.value))) return rendered;
  const known = Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
  const substitute = (object: JsonObject): { readonly object: JsonObject } | BuildFault => {
    const hidden = protectUnknown(object, variables);
    const done = engine.substitute(hidden.object, known, isStrict);
    return 'fault' in done ? done : { object: hidden.restore(done.object) };
  };
  const done = substitute(rendered.value);
  if ('fault' in done) {
    const culprit = rendered.leaves.find(({ path }) => {
      const value = valueAt(rendered.value, path);
      return typeof value === 'string' && hasSubstitution(value) && 'fault' in substitute({ value });
    });
    const place = culprit && culprit.provenance.how !== 'unknown' ? culprit.provenance.place : undefined;
    return { ...toFault(rendered, `variable substitution failed: ${done.fault}`), ...(place ? { place } : {}) };
  }
  const rename = (key: string): string => {
    const renamed = substitute({ key });
    return 'fault' in renamed ? key : (stringAt(renamed.object, 'key') ?? key);
  };
  return { ...rendered, value: done.object, leaves: moveLeaves(rendered, done.object, variables, rename) };
}

function toFault({ value }: RenderedObject, words: string): PlacedFault {
  const [group, version] = splitApiVersion(stringAt(value, 'apiVersion') ?? '');
  const kind = `${stringAt(value, 'kind') ?? ''}.${version}.${group || '[noGrp]'}`;
  const name = stringAt(value, 'metadata', 'name') ?? '';
  return { fault: `post build failed for '${kind}/${name}': envsubst error: ${words}` };
}

function splitApiVersion(apiVersion: string): readonly [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return [apiVersion.slice(0, Math.max(0, slash)), apiVersion.slice(slash + 1)];
}
