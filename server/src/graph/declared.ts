import type { Range } from '../manifest/position.ts';
import type { Manifest, ResourceRef } from '../manifest/resource.ts';

/** A resource that some file of a repository declares, and where. */
export interface DeclaredResource {
  readonly ref: ResourceRef;
  readonly range: Range;
}

/** More than these in one file are data. */
const most = 2000;

/** The resources of a file; what stands in them may be a secret, and is not kept. */
export function readDeclared({ resources }: Manifest): readonly DeclaredResource[] {
  return resources.slice(0, most).map(({ ref, range }) => ({ ref, range }));
}
