/** The namespace in which the demo's applications live. */
export const namespace = 'demo';

export const web = `apiVersion: apps/v1
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

export const service = `apiVersion: v1
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

export const ingress = `# A draft: kustomization.yaml does not list it yet, so Flux does not apply it.
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

export const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: web-config
  namespace: ${namespace}
data:
  GREETING: Hello from Git
  CACHE_TTL: "300"
`;

export const api = `apiVersion: apps/v1
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

export const autoscaler = `apiVersion: autoscaling/v2
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

export const worker = `# An autoscaler sets replicas too: each undoes what the other does.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
  namespace: ${namespace}
spec:
  replicas: 1
  selector:
    matchLabels: { app: worker }
  template:
    metadata:
      labels: { app: worker }
    spec:
      containers:
        - name: worker
          image: ghcr.io/example/worker:1.0.3
          resources:
            requests:
              cpu: 50m
`;

export const workerAutoscaler = autoscaler
  .replaceAll('name: api', 'name: worker')
  .replace('minReplicas: 2', 'minReplicas: 3');

export const shopKustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${namespace}
resources:
  - deployment.yaml
patches:
  - path: replicas.yaml
images:
  - name: ghcr.io/example/shop
    newTag: 2.1.0
`;

export const shop = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 1
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      containers:
        - name: shop
          image: ghcr.io/example/shop
          env:
            - name: CURRENCY
              value: EUR
`;

export const shopReplicas = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 2
`;

export const draft = `# A draft of another environment: Flux does not apply it.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namePrefix: test-
resources:
  - ../shop
patches:
  - target:
      kind: Deployment
    patch: |
      - op: replace
        path: /spec/replicas
        value: two
`;

export const schedule = `# A draft from an older cluster. Ctrl+. on its apiVersion migrates it.
apiVersion: batch/v1beta1
kind: CronJob
metadata:
  name: report
  namespace: ${namespace}
spec:
  schedule: "15 4 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: report
              image: ghcr.io/example/report:1.4.0
`;

export const secret = `# A draft: it must be encrypted before it is committed.
apiVersion: v1
kind: Secret
metadata:
  name: database
  namespace: ${namespace}
stringData:
  user: api
  password: correct-horse-battery-staple
`;

/** A port of nodes that no cluster gives away: its schema allows it, and the API server does not. */
export const checkout = `apiVersion: v1
kind: Service
metadata:
  name: checkout
  namespace: ${namespace}
spec:
  type: NodePort
  selector:
    app: shop
  ports:
    - name: http
      port: 80
      nodePort: 8080
`;

/** Applies the folder of that, which the one of the whole repository does not list. */
export const checkoutFlux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: checkout
  namespace: flux-system
spec:
  interval: 1h
  path: ./apps/checkout
  prune: true
  sourceRef:
    kind: GitRepository
    name: fleet
`;

/** Applied by hand, and never pushed: there is no such path, and another waits for it. */
export const staging = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: staging
  namespace: flux-system
spec:
  interval: 1h
  path: ./clusters/staging
  prune: true
  sourceRef:
    kind: GitRepository
    name: fleet
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: staging-apps
  namespace: flux-system
spec:
  interval: 1h
  path: ./clusters/staging/apps
  prune: true
  dependsOn:
    - name: staging
  sourceRef:
    kind: GitRepository
    name: fleet
`;
