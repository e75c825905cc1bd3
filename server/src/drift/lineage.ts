import type { Step } from '../manifest/to-steps.ts';
import type { Version } from '../manifest/version.ts';

/** How far a change has come that is not in the cluster: `unpulled` is one that the cluster has and the file lacks. */
export type Stage = 'uncommitted' | 'unpushed' | 'unpulled' | 'unreconciled';

/**
 * Why Git cannot tell whose change something is; `not-fetched`: the clone lacks the commit that was applied, `submodule`:
 * what was built then lies in a submodule that was at another commit.
 */
export type LineageGap = 'not-fetched' | 'no-git' | 'no-commit' | 'failed' | 'not-built' | 'submodule';

/** An object at the commits that decide whose change something is. */
export interface KnownLineage {
  readonly state: 'known';
  /** At the last commit of the clone. */
  readonly head: Version;
  /** At the commit that both the clone and the source of the applier go back to. */
  readonly base: Version;
  /** At the commit that the source of the applier has fetched last. */
  readonly tip: Version;
  /** At the commit that was applied last. */
  readonly applied: Version;
  /** Whether a remote has the last commit of the clone: the source of the applier fetches it a while later. */
  readonly isPushed?: boolean;
  /** How many commits the branch that the applier follows, as it was last fetched here, has beyond what was applied. */
  readonly behind?: number;
  /** What Secrets said when it was applied: it can stand in what is live, and is shown to nobody. */
  readonly secretTexts?: readonly string[];
  /** Where in what was applied something of a Secret stands: what is there is shown to nobody, whatever it is by now. */
  readonly secretPaths?: readonly (readonly Step[])[];
  /** Whether these are what builds make, and not what stands in one file. */
  readonly isRendered: boolean;
}

/** What Git knows of an object that a GitOps controller applies, or why it does not. */
export type Lineage = KnownLineage | { readonly state: 'unknown'; readonly gap: LineageGap };
