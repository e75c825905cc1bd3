import type { Document } from 'yaml';
import { type JsonObject, at, isObject, stringAt } from '../../manifest/json.ts';
import type { Patterns } from '../../schema/patterns.ts';
import { isSelected } from '../../manifest/label-selector.ts';
import type { GeneratorSetting, Layer } from './layer.ts';
import type { PlanContext } from './plan-draft.ts';
import type { Target } from './planned-patch.ts';
import type { Step } from './rendered.ts';
import type { Source } from './source.ts';
import { toText } from './to-text.ts';

/** The document that an object comes from. */
export interface Origin {
  readonly source: Source;
  readonly document: Document.Parsed;
  readonly index: number;
  /** Where it is an item of a list: the steps to it. */
  readonly item: readonly Step[];
  /** Its name and its namespace before anybody changed them. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** One rendered object, and who may have changed it. */
export interface Scope {
  readonly context: PlanContext;
  readonly patterns: Patterns;
  readonly object: JsonObject;
  readonly origin: Origin | undefined;
  /** From the outermost in. */
  readonly layers: readonly Layer[];
  /** Those that made it, from the outermost in: one makes it, others add to it. */
  readonly generators: readonly GeneratorSetting[];
  /** Whether it went through JSON, so that its lines are those of a build without that. */
  readonly isAligned: boolean;
  /** By what an object's name became this one; undefined where no object has it, or it always had it. */
  readonly findRenamer: (name: string) => string | undefined;
}

/** All names that an object goes by in patches and the like: the last one, the first one, and those between. */
export function namesOf({ object, origin, generators, layers }: Scope): readonly string[] {
  const names = listNames(origin?.name ?? generators.at(-1)?.name.text, layers);
  const last = stringAt(object, 'metadata', 'name');
  return last === undefined ? names : [...names, last];
}

/** What prefixes and suffixes make of a name, one after the other. */
export function listNames(first: string | undefined, layers: readonly Layer[]): readonly string[] {
  if (first === undefined) return [];
  const names = [first];
  for (const { namePrefix, nameSuffix } of layers.toReversed())
    if (namePrefix || nameSuffix) names.push(`${namePrefix?.text ?? ''}${names.at(-1) ?? ''}${nameSuffix?.text ?? ''}`);
  return names;
}

/** Whether the target of a patch or of a replacement is an object: expressions on each part of its identity. */
export function isTarget(scope: Scope, target: Target): boolean {
  const { object, origin, patterns } = scope;
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/', 2) : ['', apiVersion];
  const matches = (field: string, ...values: readonly (string | undefined)[]): boolean => {
    const pattern = target[field] ?? '';
    return pattern === '' || values.some((value) => patterns.matches(`^(?:${pattern})$`, value ?? '') === true);
  };
  const namespaces = [stringAt(object, 'metadata', 'namespace'), origin?.namespace];
  return (
    matches('kind', stringAt(object, 'kind')) &&
    matches('group', group) &&
    matches('version', version) &&
    matches('name', ...namesOf(scope)) &&
    matches('namespace', ...namespaces, ...(namespaces.includes(undefined) ? ['default'] : [])) &&
    isSelected(target['labelSelector'] ?? '', textsOf(object, 'labels')) &&
    isSelected(target['annotationSelector'] ?? '', textsOf(object, 'annotations'))
  );
}

function textsOf(object: JsonObject, field: string): ReadonlyMap<string, string> {
  const map = at(object, 'metadata', field);
  return new Map(isObject(map) ? Object.entries(map).map(([key, value]) => [key, toText(value)]) : []);
}
