/** A repository whose parts stand in every way that Flux knows, and the objects that ask for them. */
export function toSyncRepository(url: string): {
  readonly files: Readonly<Record<string, string>>;
  readonly objects: string;
} {
  return {
    files: {
      'well/config.yaml': configMap('well'),
      'paused/config.yaml': configMap('paused'),
      'waits/config.yaml': configMap('waits'),
      'broken/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n\tname: web\n',
      'refused/service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: default }\nspec: { ports: [{ port: 99999 }] }\n',
      'unhealthy/deployment.yaml': deployment,
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
      'charts/web/templates/config.yaml': configMap('chart'),
      'charts/bad/Chart.yaml': 'apiVersion: v2\nname: bad\nversion: 0.0.1\n',
      'charts/bad/templates/config.yaml': '{{ fail "this chart is not for you" }}\n',
    },
    objects: [
      source('fleet', url),
      source('gone', url.replace(/[^/]*$/, 'nowhere.git')),
      kustomization('well', 'fleet'),
      kustomization('paused', 'fleet'),
      kustomization('broken', 'fleet'),
      kustomization('refused', 'fleet'),
      kustomization('waits', 'fleet', '  dependsOn: [{ name: broken }]\n'),
      kustomization('waits-too', 'fleet', '  dependsOn: [{ name: waits }]\n', 'waits'),
      kustomization('orphan', 'gone', '', 'well'),
      kustomization('unhealthy', 'fleet', '  wait: true\n  timeout: 30s\n'),
      release('web'),
      release('bad'),
    ].join('---\n'),
  };
}

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: default }\n`;
}

/** There is nobody who would start its Pods. */
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: unhealthy, namespace: default }
spec:
  progressDeadlineSeconds: 5
  selector: { matchLabels: { app: unhealthy } }
  template:
    metadata: { labels: { app: unhealthy } }
    spec: { containers: [{ name: web, image: registry.example.com/web:1 }] }
`;

function source(name: string, url: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: ${name}, namespace: flux-system }
spec: { interval: 1h, url: ${url}, ref: { branch: main } }
`;
}

function kustomization(name: string, from: string, more = '', path = name): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 1h
  retryInterval: 2s
  path: ./${path}
  prune: true
  sourceRef: { kind: GitRepository, name: ${from} }
${more}`;
}

function release(name: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 1h
  chart:
    spec: { chart: ./charts/${name}, sourceRef: { kind: GitRepository, name: fleet } }
`;
}
