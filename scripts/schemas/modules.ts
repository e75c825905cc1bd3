/** A Go module with descriptions of kinds in it. */
export interface SchemaModule {
  readonly path: string;
  /** Who the descriptions are from, for people; the version is added. */
  readonly title: string;
  /** The folder or file in it with the CustomResourceDefinitions, the API server's OpenAPI v3 documents. */
  readonly from: string;
  readonly format: 'crds' | 'openapi';
}

/** The one that holds the API server's OpenAPI v3 documents. */
export const kubernetesModule = 'k8s.io/kubernetes';

const crds = { format: 'crds' } as const;

/** What is bundled. The versions, and the sums that Go checks, are in go.mod and go.sum beside this file. */
export const schemaModules: readonly SchemaModule[] = [
  { path: kubernetesModule, title: 'Kubernetes', from: 'api/openapi-spec/v3', format: 'openapi' },
  flux('source-controller'),
  flux('kustomize-controller'),
  flux('helm-controller'),
  { path: 'github.com/k3s-io/helm-controller', title: 'K3s helm-controller', from: 'pkg/crds/yaml/generated', ...crds },
  { path: 'github.com/argoproj/argo-cd/v3', title: 'Argo CD', from: 'manifests/crds', ...crds },
  { path: 'github.com/cert-manager/cert-manager', title: 'cert-manager', from: 'deploy/crds', ...crds },
  {
    path: 'github.com/traefik/traefik/v3',
    title: 'Traefik',
    from: 'docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml',
    ...crds,
  },
  // The experimental channel has all of the standard one: a field of it must not be called unknown.
  { path: 'sigs.k8s.io/gateway-api', title: 'Gateway API', from: 'config/crd/experimental', ...crds },
  {
    path: 'github.com/external-secrets/external-secrets',
    title: 'External Secrets',
    from: 'config/crds/bases',
    ...crds,
  },
  {
    path: 'github.com/prometheus-operator/prometheus-operator',
    title: 'Prometheus Operator',
    from: 'example/prometheus-operator-crd-full',
    ...crds,
  },
  {
    path: 'github.com/bitnami-labs/sealed-secrets',
    title: 'Sealed Secrets',
    from: 'helm/sealed-secrets/crds',
    ...crds,
  },
];

/** Where the Go types are that a kustomization.yaml is read into; the second has some that the first is made of. */
export const kustomizeModules = ['sigs.k8s.io/kustomize/api', 'sigs.k8s.io/kustomize/kyaml'] as const;

/** Only read for what its Go types say beyond the API's description. */
export const typesModule = 'k8s.io/api';

function flux(controller: string): SchemaModule {
  return { path: `github.com/fluxcd/${controller}`, title: `Flux ${controller}`, from: 'config/crd/bases', ...crds };
}

/** The versions that a go.mod requires, by module path; `1.36.3`, without the `v`. */
export function readVersions(goMod: string): ReadonlyMap<string, string> {
  const lines = goMod.matchAll(/^(?:\t|require )(\S+) v(\S+)/gm);
  return new Map([...lines].map(([, path = '', version = '']) => [path, version]));
}
