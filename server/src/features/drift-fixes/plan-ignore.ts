import { isOfArgo } from '../../drift/ignore/find-application.ts';
import { type Observation, toPredicted } from '../../drift/observation.ts';
import type { Finding } from '../../drift/finding.ts';
import type { BuildGraph } from '../../graph/targets/build-graph.ts';
import { edit } from '../../manifest/edit.ts';
import { type FieldPath, valueAt } from '../../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isEqual, isObject, stringAt } from '../../manifest/json.ts';
import { toGroup } from '../../manifest/resource.ts';
import type { Editing, FileEdit } from './editable.ts';
import { type OwnerName, findOwner } from './find-owner.ts';
import { toJqPath, toPointer } from './rule-path.ts';

type Present = Observation & { readonly state: 'present' };

/** A rule to be written, and whose it will be. */
export interface IgnorePlan {
  readonly owner: OwnerName;
  readonly edit: FileEdit;
}

/** What a rule is made of in one dialect. */
interface Dialect {
  readonly owner: OwnerName;
  /** Where the rules stand. */
  readonly path: readonly string[];
  /** What the rule selects, and the list of fields in it that grows. */
  readonly rule: JsonObject;
  readonly field: string;
  readonly entry: string;
}

/**
 * Writes the rule by which the applier of an object ignores a field, into the file that declares the applier. Undefined
 * where there is none that would hold: nobody applies the object, no single file declares who does, or something else
 * sets the rules.
 */
export function planIgnore(
  graph: BuildGraph,
  seen: Present,
  finding: Finding,
  editing: Editing,
): IgnorePlan | undefined {
  const dialect = chooseDialect(seen, finding);
  const found = dialect && findOwner(graph, dialect.owner, editing);
  if (!found) return undefined;
  const { owner, path, rule, field, entry } = dialect;
  const { file, declaration } = found.written;
  const fields: FieldPath = path.map((name) => ({ field: name }));
  const before = valueAt(declaration.value, fields);
  // a patch of the owner's owner would have the last word
  if (!isEqual(before, at(found.value, ...path)) || (before !== undefined && !isArray(before))) return undefined;
  if (owner.kind === 'HelmRelease' && !isDetecting(found.value)) return undefined;
  const rules = before ?? [];
  const same = rules.findIndex((one) => isEqual(without(one, field), rule));
  const known = same < 0 ? undefined : at(rules[same], field);
  const value: Json =
    same < 0 || !isArray(known)
      ? [...rules, { ...rule, [field]: [entry] }]
      : rules.map((one, i) => (i === same && isObject(one) ? { ...one, [field]: [...known, entry] } : one));
  const change = edit(declaration, fields, value);
  return change && { owner, edit: { file, edit: change } };
}

function chooseDialect(seen: Present, finding: Finding): Dialect | undefined {
  const { live, applier } = seen;
  const release = (part: string): string | undefined =>
    stringAt(live, 'metadata', 'labels', `helm.toolkit.fluxcd.io/${part}`);
  const [name, namespace] = [release('name'), release('namespace')];
  if (applier?.kind === 'Kustomization') {
    const owner = { ...applier, group: 'kustomize.toolkit.fluxcd.io' };
    // Flux removes what it takes over from others, whatever is ignored
    return finding.code === 'drift-extra' ? undefined : toFlux(seen, finding, owner, ['spec', 'ignore']);
  }
  if (name !== undefined && namespace !== undefined) {
    const owner = { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', namespace, name };
    return toFlux(seen, finding, owner, ['spec', 'driftDetection', 'ignore']);
  }
  return isOfArgo(live) ? toArgo(seen, finding) : undefined;
}

function toFlux(
  { live, prediction }: Present,
  { path }: Finding,
  owner: OwnerName,
  place: readonly string[],
): Dialect | undefined {
  if (prediction.mode === 'rejected') return undefined;
  const entry = toPointer(path, toPredicted(prediction), live);
  const named = Object.entries(identify(live)).map(([part, text]) => [
    part,
    text.replace(/[.\\+*?()|[\]{}^$]/g, '\\$&'),
  ]);
  return entry === undefined
    ? undefined
    : { owner, path: place, field: 'paths', entry, rule: { target: Object.fromEntries(named) as JsonObject } };
}

function toArgo({ live, prediction }: Present, { path }: Finding): Dialect | undefined {
  if (prediction.mode === 'rejected') return undefined;
  const declared = toPredicted(prediction);
  const id = stringAt(live, 'metadata', 'annotations', 'argocd.argoproj.io/tracking-id');
  const name = id?.slice(0, id.indexOf(':')) ?? stringAt(live, 'metadata', 'labels', 'argocd.argoproj.io/instance');
  if (name === undefined) return undefined;
  const [, namespace, own = name] = /^([^_]+)_(.+)$/.exec(name) ?? [];
  const owner = { group: 'argoproj.io', kind: 'Application', name: own, ...(namespace ? { namespace } : {}) };
  const isPlain = path.every((segment) => 'field' in segment);
  const entry = isPlain ? toPointer(path, declared, live) : toJqPath(path, declared);
  const field = isPlain ? 'jsonPointers' : 'jqPathExpressions';
  return entry === undefined
    ? undefined
    : { owner, path: ['spec', 'ignoreDifferences'], field, entry, rule: identify(live) };
}

/** What says which object is meant, in the words that all dialects share. */
function identify(live: JsonObject): Readonly<Record<string, string>> {
  const group = toGroup(stringAt(live, 'apiVersion') ?? '');
  const namespace = stringAt(live, 'metadata', 'namespace');
  return {
    ...(group === '' ? {} : { group }),
    kind: stringAt(live, 'kind') ?? '',
    name: stringAt(live, 'metadata', 'name') ?? '',
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function isDetecting(release: JsonObject): boolean {
  const mode = stringAt(release, 'spec', 'driftDetection', 'mode');
  return mode === 'enabled' || mode === 'warn';
}

function without(rule: Json, field: string): Json {
  if (!isObject(rule)) return rule;
  return Object.fromEntries(Object.entries(rule).filter(([name]) => name !== field));
}
