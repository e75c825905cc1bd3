import { resolveFrom } from '../../manifest/relative.ts';
import { parentOf } from '../build/paths.ts';
import type { SourcePlace } from '../build/rendered.ts';
import { parseSource } from '../build/parsed-source.ts';
import { listOf, placeOf, textOf, toSpot } from '../build/spot.ts';
import type { BuildGraph } from '../targets/build-graph.ts';
import { findPlace } from './list-references.ts';

/** Who builds a kustomization: by the path of a Flux Kustomization, or by an entry of another kustomization. */
export interface PathUses {
  readonly places: readonly SourcePlace[];
  /** Entries as they are written, in kustomizations by their paths. */
  readonly entries: readonly { readonly file: string; readonly entry: string }[];
}

/** Finds it for a kustomization by its path, or for a file that kustomizations list. */
export function findPathUses({ builds, files }: BuildGraph, path: string): PathUses {
  const isKustomization = files.kustomizations.get(parentOf(path)) === path;
  const folder = isKustomization ? parentOf(path) : undefined;
  const places = [...builds.values()].flatMap(({ target: { kind, directory, leaves = [] } }) =>
    kind === 'flux' && directory === folder ? (findPlace({ leaves }, ['spec', 'path']) ?? []) : [],
  );
  const entries = [...files.files].flatMap(([file, { kustomization }]) =>
    (kustomization?.entries ?? []).flatMap((entry) => {
      const named = resolveFrom(file, entry);
      return named !== undefined && (named === path || named === folder) ? [{ file, entry }] : [];
    }),
  );
  return { places, entries };
}

/** Where a kustomization lists an entry. */
export function findEntries(file: string, text: string, entry: string): readonly SourcePlace[] {
  const roots = parseSource(text).documents.flatMap((document, index) => toSpot(file, document, index) ?? []);
  return roots
    .flatMap((root) => ['resources', 'bases', 'components', 'crds'].flatMap((field) => listOf(root, field)))
    .flatMap((spot) => (textOf(spot) === entry ? [placeOf(spot)] : []));
}
