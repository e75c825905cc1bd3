import { type JsonObject, stringAt } from '../../manifest/json.ts';
import { toGroup } from '../../manifest/resource.ts';

/** The kinds that the graph is made of, by group; versions do not matter to it. */
const kinds = {
  'kustomize.toolkit.fluxcd.io/Kustomization': 'flux',
  'argoproj.io/Application': 'application',
  'argoproj.io/ApplicationSet': 'application-set',
  'helm.toolkit.fluxcd.io/HelmRelease': 'release',
  'fluxcd.controlplane.io/FluxInstance': 'flux-instance',
  'source.toolkit.fluxcd.io/GitRepository': 'source',
  'source.toolkit.fluxcd.io/OCIRepository': 'source',
  'source.toolkit.fluxcd.io/Bucket': 'source',
  'source.toolkit.fluxcd.io/HelmRepository': 'source',
  'source.toolkit.fluxcd.io/HelmChart': 'source',
  'source.toolkit.fluxcd.io/ExternalArtifact': 'source',
  'source.extensions.fluxcd.io/ArtifactGenerator': 'source',
} as const;

/** What an object is to the graph of builds. */
export type GraphKind = (typeof kinds)[keyof typeof kinds];

/** What an object is to the graph; undefined for what only is applied. */
export function toGraphKind(value: JsonObject): GraphKind | undefined {
  const [apiVersion, kind] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind')];
  if (apiVersion === undefined || kind === undefined) return undefined;
  const name = `${toGroup(apiVersion)}/${kind}`;
  return Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : undefined;
}
