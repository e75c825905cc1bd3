import { findNode } from '../../manifest/locate.ts';
import { type Json, isArray } from '../../manifest/json.ts';
import type { SourcePlace } from '../build/rendered.ts';
import type { WrittenKustomization } from '../targets/graph-files.ts';

/** An entry of a kustomization, and where it stands. */
export interface ListedEntry {
  readonly field: string;
  readonly entry: string;
  readonly place: SourcePlace;
}

/** What a kustomization builds upon, with places. */
export function listEntries(file: string, { declaration, base }: WrittenKustomization): readonly ListedEntry[] {
  return ['resources', 'bases', 'components', 'crds'].flatMap((field) => {
    const items = declaration.value[field];
    return toList(items).flatMap((entry, index): readonly ListedEntry[] => {
      const range = typeof entry === 'string' ? findNode(declaration, [{ field }, { index }])?.range : undefined;
      if (typeof entry !== 'string' || !range) return [];
      return [{ field, entry, place: { file, document: 0, start: base + range[0], end: base + range[1] } }];
    });
  });
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}
