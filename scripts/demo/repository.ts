/** The namespace in which the demo's applications live. */
export const namespace = 'demo';

/** The file that the demo opens: the one whose object a person has edited in the cluster. */
export const driftedFile = 'apps/web/deployment.yaml';

/** The text whose line the drift squiggle must stand on, in `driftedFile`. */
export const driftedText = 'replicas: 3';

/** A small GitOps repository as people keep them: path → text. The Flux objects name the Git server given. */
export function makeRepository(gitUrl: string, fluxNamespace: string): Readonly<Record<string, string>> {
  return {
    'README.md': '# fleet\n\nEverything that runs in the demo cluster. Flux applies it; changes are commits.\n',
    'clusters/demo/flux.yaml': fluxObjects(gitUrl, fluxNamespace),
    'apps/kustomization.yaml': kustomization('namespace.yaml', 'web', 'api'),
    'apps/namespace.yaml': `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`,
    'apps/web/kustomization.yaml': kustomization('configmap.yaml', 'deployment.yaml', 'service.yaml'),
    'apps/web/deployment.yaml': web,
    'apps/web/service.yaml': service,
    'apps/web/configmap.yaml': configMap,
    'apps/api/kustomization.yaml': kustomization('deployment.yaml', 'autoscaler.yaml'),
    'apps/api/deployment.yaml': api,
    'apps/api/autoscaler.yaml': autoscaler,
  };
}

function kustomization(...resources: readonly string[]): string {
  const list = resources.map((resource) => `  - ${resource}\n`).join('');
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${list}`;
}

function fluxObjects(gitUrl: string, fluxNamespace: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: fleet
  namespace: ${fluxNamespace}
spec:
  interval: 1h
  url: ${gitUrl}
  ref:
    branch: main
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: fleet
  namespace: ${fluxNamespace}
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: fleet
`;
}

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: web
  template:
    metadata:
      labels:
        app.kubernetes.io/name: web
    spec:
      containers:
        - name: web
          image: ghcr.io/example/web:6.9.2
          args: [./web, --port=9898]
          ports:
            - name: http
              containerPort: 9898
          env:
            - name: LOG_LEVEL
              value: info
          envFrom:
            - configMapRef:
                name: web-config
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
            limits:
              memory: 256Mi
`;

const service = `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: ${namespace}
spec:
  selector:
    app.kubernetes.io/name: web
  ports:
    - name: http
      port: 80
      targetPort: http
`;

const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: web-config
  namespace: ${namespace}
data:
  GREETING: Hello from Git
  CACHE_TTL: "300"
`;

const api = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: ${namespace}
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: api
  template:
    metadata:
      labels:
        app.kubernetes.io/name: api
    spec:
      containers:
        - name: api
          image: ghcr.io/example/web:6.9.2
          resources:
            requests:
              cpu: 50m
`;

const autoscaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
  namespace: ${namespace}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api
  minReplicas: 2
  maxReplicas: 4
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 80
`;
