import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { RenderedObject, SourcePlace } from '../build/rendered.ts';
import type { ObjectName, TargetProblem } from './build-target.ts';
import { placeAt } from './place-at.ts';
import type { VariableSource } from './provided-variables.ts';

/** A variable of a Flux Kustomization. */
export interface Variable {
  /** Without line breaks, as the controller uses it; null where it is there and not known. */
  readonly value: string | null;
  /** The object that it comes from; absent where the Kustomization gives it itself. */
  readonly from?: ObjectName;
  readonly place?: SourcePlace;
  /** Whether it is to be masked, since a Secret holds it. */
  readonly isSecret: boolean;
  /** It is what the cluster has, since no file shows it. */
  readonly isLive?: boolean;
}

/** An object that variables are to come from. */
export interface VariableReference extends ObjectName {
  readonly isOptional: boolean;
  /** Whether a build of the repository makes it, or the cluster has it. */
  readonly isFound: boolean;
  readonly place?: SourcePlace;
}

/** What a Flux Kustomization substitutes after the build. */
export interface Variables {
  readonly values: ReadonlyMap<string, Variable>;
  /** Whether there can be more: of an object that nobody here makes, or whose keys are not known. */
  readonly isOpen: boolean;
  readonly references: readonly VariableReference[];
  readonly problems: readonly TargetProblem[];
}

/** Finds a ConfigMap or Secret among what the builds of a cluster make. */
export type FindSource = (reference: ObjectName) => VariableSource | undefined;

/**
 * The variables of a Flux Kustomization as the controller computes them: of `substituteFrom` in order, each from the
 * Kustomization's own namespace, then of `substitute`. Undefined where it substitutes nothing. Whatever a source that is
 * not known could replace is not known either. Source: `LoadVariables` and `SubstituteVariables` in
 * https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_varsub.go
 */
export function computeVariables(
  object: Pick<RenderedObject, 'value' | 'leaves' | 'origin'>,
  namespace: string | undefined,
  find: FindSource,
): Variables | undefined {
  const postBuild = at(object.value, 'spec', 'postBuild');
  if (!isObject(postBuild)) return undefined;
  const values = new Map<string, Variable>();
  const problems: TargetProblem[] = [];
  const references = readVariableReferences(object, namespace).map((reference) => {
    const source = find(reference);
    if (source) addSource(values, source, reference);
    if (source?.isOpen || (!source && !reference.isOptional)) hide(values);
    return { ...reference, isFound: source !== undefined, isOpen: source ? source.isOpen : !reference.isOptional };
  });
  for (const reference of references)
    if (!reference.isFound && !reference.isOptional) problems.push(toMissing(reference));
  addOwn(values, problems, object, postBuild);
  for (const [name, { place }] of values) if (!isName(name)) problems.push(toInvalid(name, place));
  const isOpen = references.some((reference) => reference.isOpen);
  const isAlways = postBuild['substituteStrategy'] === 'Always';
  if (values.size === 0 && !isOpen && !isAlways) return undefined;
  return { values, isOpen, references: references.map(({ isOpen: _isOpen, ...reference }) => reference), problems };
}

/** The objects from which a Flux Kustomization takes variables, without looking for them. */
export function readVariableReferences(
  object: Pick<RenderedObject, 'value' | 'leaves' | 'origin'>,
  namespace: string | undefined,
): readonly Omit<VariableReference, 'isFound'>[] {
  const list = at(object.value, 'spec', 'postBuild', 'substituteFrom');
  return (isArray(list) ? list : []).flatMap((one: Json, i) => {
    const [kind, name] = [stringAt(one, 'kind'), stringAt(one, 'name')];
    if ((kind !== 'ConfigMap' && kind !== 'Secret') || !name) return [];
    const place = placeAt(object, 'spec', 'postBuild', 'substituteFrom', i, 'name');
    const own = { kind, ...(namespace !== undefined && { namespace }), name };
    return [{ ...own, isOptional: at(one, 'optional') === true, ...(place && { place }) }];
  });
}

function addSource(values: Map<string, Variable>, source: VariableSource, { kind, namespace, name }: ObjectName): void {
  const from = { kind, ...(namespace !== undefined && { namespace }), name };
  for (const [key, { value, place, isLive }] of source.values) {
    const plain = value === null ? null : withoutBreaks(value);
    const known = { ...(place && { place }), ...(isLive && { isLive }) };
    values.set(key, { value: plain, from, ...known, isSecret: source.kind === 'Secret' });
  }
}

/** What comes later replaces what came before, so that nothing before an unknown source is sure. */
function hide(values: Map<string, Variable>): void {
  for (const [name, variable] of values) values.set(name, { ...variable, value: null });
}

function addOwn(
  values: Map<string, Variable>,
  problems: TargetProblem[],
  object: Pick<RenderedObject, 'value' | 'leaves' | 'origin'>,
  postBuild: JsonObject,
): void {
  const own = postBuild['substitute'];
  for (const [name, value] of Object.entries(isObject(own) ? own : {})) {
    const place = placeAt(object, 'spec', 'postBuild', 'substitute', name);
    const isText = typeof value === 'string';
    if (!isText) problems.push(toFault('variable-invalid', `The value of ${name} is no text: quote it.`, place));
    values.set(name, { value: isText ? withoutBreaks(value) : null, ...(place && { place }), isSecret: false });
  }
}

function withoutBreaks(value: string): string {
  return value.replaceAll('\n', '');
}

function isName(name: string): boolean {
  return /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name);
}

function toInvalid(name: string, place: SourcePlace | undefined): TargetProblem {
  const rule = 'it must consist of letters, digits and _, and not begin with a digit';
  return toFault('variable-invalid', `${name} is no name of a variable, and Flux fails on it: ${rule}.`, place);
}

function toMissing({ kind, namespace, name, place }: Omit<VariableReference, 'isFound'>): TargetProblem {
  const full = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return {
    ...toFault(
      'variable-source-missing',
      `No build of this repository makes the ${full}, so its variables are not known here.`,
      place,
    ),
    isNote: true,
  };
}

function toFault(code: TargetProblem['code'], message: string, place: SourcePlace | undefined): TargetProblem {
  return { code, message, ...(place && { place }) };
}
