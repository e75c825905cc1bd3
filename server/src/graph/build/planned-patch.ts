import type { Step } from './rendered.ts';
import type { Source } from './source.ts';

/** One entry of `patches` or its older kin, or a patch of a Flux Kustomization. */
export interface PlannedPatch {
  /** Where its entry stands in the kustomization; undefined for one of Flux. */
  readonly path?: readonly Step[];
  /** Where its own text stands there, if it does. */
  readonly textPath?: readonly Step[];
  /** The file that it is read from, if it is. */
  readonly file?: string;
  /** Its text, where that does not stand in a file of its own. */
  readonly source?: Source;
  readonly isJson: boolean;
  /** Of the objects that are meant; undefined where the patch itself names one. */
  readonly target?: Target;
}

/** The regular expressions and label selectors of a patch's target, by field. */
export type Target = Readonly<Record<string, string>>;
