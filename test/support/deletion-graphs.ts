import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { readFluxTarget } from '../../server/src/graph/targets/flux-target.ts';
import type { Deletion } from '../../server/src/graph/deletions/deletion.ts';
import { fluxKustomization, graphFiles, onlyObject } from './graph-files.ts';
import { madeBuild, madeGraph } from './made-builds.ts';

/** A Flux Kustomization, and what it applies. */
export interface OwnerParts {
  /** In flow style, beside `prune: true`: `deletionPolicy: Orphan`. */
  readonly spec?: string;
  /** `ConfigMap one/a`, `Namespace one`, `Kustomization flux-system/web`; a mark after it: `ConfigMap one/a spared`. */
  readonly objects: readonly string[];
  readonly isFailing?: boolean;
  /** Whether its folder is gone. */
  readonly isGone?: boolean;
  readonly cluster?: string;
}

/** The builds of a repository with these Kustomizations; each applies the folder of its name. */
export function graphOf(owners: Readonly<Record<string, OwnerParts>>): BuildGraph {
  const there = Object.entries(owners).filter(([, { isGone }]) => !isGone);
  const files = graphFiles(Object.fromEntries(there.map(([name]) => [`/${name}/a.yaml`, 'kind: A\n'])));
  const builds = Object.entries(owners).map(([name, { spec, objects, isFailing, cluster = 'home' }]) => {
    const object = onlyObject(toOwner(name, spec), `/clusters/${name}.yaml`);
    const target = readFluxTarget(object, { cluster });
    const made = objects.map((words, i) => onlyObject(toText(words, owners), `/${name}/${i}.yaml`));
    const build = madeBuild(target, made, files, [`/${name}/a.yaml`]);
    if (!isFailing) return build;
    const { rendered: _rendered, ...rest } = build;
    return { ...rest, state: 'failed' as const };
  });
  return madeGraph(builds, files);
}

/** What is deleted, as `ConfigMap one/a`, with what is not certain, and what goes with another. */
export function tell(deletions: readonly Deletion[]): readonly string[] {
  return deletions
    .map(({ id, how, isPossible, isMadeAgain, isReplaced }) => {
      const marks = [how === 'pruned' ? '' : how, isPossible ? 'perhaps' : '', isMadeAgain ? 'anew' : ''];
      const name = `${id.kind} ${id.namespace === undefined ? '' : `${id.namespace}/`}${id.name}`;
      return [name, ...marks, isReplaced ? 'replaced' : ''].filter(Boolean).join(' ');
    })
    .toSorted();
}

function toOwner(name: string, spec = ''): string {
  const text = fluxKustomization(name, { path: `./${name}` });
  const isPruning = !spec.includes('prune:');
  return `${isPruning ? text : text.replace('  prune: true\n', '')}${spec === '' ? '' : `  ${spec}\n`}`;
}

function toText(words: string, owners: Readonly<Record<string, OwnerParts>>): string {
  const [kind = '', full = '', mark] = words.split(' ');
  const [name = '', namespace] = full.split('/').toReversed();
  if (kind === 'Kustomization') return toOwner(name, owners[name]?.spec);
  const place = namespace === undefined ? '' : `, namespace: "${namespace}"`;
  const annotations = mark === 'spared' ? ', annotations: { kustomize.toolkit.fluxcd.io/prune: Disabled }' : '';
  if (kind === 'Definition')
    return `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: ${name} }\nspec: { group: example.com, scope: ${mark ?? 'Namespaced'}, names: { kind: ${name} } }\n`;
  const apiVersion = kind === 'Toy' ? 'example.com/v1' : 'v1';
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: "${name}"${place}${annotations} }\n`;
}
