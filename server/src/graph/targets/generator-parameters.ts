import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import { readDocuments } from '../../manifest/read-documents.ts';
import { nameOf, parentOf } from '../build/paths.ts';
import { fillTemplate, isTemplateFault, normalizeName } from './fill-template.ts';
import { matchGlob } from './match-glob.ts';

/** What generators of an ApplicationSet look at; paths count from the root, with a slash before them. */
export interface GeneratorFiles {
  readonly folders: ReadonlySet<string>;
  /** The files that generators can ask for, YAML and JSON, in the order of their names. */
  readonly names: readonly string[];
  /** The text of one; null where it cannot be read, undefined while it is being read, after which it is asked for again. */
  readonly text: (path: string) => string | null | undefined;
}

type Parameters = { readonly params: readonly JsonObject[] } | { readonly reason: string };

/**
 * The sets of parameters of one generator: the elements of a list, folders or files in Git.
 * Source: https://github.com/argoproj/argo-cd/tree/master/applicationset/generators
 */
export function listParameters(generator: Json, isGo: boolean, files: GeneratorFiles): Parameters {
  const [list, git] = [at(generator, 'list'), at(generator, 'git')];
  if (at(generator, 'selector') !== undefined) return { reason: 'A selector of its generator is not worked out here.' };
  if (isObject(list)) return toParameters(list, isGo, listElements(list, isGo));
  if (!isObject(git)) {
    const name = isObject(generator) ? (Object.keys(generator)[0] ?? 'none') : 'none';
    return {
      reason: `Its generator (${name}) lists what is not in this repository, or lists it in a way that is not worked out here.`,
    };
  }
  const prefix = stringAt(git, 'pathParamPrefix') ?? '';
  const [directories, wanted] = [toList(git['directories']), toList(git['files'])];
  if (directories.length > 0) return toParameters(git, isGo, listFolders(directories, isGo, prefix, files));
  return toParameters(git, isGo, listFiles(wanted, isGo, prefix, files));
}

/** Adds the `values` of a generator, which are templates themselves. */
function toParameters(generator: JsonObject, isGo: boolean, found: readonly JsonObject[] | string): Parameters {
  if (typeof found === 'string') return { reason: found };
  if (at(generator, 'template') !== undefined) return { reason: 'Its generator has a template of its own.' };
  const values = at(generator, 'values');
  if (!isObject(values)) return { params: found };
  const params: JsonObject[] = [];
  for (const one of found) {
    const filled = fillTemplate(values, one, isGo);
    if (isTemplateFault(filled)) return { reason: `Its values say {{${filled.fault}}}, which is not worked out here.` };
    const flat = Object.entries(isObject(filled) ? filled : {}).map(
      ([key, value]) => [`values.${key}`, value] as const,
    );
    params.push(isGo ? { ...one, values: filled } : { ...one, ...Object.fromEntries(flat) });
  }
  return { params };
}

function listElements(list: JsonObject, isGo: boolean): readonly JsonObject[] | string {
  if (at(list, 'elementsYaml') !== undefined) return 'Elements that are a text are not worked out here.';
  const elements = toList(list['elements']).filter(isObject);
  if (isGo) return elements;
  return elements.map((element) =>
    Object.fromEntries(
      Object.entries(element).flatMap(([key, value]) =>
        key === 'values' && isObject(value)
          ? Object.entries(value).map(([name, item]) => [`values.${name}`, item] as const)
          : [[key, value] as const],
      ),
    ),
  );
}

function listFolders(
  wanted: readonly Json[],
  isGo: boolean,
  prefix: string,
  { folders }: GeneratorFiles,
): readonly JsonObject[] {
  const isMatch = (path: string, isExcluded: boolean): boolean =>
    wanted.some((one) => {
      const pattern = stringAt(one, 'path');
      return pattern !== undefined && (at(one, 'exclude') === true) === isExcluded && matchGlob(pattern, path, false);
    });
  return [...folders]
    .map((folder) => folder.slice(1))
    .filter((path) => path !== '' && !/(?:^|\/)\./.test(path) && isMatch(path, false) && !isMatch(path, true))
    .toSorted()
    .map((path) => toPathParameters(path, undefined, isGo, prefix));
}

function listFiles(
  wanted: readonly Json[],
  isGo: boolean,
  prefix: string,
  { names, text }: GeneratorFiles,
): readonly JsonObject[] | string {
  const isMatch = (file: string, isExcluded: boolean): boolean =>
    wanted.some((one) => {
      const pattern = stringAt(one, 'path');
      return pattern !== undefined && (at(one, 'exclude') === true) === isExcluded && matchGlob(pattern, file, true);
    });
  const found: JsonObject[] = [];
  for (const file of names) {
    if (!isMatch(file.slice(1), false) || isMatch(file.slice(1), true)) continue;
    const read = text(file);
    if (read === undefined) continue;
    const [content] = read === null ? [] : readDocuments(read);
    if (content === undefined) return `${file.slice(1)} cannot be read.`;
    for (const one of isArray(content) ? content : [content]) {
      const values = isObject(one) ? one : {};
      const path = toPathParameters(parentOf(file).slice(1) || '.', nameOf(file), isGo, prefix);
      found.push(isGo ? { ...values, ...path } : { ...flatten(values), ...path });
    }
  }
  return found;
}

function toPathParameters(path: string, file: string | undefined, isGo: boolean, prefix: string): JsonObject {
  const basename = path.slice(path.lastIndexOf('/') + 1);
  const own: JsonObject = {
    basename,
    basenameNormalized: normalizeName(basename),
    ...(file !== undefined && { filename: file, filenameNormalized: normalizeName(file) }),
  };
  const segments = path.split('/');
  if (isGo) {
    const inner = { path: { path, segments, ...own } };
    return prefix === '' ? inner : { [prefix]: inner };
  }
  const name = prefix === '' ? 'path' : `${prefix}.path`;
  return {
    [name]: path,
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${name}.${key}`, value])),
    ...Object.fromEntries(segments.map((segment, i) => [`${name}[${i}]`, segment])),
  };
}

/** `{a: {b: 1}}` is `a.b`; values become text, as all parameters of that language are. */
function flatten(value: JsonObject, prefix = ''): JsonObject {
  const entries = Object.entries(value).flatMap(([key, item]): (readonly [string, Json])[] => {
    const nested = isArray(item) ? Object.fromEntries(item.map((one, i) => [String(i), one])) : item;
    if (isObject(nested)) return Object.entries(flatten(nested, `${prefix}${key}.`));
    return [[`${prefix}${key}`, typeof item === 'object' ? '<nil>' : String(item)]];
  });
  return Object.fromEntries(entries);
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}
