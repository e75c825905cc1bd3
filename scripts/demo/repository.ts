/** The namespace in which the demo's applications live. */
export const namespace = 'demo';

/** The file that the demo opens: the one whose object a person has edited in the cluster. */
export const driftedFile = 'apps/web/deployment.yaml';

const driftedText = 'replicas: 3';

/** A draft with mistakes, which no kustomization lists: Flux does not apply it, and only schemas can know. */
export const faultyFile = 'apps/web/ingress.yaml';

const faultyText = 'ingressClasName';

/** A small GitOps repository as people keep them: path → text. `flux` are the Flux objects that apply it. */
export function makeRepository(flux: string): Readonly<Record<string, string>> {
  return {
    'README.md': '# fleet\n\nEverything that runs in the demo cluster. Flux applies it; changes are commits.\n',
    'clusters/demo/flux.yaml': flux,
    'apps/kustomization.yaml': kustomization('namespace.yaml', 'web', 'api'),
    'apps/namespace.yaml': `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`,
    'apps/web/kustomization.yaml': kustomization('configmap.yaml', 'deployment.yaml', 'service.yaml'),
    [driftedFile]: web,
    'apps/web/service.yaml': service,
    'apps/web/configmap.yaml': configMap,
    [faultyFile]: ingress,
    'apps/api/kustomization.yaml': kustomization('deployment.yaml', 'autoscaler.yaml'),
    'apps/api/deployment.yaml': api,
    'apps/api/autoscaler.yaml': autoscaler,
  };
}

/** The line, counted from 1, on which the drift squiggle must stand in `driftedFile`. */
export function findDriftedLine(): number {
  return findLine(web, driftedText);
}

/** The line, counted from 1, on which the misspelt field must be marked in `faultyFile`. */
export function findFaultyLine(): number {
  return findLine(ingress, faultyText);
}

function findLine(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

function kustomization(...resources: readonly string[]): string {
  const list = resources.map((resource) => `  - ${resource}\n`).join('');
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${list}`;
}

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: ${namespace}
spec:
  replicas: 3
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: ghcr.io/example/web:6.9.2
          env:
            - name: LOG_LEVEL
              value: info
          ports:
            - name: http
              containerPort: 9898
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
    app: web
  ports:
    - name: http
      port: 80
      targetPort: http
`;

const ingress = `# A draft: kustomization.yaml does not list it yet, so Flux does not apply it.
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: ${namespace}
spec:
  ingressClasName: traefik
  rules:
    - host: web.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: http
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
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
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
