import { maskText } from '../../manifest/mask-texts.ts';
import { findSecretTexts } from '../rendered/index-builds.ts';
import type { BuildGraph } from '../targets/build-graph.ts';
import type { ReferenceIndex } from '../references/reference-index.ts';
import { dependsOnCycle } from './depends-on-cycle.ts';
import { dependsOnUnknown } from './depends-on-unknown.ts';
import { duplicateResource } from './duplicate-resource.ts';
import { keyNotFound } from './key-not-found.ts';
import { listedTwice } from './listed-twice.ts';
import { mutableImage } from './mutable-image.ts';
import { mutableSource } from './mutable-source.ts';
import { namespaceMissing } from './namespace-missing.ts';
import { notPulled } from './not-pulled.ts';
import { pathNotFound } from './path-not-found.ts';
import { pruneDisabled } from './prune-disabled.ts';
import { referenceNotFound } from './reference-not-found.ts';
import type { RepositoryFacts, RepositoryRule, RuleFinding } from './repository-rule.ts';
import { selectorMatchesNothing } from './selector-matches-nothing.ts';
import { servicePortNotFound } from './service-port-not-found.ts';
import { suspendedOwner } from './suspended-owner.ts';
import { unlistedFile } from './unlisted-file.ts';

/** The rules over a rendered repository. */
export const repositoryRules: readonly RepositoryRule[] = [
  referenceNotFound,
  keyNotFound,
  namespaceMissing,
  pathNotFound,
  listedTwice,
  unlistedFile,
  notPulled,
  selectorMatchesNothing,
  servicePortNotFound,
  dependsOnCycle,
  dependsOnUnknown,
  duplicateResource,
  suspendedOwner,
  pruneDisabled,
  mutableSource,
  mutableImage,
];

/** What the rules have against each file, by its path; what several builds make of one place is said once. */
export function checkRepositoryRules(
  graph: BuildGraph,
  references: ReferenceIndex,
): ReadonlyMap<string, readonly RuleFinding[]> {
  const facts = toFacts(graph, references);
  // what comes from a Secret can stand in a name, and the Secret can say something else when it is told
  const secrets = findSecretTexts(graph.builds.values());
  const files = new Map<string, Map<string, RuleFinding>>();
  for (const { code, run } of repositoryRules) {
    for (const found of run(facts)) {
      const finding = { ...found, message: maskText(found.message, secrets) };
      const { file, start, end } = finding.place;
      const known = files.get(file) ?? new Map<string, RuleFinding>();
      known.set(`${code} ${start} ${end} ${finding.message}`, { ...finding, code });
      files.set(file, known);
    }
  }
  return new Map([...files].map(([file, found]) => [file, [...found.values()]]));
}

/** Of a repository that is too large to be followed nobody knows what is missing, nor of a cluster that begins elsewhere. */
function toFacts(graph: BuildGraph, { clusters }: ReferenceIndex): RepositoryFacts {
  const targets = [...graph.builds.values()].map(({ target }) => target);
  const own = new Set(targets.map(({ cluster = '' }) => cluster));
  const known = graph.isCut ? [] : [...clusters].filter(([name]) => own.has(name));
  return {
    graph,
    clusters: known.map(([name, one]) => ({
      name,
      references: one,
      roots: graph.roots.filter(({ cluster = '' }) => cluster === name),
    })),
  };
}
