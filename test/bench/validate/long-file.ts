/** As many documents as asked for, of the kinds that stand in a GitOps repository, each of about forty lines. */
export function createLongFile(documents: number): string {
  return Array.from({ length: documents }, (_, i) => createDocument(i)).join('---\n');
}

/** One such document; the number chooses its kind. */
export function createDocument(number: number): string {
  const write = templates[number % templates.length] ?? deployment;
  return write(`app-${number}`);
}

const templates: readonly ((name: string) => string)[] = [deployment, helmRelease, service, kustomization, configMap];

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: demo
  labels:
    app.kubernetes.io/name: ${name}
spec:
  replicas: 3
  revisionHistoryLimit: 3
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 1
      maxSurge: 25%
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
      annotations:
        reloader.example.com/auto: "true"
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        fsGroup: 1000
      containers:
        - name: ${name}
          image: registry.example.com/${name}:1.2.3
          env:
            - name: TZ
              value: Europe/Vienna
            - name: PASSWORD
              valueFrom:
                secretKeyRef:
                  name: ${name}
                  key: password
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
            periodSeconds: 10
          resources:
            requests:
              cpu: 10m
              memory: 128Mi
            limits:
              memory: 1Gi
          volumeMounts:
            - name: data
              mountPath: /data
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: ${name}
`;
}

function helmRelease(name: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
  namespace: demo
spec:
  interval: 1h
  timeout: 10m
  chartRef:
    kind: OCIRepository
    name: ${name}
  install:
    remediation:
      retries: 3
  upgrade:
    cleanupOnFail: true
    remediation:
      strategy: rollback
      retries: 3
  dependsOn:
    - name: storage
      namespace: demo
  values:
    controllers:
      main:
        replicas: 2
        containers:
          app:
            image:
              repository: registry.example.com/${name}
              tag: 1.2.3
            probes:
              liveness:
                enabled: true
            resources:
              requests:
                cpu: 10m
              limits:
                memory: 512Mi
    service:
      app:
        ports:
          http:
            port: 8080
`;
}

function service(name: string): string {
  const ports = ['http', 'metrics', 'grpc', 'admin', 'health', 'debug']
    .map(
      (port, i) =>
        `    - name: ${port}\n      port: ${8000 + i}\n      targetPort: ${port}\n      protocol: TCP\n      appProtocol: http\n`,
    )
    .join('');
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: demo
  labels:
    app.kubernetes.io/name: ${name}
spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/name: ${name}
  ports:
${ports}`;
}

function kustomization(name: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 1h
  retryInterval: 2m
  timeout: 5m
  path: ./apps/${name}
  prune: true
  wait: true
  targetNamespace: demo
  sourceRef:
    kind: GitRepository
    name: flux-system
    namespace: flux-system
  decryption:
    provider: sops
    secretRef:
      name: sops-age
  dependsOn:
    - name: storage
    - name: certificates
      namespace: flux-system
  postBuild:
    substitute:
      APP: ${name}
      CAPACITY: 5Gi
    substituteFrom:
      - kind: ConfigMap
        name: cluster-settings
      - kind: Secret
        name: cluster-secrets
        optional: true
`;
}

function configMap(name: string): string {
  const lines = Array.from({ length: 4 }, (_, i) => `    setting_${i} = "value ${i}"\n`).join('');
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: demo
data:
  LOG_LEVEL: info
  config.toml: |
${lines}`;
}
