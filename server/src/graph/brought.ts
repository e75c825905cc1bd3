import { type FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../manifest/json.ts';
import { readDocuments } from '../manifest/read-documents.ts';

/** Fields that a patch gives to objects of a kind, so that these need not have them in their own file. */
export interface Brought {
  /** A kind, or a regular expression for kinds as kustomize takes it; any kind without one. */
  readonly kind?: string;
  /** As `toFieldKey` writes them. */
  readonly fields: ReadonlySet<string>;
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
      fields: new Set(isArray(document) ? listOperations(document) : listFields(document, [])),
    };
    return [own, ...(isObject(document) ? readPatches(at(document, 'spec', 'patches')) : [])];
  });
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
  return all.some((brought) => brought.fields.has(key) && isKind(brought.kind, kind));
}

function isKind(wanted: string | undefined, kind: string): boolean {
  if (wanted === undefined || wanted === kind) return true;
  // A pattern is not run here: whoever writes one may mean this kind.
  return !/^\w+$/.test(wanted);
}

function listFields(value: Json, path: readonly string[]): readonly string[] {
  const own = path.length > 0 ? [path.join('\u0000')] : [];
  if (isArray(value)) return [...own, ...value.flatMap((item) => listFields(item, [...path, '*']))];
  if (!isObject(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([key, item]) => listFields(item, [...path, key]))];
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
    return [...prefixesOf(path), ...listFields(operation['value'] ?? null, path)];
  });
}

function prefixesOf(path: readonly string[]): readonly string[] {
  return path.map((_part, i) => path.slice(0, i + 1).join('\u0000'));
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}
