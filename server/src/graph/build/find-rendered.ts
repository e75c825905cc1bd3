import type { Leaf, Rendered, SourcePlace } from './rendered.ts';

/** A leaf of one of the objects of a build. */
export interface RenderedLeaf {
  /** Which object, from 0. */
  readonly object: number;
  readonly leaf: Leaf;
}

/** The leaves that the text at an offset of a file sets: those whose place holds it, or that use it there. */
export function findRendered(rendered: Rendered, file: string, offset: number): readonly RenderedLeaf[] {
  const holds = (place: SourcePlace | undefined): boolean =>
    place?.file === file && place.start <= offset && offset <= place.end;
  return rendered.objects.flatMap(({ leaves }, object) =>
    leaves.flatMap((leaf) => (listPlaces(leaf).some(holds) ? [{ object, leaf }] : [])),
  );
}

function listPlaces({ provenance }: Leaf): readonly (SourcePlace | undefined)[] {
  if (provenance.how === 'unknown') return [];
  if (provenance.how === 'exact') return [provenance.place, provenance.use];
  if (provenance.how === 'transformer' || provenance.how === 'generator') return [provenance.place, provenance.content];
  return [provenance.place];
}
