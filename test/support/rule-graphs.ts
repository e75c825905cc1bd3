import { indexReferences } from '../../server/src/graph/references/reference-index.ts';
import type { RuleFinding } from '../../server/src/graph/rules/repository-rule.ts';
import { checkRepositoryRules } from '../../server/src/graph/rules/repository-rules.ts';
import type { Build, BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { readFluxTarget } from '../../server/src/graph/targets/flux-target.ts';
import { readRawObjects } from '../../server/src/graph/targets/read-raw-objects.ts';
import { fluxKustomization, graphFiles, onlyObject } from './graph-files.ts';
import { madeBuild } from './made-builds.ts';

/** A build of a cluster that makes the objects of these texts, each in a file of its own. */
export function buildOf(name: string, texts: readonly string[], cluster = 'home', more = ''): Build {
  const object = onlyObject(fluxKustomization(name, more ? { spec: more } : {}), `/${name}.yaml`);
  const target = readFluxTarget(object, cluster === '' ? {} : { cluster });
  const objects = texts.flatMap((text, i) => readRawObjects(`/${name}-${i}.yaml`, text));
  return madeBuild(target, objects, graphFiles({}));
}

/** What the rules have against the files of these builds. */
export function checkBuilds(builds: readonly Build[], parts: Partial<BuildGraph> = {}): readonly RuleFinding[] {
  const graph: BuildGraph = {
    builds: new Map(builds.map((one) => [one.target.id, one])),
    files: graphFiles({}),
    roots: builds.map(({ target }) => target),
    readers: new Map(),
    unreached: [],
    orphans: [],
    isCut: false,
    ...parts,
  };
  return [...checkRepositoryRules(graph, indexReferences(graph, new WeakMap())).values()].flat();
}
