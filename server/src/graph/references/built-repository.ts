import { type PlaceIndex, indexPlaces } from './place-index.ts';
import { type ReferenceIndex, indexReferences } from './reference-index.ts';
import type { KnownReferences } from './read-build.ts';
import { findSecretTexts } from '../rendered/index-builds.ts';
import { checkRepositoryRules } from '../rules/repository-rules.ts';
import type { RuleFinding } from '../rules/repository-rule.ts';
import type { BuildGraph } from '../targets/build-graph.ts';

/** How the files of an open folder are named, and what was in those that an editor shows. */
export interface RepositoryPlaces {
  readonly uri: string;
  /** The texts of open files as they were built, by path from the folder: places in files count letters of these. */
  readonly texts: ReadonlyMap<string, string>;
  /** From the folder, as builds name files: `/apps/web.yaml`. */
  readonly toPath: (uri: string) => string;
  readonly toUri: (path: string) => string;
}

/** What the builds of an open folder have made, and how the objects hang together; never changed, only replaced. */
export interface BuiltRepository extends RepositoryPlaces {
  readonly graph: BuildGraph;
  /** Worked out once, when it is asked for, as all that follows. */
  readonly references: () => ReferenceIndex;
  /** The same by where they are written. */
  readonly places: () => PlaceIndex;
  /** What its builds put in from Secrets, also where it stands in a name. */
  readonly secretTexts: () => readonly string[];
  /** What the rules have against each file, by its path. */
  readonly findings: () => ReadonlyMap<string, readonly RuleFinding[]>;
}

/** Gives the same repository for the same graph, so that what is worked out of it is worked out once. */
export function createBuiltRepositories(): (graph: BuildGraph, places: RepositoryPlaces) => BuiltRepository {
  const known: KnownReferences = new WeakMap();
  const made = new WeakMap<BuildGraph, BuiltRepository>();
  return (graph, own) => {
    const before = made.get(graph);
    if (before) return before;
    const references = once(() => indexReferences(graph, known));
    const places = once(() => indexPlaces(references()));
    const secretTexts = once(() => findSecretTexts(graph.builds.values()));
    const findings = once(() => checkRepositoryRules(graph, references()));
    const repository = { ...own, graph, references, places, secretTexts, findings };
    made.set(graph, repository);
    return repository;
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
