import type { SourcePlace } from '../build/rendered.ts';
import type { ClusterReferences } from '../references/reference-index.ts';
import type { BuildGraph } from '../targets/build-graph.ts';
import type { BuildTarget } from '../targets/build-target.ts';

/** Every code of a rule over a rendered repository; `docs/diagnostics.md` describes each. */
export const ruleCodes = [
  'reference-not-found',
  'key-not-found',
  'namespace-missing',
  'path-not-found',
  'listed-twice',
  'unlisted-file',
  'not-pulled',
  'selector-matches-nothing',
  'service-port-not-found',
  'depends-on-cycle',
  'depends-on-unknown',
  'duplicate-resource',
  'suspended-owner',
  'prune-disabled',
  'mutable-source',
  'mutable-image',
] as const;

/** The code of a rule over a rendered repository. */
export type RuleCode = (typeof ruleCodes)[number];

/** How loudly a rule speaks. */
export type RuleSeverity = 'error' | 'warning' | 'information' | 'hint';

/** How loudly codes are told, where a person has chosen it. */
export type ChosenSeverities = Readonly<Record<string, RuleSeverity | 'off'>>;

/** Something that a rule has against a file; it quotes no value of a Secret. */
export interface RuleFinding {
  readonly code: RuleCode;
  /** Without length: the file as a whole. */
  readonly place: SourcePlace;
  readonly message: string;
  /** Where it is not that of the rule: less is known. */
  readonly severity?: RuleSeverity;
  /** What would mend it: an entry of a kustomization. */
  readonly list?: ListFix;
}

/** The kustomization that could list a file, by path, and as what. */
export interface ListFix {
  readonly kustomization: string;
  readonly entry: string;
}

/** A rule over all that a repository builds. */
export interface RepositoryRule {
  readonly code: RuleCode;
  readonly severity: RuleSeverity;
  /** Whether it says nothing until somebody asks for it. */
  readonly isOff?: true;
  /** Whether it is about what stands in the file itself, so that a build that fails changes nothing. */
  readonly isTextual?: true;
  readonly run: (facts: RepositoryFacts) => readonly Omit<RuleFinding, 'code'>[];
}

/** What rules may look at. */
export interface RepositoryFacts {
  readonly graph: BuildGraph;
  /** Those of which the repository has the beginning, so that what is missing there is missing. */
  readonly clusters: readonly ClusterFacts[];
}

/** One cluster, as the repository makes it. */
export interface ClusterFacts {
  readonly name: string;
  readonly references: ClusterReferences;
  /** Where its chains begin. */
  readonly roots: readonly BuildTarget[];
}
