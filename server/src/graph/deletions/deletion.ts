import type { RenderedObject } from '../build/rendered.ts';
import type { ObjectId } from '../references/object-id.ts';
import type { BuildTarget } from '../targets/build-target.ts';

/** An object that Flux deletes when a change of its repository is merged. */
export interface Deletion {
  /** Equal for the same object of the same cluster. */
  readonly key: string;
  readonly id: ObjectId;
  /** As it was applied. */
  readonly object: RenderedObject;
  /** The Kustomization that has applied it. */
  readonly owner: BuildTarget;
  /**
   * It is not applied any more; or its Kustomization is removed, which deletes all that it has applied; or it goes with
   * its namespace, or with the definition of its kind.
   */
  readonly how: 'pruned' | 'finalized' | 'namespace' | 'definition';
  /** The key of the object with which it goes. */
  readonly goesWith?: string;
  /** What is done first, of things that nothing puts in order, decides whether it is deleted. */
  readonly isPossible: boolean;
  /** It is applied again after that, and is a new object then. */
  readonly isMadeAgain: boolean;
  /** Another takes its place under a name that says what is in it. */
  readonly isReplaced: boolean;
}
