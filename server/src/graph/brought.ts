import { type FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../manifest/json.ts';
import { readDocuments } from '../manifest/read-documents.ts';

/** Fields that a patch gives to objects of a kind, so that these need not have them in their own file. */
export interface Brought {
  /** A kind, or a regular expression for kinds as kustomize takes it; any kind without one. */
  readonly kind?: string;
  /** As `toFieldKey` writes them. */
  readonly fields: ReadonlySet<string>;
  /** Any field may be. */
  readonly isAny?: boolean;
  /** It takes fields away too, or puts something else in the place of all that is there. */
  readonly isCutting?: boolean;
}

/** Where kustomize writes labels even if nothing is there: https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/konfig/builtinpluginconsts/commonlabels.go */
const labelled: readonly (readonly [kind: string, ...paths: readonly string[]])[] = [
  ['Deployment', 'spec.selector.matchLabels', 'spec.template.metadata.labels'],
  ['ReplicaSet', 'spec.selector.matchLabels', 'spec.template.metadata.labels'],
  ['DaemonSet', 'spec.selector.matchLabels', 'spec.template.metadata.labels'],
  ['StatefulSet', 'spec.selector.matchLabels', 'spec.template.metadata.labels'],
  ['ReplicationController', 'spec.selector', 'spec.template.metadata.labels'],
  ['Service', 'spec.selector'],
  ['Job', 'spec.template.metadata.labels'],
  ['CronJob', 'spec.jobTemplate.spec.template.metadata.labels'],
];

/** What `commonLabels`, and `labels` that reach selectors, give to workloads. */
export function readLabels(kustomization: JsonObject): readonly Brought[] {
  const { commonLabels, labels } = kustomization;
  const isReaching = toList(labels).some(
    (one) => at(one, 'includeSelectors') === true || at(one, 'includeTemplates') === true,
  );
  if (!isObject(commonLabels) && !isReaching) return [];
  return labelled.map(([kind, ...paths]) => ({
    kind,
    fields: new Set(paths.flatMap((path) => prefixesOf(path.split('.')))),
  }));
}

/** A path without the positions in lists, which a patch and the patched file count differently. */
export function toFieldKey(path: FieldPath): string {
  return path.map((segment) => ('field' in segment ? segment.field : '*')).join('\u0000');
}

/** What a patch brings: one that stands in a file of its own, or as text in a kustomization; with those inside of it. */
export function readPatch(text: string, target: Json | undefined): readonly Brought[] {
  return readDocuments(text).flatMap((document) => {
    const kind = stringAt(target, 'kind') ?? stringAt(isObject(document) ? document : undefined, 'kind');
    const own = {
      ...(kind === undefined ? {} : { kind }),
      ...toFields(isArray(document) ? listOperations(document) : listFields(document, [], new Set())),
      ...((isArray(document) ? document.some(isCuttingOperation) : isCutting(document)) ? { isCutting: true } : {}),
    };
    return [own, ...(isObject(document) ? readPatches(at(document, 'spec', 'patches')) : [])];
  });
}

/** Of what is too much to be kept, anything may be brought. */
function toFields(fields: Iterable<string>): Pick<Brought, 'fields' | 'isAny'> {
  const all = new Set(fields);
  return all.size > mostFields ? { fields: new Set(), isAny: true } : { fields: all };
}

/** The `patches` of a kustomization, and of a Flux Kustomization's `spec`, as far as their text stands there. */
export function readPatches(patches: Json | undefined): readonly Brought[] {
  return (isArray(patches) ? patches : []).flatMap((patch) => {
    const text = stringAt(patch, 'patch');
    return text === undefined ? [] : readPatch(text, at(patch, 'target'));
  });
}

/** What replacements write: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/ */
export function readReplacements(replacements: Json | undefined): readonly Brought[] {
  const targets = (isArray(replacements) ? replacements : []).flatMap((one) => toList(at(one, 'targets')));
  return targets.map((target) => {
    const kind = stringAt(target, 'select', 'kind');
    const paths = toList(at(target, 'fieldPaths')).filter((path) => typeof path === 'string');
    const fields = paths.flatMap((path) =>
      prefixesOf(path.split('.').map((part) => (/^\[|^\d+$|^\*$/.test(part) ? '*' : part))),
    );
    return { ...(kind === undefined ? {} : { kind }), fields: new Set(fields) };
  });
}

/** Whether one of these gives objects of a kind the field that a path leads to. */
export function isBrought(all: readonly Brought[], kind: string, path: FieldPath): boolean {
  const key = toFieldKey(path);
  return all.some((brought) => (brought.isAny === true || brought.fields.has(key)) && isKind(brought.kind, kind));
}

/** Whether one of these may make another value of what a path leads to: also by something in it, or all around it. */
export function mayChange(all: readonly Brought[], kind: string, path: FieldPath): boolean {
  const keys = path.flatMap((segment, i) => ('field' in segment ? [] : [toFieldKey(path.slice(0, i))]));
  keys.push(toFieldKey(path));
  return all.some((brought) => {
    const isHit = path.length === 0 ? brought.fields.size > 0 : keys.some((key) => brought.fields.has(key));
    return (isHit || brought.isAny === true || brought.isCutting === true) && isKind(brought.kind, kind);
  });
}

/** Adding or replacing a scalar, or adding to a list, leaves all else as it is. */
function isCuttingOperation(operation: Json): boolean {
  const [op, value] = [stringAt(operation, 'op'), at(operation, 'value')];
  if (op === 'test' || (op === 'add' && stringAt(operation, 'path')?.endsWith('/-'))) return false;
  return (op !== 'add' && op !== 'replace') || isObject(value) || isArray(value);
}

/** Null and `$patch` take away. */
function isCutting(value: Json): boolean {
  if (value === null) return true;
  if (isArray(value)) return value.some(isCutting);
  return isObject(value) && Object.entries(value).some(([key, item]) => key.startsWith('$') || isCutting(item));
}

function isKind(wanted: string | undefined, kind: string): boolean {
  if (wanted === undefined || wanted === kind) return true;
  // A pattern is not run here: whoever writes one may mean this kind.
  return !/^\w+$/.test(wanted);
}

/** More are in no patch that a person writes; of a larger one anything may come. */
const mostFields = 5000;
const longestField = 200;

/** Every field of a value, as `toFieldKey` writes its path; a Set, since items of lists have equal ones. */
function listFields(value: Json, path: readonly string[], found: Set<string>): Set<string> {
  if (found.size > mostFields) return found;
  if (path.length > 0) found.add(path.join('\u0000'));
  if (isArray(value)) for (const item of value) listFields(item, [...path, '*'], found);
  else if (isObject(value))
    for (const [key, item] of Object.entries(value))
      if (key.length <= longestField && found.size <= mostFields) listFields(item, [...path, key], found);
  return found;
}

/** https://datatracker.ietf.org/doc/html/rfc6902 */
function listOperations(operations: readonly Json[]): readonly string[] {
  return operations.filter(isObject).flatMap((operation: JsonObject) => {
    const pointer = stringAt(operation, 'path');
    if (pointer === undefined || operation['op'] === 'remove' || operation['op'] === 'test') return [];
    const parts = pointer.split('/').slice(1);
    const path = parts.map((part) =>
      /^(?:\d+|-)$/.test(part) ? '*' : part.replaceAll('~1', '/').replaceAll('~0', '~'),
    );
    return [...prefixesOf(path), ...listFields(operation['value'] ?? null, path, new Set<string>())];
  });
}

function prefixesOf(path: readonly string[]): readonly string[] {
  return path.map((_part, i) => path.slice(0, i + 1).join('\u0000'));
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}
