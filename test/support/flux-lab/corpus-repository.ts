import { parseDocument } from 'yaml';
import { readCorpusFiles } from '../corpus.ts';

/** Where its root Kustomization stands. */
export const corpusRoot = '/kubernetes/flux/cluster/ks.yaml';

/** The Secret that nobody in the repository makes, and what it holds here. */
export const corpusSecret = {
  namespace: 'network',
  name: 'cloudflare-tunnel-id-secret',
  variable: 'CLOUDFLARE_TUNNEL_ID',
  value: 'lab-tunnel',
} as const;

/**
 * The repository of real manifests, by path from its root. Only its root Kustomization is changed, which patches all
 * others: they wait for nothing, have their sources and releases suspended, since nothing is fetched in a test, and scale
 * nothing to zero, which an API server refuses without a feature gate.
 */
export function toCorpusRepository(): Readonly<Record<string, string>> {
  const files = Object.fromEntries(Object.entries(readCorpusFiles()).map(([path, text]) => [`/${path}`, text]));
  const root = files[corpusRoot];
  if (root === undefined) return {};
  const document = parseDocument(root);
  document.addIn(['spec', 'patches'], document.createNode(waitForNothing));
  return { ...files, [corpusRoot]: document.toString() };
}

const patchAll = (kind: string, field: string, value: string): object => ({
  op: 'add',
  path: '/spec/patches/-',
  value: { patch: `- { op: add, path: /spec/${field}, value: ${value} }\n`, target: { kind } },
});

const waitForNothing = {
  target: { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' },
  patch: JSON.stringify([
    { op: 'add', path: '/spec/wait', value: false },
    { op: 'add', path: '/spec/retryInterval', value: '5s' },
    ...['dependsOn', 'healthChecks', 'healthCheckExprs'].map((field) => ({
      op: 'add',
      path: `/spec/${field}`,
      value: [],
    })),
    ...['HelmRelease', 'OCIRepository'].map((kind) => patchAll(kind, 'suspend', 'true')),
    patchAll('HorizontalPodAutoscaler', 'minReplicas', '1'),
  ]),
};

const known = new Set([
  ...['kustomize.config.k8s.io', 'kustomize.toolkit.fluxcd.io', 'source.toolkit.fluxcd.io', 'helm.toolkit.fluxcd.io'],
  ...['rbac.authorization.k8s.io', 'admissionregistration.k8s.io', 'storage.k8s.io', 'resource.k8s.io'],
]);
const ofTheCluster =
  /^(?:Cluster|GatewayClass$|TalosUpgrade$|KubernetesUpgrade$|Volume.*Class$|CiliumBGP|CiliumLoadBalancerIPPool$|MiroirNodeGroup$)/;

/** Definitions, without any schema, of the kinds of a repository that neither Kubernetes nor Flux has. */
export function defineKinds(files: Readonly<Record<string, string>>): readonly object[] {
  const kinds = new Map<string, Set<string>>();
  for (const text of Object.values(files)) {
    for (const [, group = '', version = '', kind = ''] of text.matchAll(
      /^apiVersion: (\S+\.\S+)\/(\S+)\nkind: (\S+)/gm,
    )) {
      if (known.has(group)) continue;
      const key = `${group}/${kind}`;
      kinds.set(key, (kinds.get(key) ?? new Set()).add(version));
    }
  }
  return [...kinds].map(([key, versions]) => {
    const [group = '', kind = ''] = key.split('/');
    const singular = kind.toLowerCase();
    const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: `${singular}s.${group}`,
        // the API server wants to see this on a group that has a name of Kubernetes
        annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' },
      },
      spec: {
        group,
        scope: ofTheCluster.test(kind) ? 'Cluster' : 'Namespaced',
        names: { kind, singular, plural: `${singular}s`, listKind: `${kind}List` },
        versions: [...versions].map((name, index) => ({
          name,
          served: true,
          storage: index === 0,
          schema: { openAPIV3Schema },
        })),
      },
    };
  });
}
