import { type ReferenceIndex, indexReferences } from './reference-index.ts';
import type { KnownReferences } from './read-build.ts';
import { checkRepositoryRules } from '../rules/repository-rules.ts';
import type { RuleFinding } from '../rules/repository-rule.ts';
import type { BuildGraph } from '../targets/build-graph.ts';

/** What the builds of an open folder have made, and how the objects hang together; never changed, only replaced. */
export interface BuiltRepository {
  readonly uri: string;
  readonly graph: BuildGraph;
  /** The texts of open files as they were built, by path from the folder: places in files count letters of these. */
  readonly texts: ReadonlyMap<string, string>;
  /** Worked out when it is asked for. */
  readonly references: () => ReferenceIndex;
  /** What the rules have against each file, by its path; worked out once, when it is asked for. */
  readonly findings: () => ReadonlyMap<string, readonly RuleFinding[]>;
  /** From the folder, as builds name files: `/apps/web.yaml`. */
  readonly toPath: (uri: string) => string;
  readonly toUri: (path: string) => string;
}

/** Gives the same repository for the same graph, so that what is worked out of it is worked out once. */
export function createBuiltRepositories(): (
  graph: BuildGraph,
  rest: Omit<BuiltRepository, 'graph' | 'references' | 'findings'>,
) => BuiltRepository {
  const known: KnownReferences = new WeakMap();
  const made = new WeakMap<BuildGraph, BuiltRepository>();
  return (graph, rest) => {
    const before = made.get(graph);
    if (before) return before;
    let references: ReferenceIndex | undefined;
    const refer = (): ReferenceIndex => (references ??= indexReferences(graph, known));
    let findings: ReturnType<BuiltRepository['findings']> | undefined;
    const find = (): typeof findings & object => (findings ??= checkRepositoryRules(graph, refer()));
    const repository = { ...rest, graph, references: refer, findings: find };
    made.set(graph, repository);
    return repository;
  };
}
