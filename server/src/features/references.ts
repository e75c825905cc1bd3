import type { Position } from 'vscode-languageserver-types';
import type { SourcePlace } from '../graph/build/rendered.ts';
import type { BuiltRepository } from '../graph/references/built-repository.ts';
import { listReferencePlaces } from '../graph/references/navigate.ts';
import { type PathUses, findPathUses } from '../graph/references/path-uses.ts';
import type { VariableUses } from '../graph/references/variable-uses.ts';
import type { Snapshot } from '../snapshot.ts';
import { findVariable } from './find-variable.ts';
import { pointAt, textOf } from './point-at.ts';

/** Everything that names what a person points at. */
export interface Referenced {
  readonly repository: BuiltRepository;
  readonly places: readonly SourcePlace[];
  /** Of a variable, whose name stands somewhere in its texts. */
  readonly variable?: VariableUses;
  /** Entries of kustomizations, which stand somewhere in them. */
  readonly entries?: PathUses['entries'];
}

/** Finds it for all builds; undefined where nothing is known. */
export function references(
  snapshot: Snapshot,
  uri: string,
  position: Position,
  isWithDefinition: boolean,
): Referenced | undefined {
  const variable = findVariable(snapshot, uri, position);
  if (variable) return { repository: variable.repository, places: [], variable: variable.uses };
  const pointed = pointAt(snapshot, uri, position);
  const manifest = snapshot.manifests.get(uri);
  if (!pointed || !manifest) return undefined;
  const { repository, path, meanings } = pointed;
  // a kustomization is named by its path, and its head stands for it
  const isHead = meanings.length === 0 && repository.graph.files.files.get(path)?.kustomization !== undefined;
  const line = textOf(manifest).split('\n')[position.line] ?? '';
  if (isHead && /^(?:apiVersion|kind):/.test(line)) return { repository, ...findPathUses(repository.graph, path) };
  return { repository, places: listReferencePlaces(meanings, isWithDefinition) };
}
