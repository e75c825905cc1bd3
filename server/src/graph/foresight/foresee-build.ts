import { type Json, type JsonScalar, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { Leaf, Rendered, RenderedObject, SourcePlace, Step } from '../build/rendered.ts';
import { valueAt } from '../build/substituted-leaves.ts';
import { shiftObject, shiftPlace } from './shift-places.ts';
import { type ValueEdit, readScalar } from './value-edit.ts';

/** What a build will give once the value of one scalar is another; undefined where only building it can tell. */
export function foreseeBuild(rendered: Rendered, edit: ValueEdit): Rendered | undefined {
  const objects: RenderedObject[] = [];
  const replaced = new Set<JsonScalar>();
  for (const object of rendered.objects) {
    const value = foreseeValue(object, edit, replaced);
    if (!value) return undefined;
    objects.push(shiftObject(value, edit));
  }
  if (replaced.size > 0 && rendered.objects.some((object) => isCopied(object, replaced))) return undefined;
  const problems = rendered.problems.map((problem) =>
    problem.place ? { ...problem, place: shiftPlace(problem.place, edit) } : problem,
  );
  return { ...rendered, objects, problems };
}

/** Whether a value that came from nobody knows where may have come from one of these: JSON patches copy. */
function isCopied({ value, leaves }: RenderedObject, replaced: ReadonlySet<Json>): boolean {
  return leaves.some(({ path, provenance }) => {
    if (provenance.how !== 'unknown' && (provenance.how !== 'rewritten' || provenance.by !== 'kustomize')) return false;
    const copy = valueAt(value, path);
    return copy !== undefined && replaced.has(copy);
  });
}

/** `replaced` takes the values that are not there any more. */
function foreseeValue(object: RenderedObject, edit: ValueEdit, replaced: Set<JsonScalar>): RenderedObject | undefined {
  let { value } = object;
  for (const leaf of object.leaves) {
    const { provenance } = leaf;
    // values that were chosen by what stands elsewhere
    if ((provenance.how === 'transformer' || provenance.how === 'rewritten') && copiers.has(provenance.by))
      return undefined;
    if (!isConcerned(leaf, edit)) continue;
    const place = toPlainPlace(object, leaf);
    const next = place && readNext(place, edit);
    if (next === undefined || valueAt(value, leaf.path) !== next.before) return undefined;
    replaced.add(next.before);
    value = replace(value, leaf.path, next.after) as RenderedObject['value'];
  }
  return value === object.value ? object : { ...object, value };
}

const copiers: ReadonlySet<string> = new Set(['replacements', 'vars']);

function isConcerned({ provenance }: Leaf, { file, start, end }: ValueEdit): boolean {
  if (provenance.how === 'unknown') return false;
  const more = provenance.how === 'exact' ? provenance.use : 'content' in provenance ? provenance.content : undefined;
  const isIn = (place: SourcePlace): boolean => place.file === file && place.start <= end && place.end >= start;
  return isIn(provenance.place) || (more !== undefined && isIn(more));
}

/** Fields by which kustomize finds the items of a list. */
const keys: ReadonlySet<string> = new Set([
  'containerPort',
  'devicePath',
  'ip',
  'key',
  'mountPath',
  'number',
  'port',
  'protocol',
  'topologyKey',
  'type',
  'uid',
  'whenUnsatisfiable',
]);

/** What kustomize may fill in by what something is called, which can be done for the new value too. */
const named = /(?:name|namespace|ref)s?$|^image$/i;

/** Where a value is written on which nothing else depends, as far as kustomize and Flux are concerned. */
function toPlainPlace({ value, origin }: RenderedObject, leaf: Leaf): SourcePlace | undefined {
  const { path, provenance, variables = [] } = leaf;
  if (variables.length > 0 || !origin || path[0] === 'metadata' || path.length < 2) return undefined;
  if (holders.has(stringAt(value, 'kind') ?? '') || isNamed(path)) return undefined;
  if (provenance.how === 'exact') return provenance.use ? undefined : provenance.place;
  // what such a patch sets is found by its path, which is in the patch
  return provenance.how === 'searched' && provenance.via === 'json-patch' ? provenance.place : undefined;
}

function isNamed(path: readonly Step[]): boolean {
  const [owner, last] = path.slice(-2);
  const isKey = typeof owner === 'number' && typeof last === 'string' && keys.has(last);
  return isKey || path.some((step) => typeof step === 'string' && named.test(step));
}

/** Their values become variables, or part of a name. */
const holders: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'ExternalSecret', 'SealedSecret']);

function readNext(
  { start, end }: SourcePlace,
  edit: ValueEdit,
): { readonly before: JsonScalar; readonly after: JsonScalar } | undefined {
  if (edit.start < start || edit.end > end) return undefined;
  const before = readScalar(edit.then.slice(start, end));
  const after = readScalar(edit.now.slice(start, end + edit.growth));
  return before === undefined || after === undefined ? undefined : { before, after };
}

function replace(value: Json, [step, ...rest]: readonly Step[], scalar: JsonScalar): Json {
  if (step === undefined) return scalar;
  if (isArray(value)) return value.map((item, i) => (i === step ? replace(item, rest, scalar) : item));
  if (!isObject(value) || typeof step !== 'string') return value;
  return { ...value, [step]: replace(value[step] ?? null, rest, scalar) };
}
