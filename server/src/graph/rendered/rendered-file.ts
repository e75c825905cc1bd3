import type { Position } from '../../manifest/position.ts';
import type { ResourceRef } from '../../manifest/resource.ts';
import type { RenderedObject } from '../build/rendered.ts';

/** An object that a build renders. */
export interface RenderedPart {
  /** The build, as people know it: `apps (flux-system)`. */
  readonly build: string;
  readonly object: RenderedObject;
  readonly ref: ResourceRef;
}

/** What builds make of a file. */
export interface RenderedFile {
  /** From the repository's root: `/apps/web/app.yaml`. */
  readonly path: string;
  /** The uri of another file of the same repository. */
  readonly toUri: (path: string) => string;
  /** All objects of the builds that read the file. */
  readonly objects: readonly RenderedPart[];
  /** Those of them that have something of the file in them that is theirs alone. */
  readonly own: readonly RenderedPart[];
  /** From an offset in the text that was rendered to the text as it is; undefined where it has been edited since. */
  readonly toPosition: (offset: number) => Position | undefined;
}
