import { type Json, type JsonObject, at, isObject, stringAt } from '../manifest/json.ts';
import { folderOf, toFileKey } from '../manifest/relative.ts';
import type { KindRef } from '../schema/identify-kind.ts';
import { isSecretName } from '../manifest/secret-names.ts';
import { findTokenShape } from './rules/token-shapes.ts';

/** What one Flux Kustomization puts into the files of a folder. */
export interface Substitute {
  /** From the root of the source: `kubernetes/apps`. */
  readonly path: string;
  /** All variables by name; undefined where some come from elsewhere, so that none is certain. */
  readonly variables: Readonly<Record<string, string>> | undefined;
  /** Those that it gives itself, whether or not there are others. */
  readonly names: readonly string[];
}

/** The same with the folder in which the files lie. */
export interface PlacedSubstitute extends Substitute {
  readonly folder: string;
}

/** Reads what a Kustomization substitutes after the build: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
export function readSubstitute(ref: KindRef | undefined, value: JsonObject): readonly Substitute[] {
  if (ref?.kind !== 'Kustomization' || !ref.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')) return [];
  const path = stringAt(value, 'spec', 'path')?.replace(/^(?:\.?\/)+|\/+$/g, '');
  if (!path) return [];
  const given = at(value, 'spec', 'postBuild', 'substitute');
  const names = isObject(given) ? Object.keys(given) : [];
  return [{ path, names, variables: readVariables(at(value, 'spec', 'postBuild')) }];
}

function readVariables(postBuild: Json | undefined): Substitute['variables'] {
  const given = at(postBuild, 'substitute');
  if (!isObject(given) || at(postBuild, 'substituteFrom') !== undefined) return undefined;
  const entries = Object.entries(given);
  const isPlain = entries.every(([, value]) => typeof value === 'string' && !value.includes('$'));
  return isPlain ? (Object.fromEntries(entries) as Record<string, string>) : undefined;
}

/** Finds the folders that are meant: seen from the nearest folder above the Kustomization that has files there. */
export function placeSubstitutes(
  files: ReadonlyMap<string, { readonly substitutes: readonly Substitute[] }>,
): readonly PlacedSubstitute[] {
  const found = [...files].flatMap(([key, { substitutes }]) => substitutes.map((one) => ({ key, one })));
  if (found.length === 0) return [];
  const folders = new Set<string>();
  for (const key of files.keys())
    for (let folder = folderOf(key); folder.includes('/') && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder);
  return found.flatMap(({ key, one }) => {
    for (let root = folderOf(key); root.includes('/'); root = folderOf(root))
      if (folders.has(`${root}/${one.path}`)) return [{ ...one, folder: `${root}/${one.path}` }];
    return [];
  });
}

/** Asked of each file for each folder. */
function isIn(folder: string, key: string): boolean {
  return key.charCodeAt(folder.length) === slash && key.startsWith(folder);
}

const slash = 47;

/** The variables of a file, if all who reach it agree on them. */
export function findVariables(all: readonly PlacedSubstitute[], uri: string): ReadonlyMap<string, string> | undefined {
  const key = toFileKey(uri);
  const [first, ...others] = all.filter(({ folder }) => isIn(folder, key));
  if (!first?.variables) return undefined;
  if (others.length === 0) return new Map(Object.entries(first.variables));
  const text = JSON.stringify(first.variables);
  if (others.some(({ variables }) => JSON.stringify(variables) !== text)) return undefined;
  return new Map(Object.entries(first.variables));
}

/** The names of all variables that somebody puts into a file, with their values where all who reach it agree on them. */
export function findVariableNames(all: readonly PlacedSubstitute[], uri: string): Map<string, string | undefined> {
  const key = toFileKey(uri);
  const certain = findVariables(all, uri);
  const names = all.filter(({ folder }) => isIn(folder, key)).flatMap((one) => one.names);
  const tell = (name: string): string | undefined => {
    const value = isSecretName(name) ? undefined : certain?.get(name);
    return value !== undefined && findTokenShape(value) === undefined ? value : undefined;
  };
  return new Map(names.map((name) => [name, tell(name)]));
}
