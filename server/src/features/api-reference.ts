import { toGroup } from '../manifest/resource.ts';
import type { KindRef } from '../schema/identify-kind.ts';
import type { ApiSchemas } from '../schema/schema.ts';

/** The page of the reference that explains a kind; undefined for kinds whose reference has no address that can be told. */
export function findApiReference({ apiVersion, kind }: KindRef, schemas: ApiSchemas): string | undefined {
  const group = toGroup(apiVersion);
  const version = apiVersion.slice(group === '' ? 0 : group.length + 1);
  if (![kind, version].every((part) => /^[A-Za-z0-9]+$/.test(part))) return undefined;
  if (isBuiltIn(schemas.kinds[kind])) return toKubernetes(group, version, kind, schemas.source);
  const small = kind.toLowerCase();
  const [first = '', ...rest] = group.split('.');
  const family = rest.join('.');
  if (family === 'toolkit.fluxcd.io' && Object.hasOwn(fluxParts, first))
    return `https://fluxcd.io/flux/components/${fluxParts[first] ?? ''}/${toPlural(small)}/`;
  if (group === 'argoproj.io') return Object.hasOwn(argoPages, kind) ? `${argo}${argoPages[kind] ?? ''}/` : undefined;
  if (group === 'gateway.networking.k8s.io') return `https://gateway-api.sigs.k8s.io/reference/spec/#${small}`;
  if (group === 'cert-manager.io' || group === 'acme.cert-manager.io')
    return `https://cert-manager.io/docs/reference/api-docs/#${group}/${version}.${kind}`;
  if (group === 'kustomize.config.k8s.io')
    return 'https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/';
  return undefined;
}

/** What this release has; a cluster of another one finds its kinds there too. */
const kubernetesRelease = '1.36';
const argo = 'https://argo-cd.readthedocs.io/en/stable/';
const argoPages: Readonly<Record<string, string>> = {
  Application: 'user-guide/application-specification',
  ApplicationSet: 'operator-manual/applicationset/applicationset-specification',
  AppProject: 'operator-manual/project-specification',
};
/** Groups of Flux, by the part of its documentation. */
const fluxParts: Readonly<Record<string, string>> = {
  kustomize: 'kustomize',
  helm: 'helm',
  source: 'source',
  notification: 'notification',
  image: 'image',
};

/** Definitions of the API server's own kinds are named after its Go packages. */
function isBuiltIn(definition: unknown): boolean {
  return (
    typeof definition === 'string' && /^io\.k8s\.(?:api|apiextensions-apiserver|kube-aggregator)\./.test(definition)
  );
}

/** The headings of the generated reference: `#deployment-v1-apps`, `#pod-v1-core`, `#ingress-v1-networking-k8s-io`. */
function toKubernetes(group: string, version: string, kind: string, source: string): string | undefined {
  if (!/^[a-z0-9.-]*$/.test(group)) return undefined;
  const [, release = kubernetesRelease] = /^Kubernetes (\d+\.\d+)\./.exec(source) ?? [];
  const heading = [kind.toLowerCase(), version, group === '' ? 'core' : group.replaceAll('.', '-')].join('-');
  return `https://kubernetes.io/docs/reference/generated/kubernetes-api/v${release}/#${heading}`;
}

function toPlural(kind: string): string {
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}
