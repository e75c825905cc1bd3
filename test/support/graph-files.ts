import type { RenderedObject } from '../../server/src/graph/build/rendered.ts';
import { type GraphFiles, readGraphFile, toGraphFiles } from '../../server/src/graph/targets/graph-files.ts';
import { readRawObjects } from '../../server/src/graph/targets/read-raw-objects.ts';
import { parse } from '../../server/src/manifest/parse.ts';

/** What the graph knows of files before anything is built, by their paths from the root. */
export function graphFiles(files: Readonly<Record<string, string>>): GraphFiles {
  return toGraphFiles(Object.entries(files).map(([path, text]) => [path, readGraphFile(path, parse(path, 1, text))]));
}

/** The only object of a text, with its places in it. */
export function onlyObject(text: string, file = '/a.yaml'): RenderedObject {
  const [object] = readRawObjects(file, text);
  if (!object) throw new Error('there is no object');
  return object;
}

/** How a Flux Kustomization varies between cases. */
export interface FluxParts {
  readonly namespace?: string;
  readonly path?: string;
  readonly source?: string;
  /** More of the spec, in flow style: `suspend: true`. */
  readonly spec?: string;
}

/** A Flux Kustomization. */
export function fluxKustomization(name: string, parts: FluxParts = {}): string {
  const { namespace = 'flux-system', path = './apps', source = 'flux-system', spec } = parts;
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  interval: 1h
  prune: true
  path: ${path}
  sourceRef: { kind: GitRepository, name: ${source}, namespace: flux-system }
${spec === undefined ? '' : `  ${spec}\n`}`;
}

/** A kustomization of these files and folders. */
export function kustomization(resources: readonly string[], more = ''): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: ${JSON.stringify(resources)}\n${more}`;
}

/** A ConfigMap. */
export function settings(name: string, data: Readonly<Record<string, string>>, namespace = 'flux-system'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${namespace} }\ndata: ${JSON.stringify(data)}\n`;
}
