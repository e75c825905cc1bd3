import type { FieldPath } from '../manifest/field-path.ts';
import type { Written } from '../manifest/written.ts';
import type { Compiled } from './compiled.ts';

/** What is known of a resource beyond its value. */
export interface ValidateOptions {
  /**
   * A patch lacks what stands elsewhere. Where nobody says which it is, a document without what its kind cannot do
   * without is taken for one.
   */
  readonly part?: 'whole' | 'patch' | 'unsure';
  /** How a scalar is written, asked only where that decides. */
  readonly written?: (path: FieldPath) => Written | undefined;
  /** Whether any scalar can be written as `yes`, `on` or the like; true where that is not known. */
  readonly mayHaveWords?: () => boolean;
  /** Values that Flux puts in, as far as they are known. */
  readonly variables?: ReadonlyMap<string, string>;
  /** kustomize may still rename the object. */
  readonly isRenamed?: boolean;
  /** Required fields that a patch elsewhere brings. */
  readonly isBrought?: (path: FieldPath) => boolean;
  /** What was prepared of the schemas, for a caller that validates often: a pattern takes longer than a whole resource. */
  readonly compiled?: Compiled;
}
