import {
  type ClusterReferences,
  type Unresolved,
  indexReferences,
} from '../../server/src/graph/references/reference-index.ts';
import type { Build, BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { readFluxTarget } from '../../server/src/graph/targets/flux-target.ts';
import { fluxKustomization, graphFiles, onlyObject } from './graph-files.ts';
import { madeBuild } from './made-builds.ts';

/** No files at all. */
export const files = graphFiles({});

/** An object of the namespace `web`, as text. */
export function object(apiVersion: string, kind: string, name: string, rest: string, namespace = 'web'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\n${rest}\n`;
}

/** The namespace that all others lie in. */
export const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: web }\n';
/** A Pod with a spec and labels. */
export const pod = (spec: string, labels = '{}'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: pod, namespace: web, labels: ${labels} }\nspec: ${spec}\n`;
/** A Pod that needs the Secret `keys`. */
export const needs = pod('{ containers: [{ envFrom: [{ secretRef: { name: keys } }] }] }');
/** A HelmRelease of a chart that nobody knows. */
export const release = (values: string, at = 'web'): string =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'db', `spec: { values: ${values} }`, at);

/** What a Flux Kustomization makes of these objects. */
export function build(name: string, texts: readonly string[], cluster = 'home', spec?: string): Build {
  const object = onlyObject(fluxKustomization(name, spec === undefined ? {} : { spec }), `/${name}.yaml`);
  const target = readFluxTarget(object, { cluster, parent: 'root' });
  return madeBuild(
    target,
    texts.map((text) => onlyObject(text, `/${name}.yaml`)),
    files,
  );
}

/** The graph of these builds alone. */
export function graphOf(...builds: readonly Build[]): BuildGraph {
  const ids = new Map(builds.map((one) => [one.target.id, one]));
  return { builds: ids, files, roots: [], readers: new Map(), unreached: [], orphans: [], isCut: false };
}

/** What the builds have to do with each other in the cluster `home`. */
export function index(...builds: readonly Build[]): ClusterReferences {
  const found = indexReferences(graphOf(...builds), new WeakMap()).clusters.get('home');
  if (!found) throw new Error('there is no cluster');
  return found;
}

/** As `reason Kind name by whom`. */
export function tell({ use, reason, doubts }: Unresolved): string {
  const { kind, name } = use.reference.to;
  return [reason, kind, name, ...doubts.map(({ by, evidence }) => `${by}:${evidence}`)].join(' ');
}

/** What nothing makes, in words. */
export function unresolved(...builds: readonly Build[]): readonly string[] {
  return index(...builds).unresolved.map(tell);
}
