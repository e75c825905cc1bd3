import { fileURLToPath } from 'node:url';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { CheckedManifest } from '../../../server/src/check-repository.ts';
import { markSchemaFindings } from '../../../server/src/features/schema-diagnostics.ts';
import { type Json, type JsonObject, at, isArray, isObject } from '../../../server/src/manifest/json.ts';
import { describe } from '../../../server/src/schema/describe.ts';
import type { Checked } from '../../../server/src/graph/check-manifest.ts';
import type { KubeconformResult } from './start-kubeconform.ts';

/** Where the two programs judge a resource differently. */
export interface Difference {
  /** For a person who looks into it. */
  readonly where: string;
  readonly isOursStricter: boolean;
  /** Why that is right; undefined where nobody has found out yet. */
  readonly reason: string | undefined;
}

/** How many resources both judge alike, and where they do not. */
export interface Comparison {
  readonly bothValid: number;
  readonly bothInvalid: number;
  readonly differences: readonly Difference[];
}

interface Judged {
  readonly checked: Checked;
  readonly value: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compares what both say of the same files, resource by resource. */
export function compareJudgements(ours: readonly CheckedManifest[], theirs: readonly KubeconformResult[]): Comparison {
  const judged = new Map<string, Judged[]>();
  for (const { manifest, checked } of ours)
    for (const one of checked) {
      const { value } = one.declaration;
      const key = toKey(fileURLToPath(manifest.uri), value);
      const diagnostics = markSchemaFindings([one]).map(({ diagnostic }) => diagnostic);
      judged.set(key, [...(judged.get(key) ?? []), { checked: one, value, diagnostics }]);
    }
  const counts = { bothValid: 0, bothInvalid: 0 };
  const differences: Difference[] = [];
  for (const result of theirs.filter(({ status }) => status !== '')) {
    const { filename, version, kind, name, status } = result;
    // two of the same name in one file, which overlays do, are judged together
    const own = judged.get(`${filename}|${version}|${kind}|${name}`) ?? [];
    const errors = own.flatMap(({ diagnostics }) => diagnostics).filter(isError);
    const isValid = status === 'statusValid';
    if (isValid && errors.length === 0) counts.bothValid++;
    else if (!isValid && errors.length > 0) counts.bothInvalid++;
    else {
      const codes = own.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => String(code)));
      const where = `${filename} ${version} ${kind} ${name}: ${codes.join(', ')} | ${result.msg}`;
      const reason = isValid ? explainOurs(errors) : explainTheirs(result, own);
      differences.push({ where, isOursStricter: isValid, reason });
    }
  }
  return { ...counts, differences };
}

/** How often each reason counts, for a person and for a test to see that it still does. */
export function countReasons(differences: readonly Difference[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { reason = 'unexplained' } of differences) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** What the API server refuses although no schema says so. */
const beyondSchemas: Readonly<Record<string, string>> = {
  'invalid-name': 'the API has rules for names',
  'invalid-label': 'the API has rules for labels',
  'invalid-annotation': 'the API has rules for annotations',
  'invalid-port': 'the API has rules for the names of ports',
  'schema-quantity': 'any text is a quantity to JSON Schema',
  'schema-duplicate-item': 'JSON Schema knows no keys of items',
  'schema-format': 'JSON Schema does not know the format',
};

function explainOurs(errors: readonly Diagnostic[]): string | undefined {
  const reasons = errors.map(({ code, data }) => {
    const { path } = data as { readonly path: string };
    const isNameless = code === 'schema-required' && (path === '' || path === 'metadata');
    return isNameless ? 'an object needs a name' : beyondSchemas[String(code)];
  });
  return reasons.includes(undefined) ? undefined : reasons[0];
}

/** By what they say, beside the code that we give it instead; undefined as a code stands for nothing at all. */
const milder: readonly (readonly [RegExp, string | undefined, string])[] = [
  [/missing '(?:kind|apiVersion)' key/, undefined, 'the file holds no Kubernetes object'],
  [/could not find schema/, 'schema-unknown-kind', 'a kind that nobody describes may come from a chart'],
  [/could not find schema for (?:Kustomization|Component)$/, undefined, 'their schemas have no kustomization'],
  [/additional properties '/, 'schema-unknown-field', 'an unknown field is a warning until the cluster says so'],
  [/got null, want/, 'null-value', 'null counts as not given'],
  [
    /missing propert|got null, want/,
    'schema-required',
    'the API server does without some fields that its schema requires',
  ],
  [/got (?:boolean|number), want string/, 'yaml-word', 'kustomize reads such words of labels as text'],
];

function explainTheirs({ msg }: KubeconformResult, own: readonly Judged[]): string | undefined {
  const codes = own.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => String(code)));
  const found = milder.find(
    ([pattern, code]) => pattern.test(msg) && (code === undefined ? codes.length === 0 : codes.includes(code)),
  );
  if (found) return found[2];
  const places = [...msg.matchAll(/at '([^']*)'/g)].map(([, path = '']) => path.split('/').slice(1));
  if (own.some(({ value }) => places.some((path) => isSubstituted(follow(value, path))))) return 'Flux puts a value in';
  const missing = [...msg.matchAll(/at '([^']*)': (?:missing property '([^']*)'|got null, want)/g)].map(
    ([, path = '', name]) => [...path.split('/').slice(1), ...(name === undefined ? [] : [name])],
  );
  // Go has such a structure all the same, an empty one: https://pkg.go.dev/encoding/json#Unmarshal
  const isOfGo = own.every(({ checked }) => checked.schemas?.source.startsWith('Kubernetes ') === true);
  if (isOfGo && missing.length > 0 && codes.includes('schema-required'))
    return 'a structure may be left out of a built-in kind, which is a warning';
  const isFilled = own.some(({ checked }) => missing.length > 0 && missing.every((path) => hasDefault(checked, path)));
  return isFilled ? 'the API server fills in a default first' : undefined;
}

function hasDefault({ schemas, ref }: Checked, path: readonly string[]): boolean {
  const fields = path.map((part) => (/^\d+$/.test(part) ? { index: Number(part) } : { field: part }));
  return schemas !== undefined && describe(schemas, ref.kind, fields)?.default !== undefined;
}

function isSubstituted(value: Json | undefined): boolean {
  return typeof value === 'string' && value.includes('${');
}

function follow(value: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (here, key) => (isArray(here) ? here[Number(key)] : isObject(here) ? here[key] : undefined),
    value,
  );
}

function isError({ severity }: Diagnostic): boolean {
  return severity === DiagnosticSeverity.Error;
}

function toKey(file: string, value: JsonObject): string {
  const parts = [at(value, 'apiVersion'), at(value, 'kind'), at(value, 'metadata', 'name')];
  return [file, ...parts.map((part) => (part === null || typeof part === 'object' ? '' : String(part ?? '')))].join(
    '|',
  );
}
