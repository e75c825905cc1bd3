import { type FluxCase, build, settings, web } from './flux-case.ts';

const secret = `apiVersion: v1
kind: Secret
metadata: { name: secrets, namespace: lab }
type: Opaque
data: { encoded: YQ==, both: YQ== }
stringData: { text: "plain: \\u00e9", both: text, number: "1" }
`;

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gadgets.lab.example.com }
spec:
  group: lab.example.com
  scope: Namespaced
  names: { kind: Gadget, plural: gadgets, singular: gadget }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                size: { type: integer }
                mode: { type: string, default: plain }
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items:
                    type: object
                    required: [name]
                    properties: { name: { type: string }, weight: { type: number }, on: { type: boolean, default: true } }
                tags: { type: array, x-kubernetes-list-type: set, items: { type: string } }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true }
---
apiVersion: lab.example.com/v1
kind: Gadget
metadata: { name: gadget, namespace: lab }
spec:
  size: 0
  parts: [{ name: a, weight: 1.5 }, { name: b, weight: 2.0 }]
  tags: [x, "y"]
  free: { empty: {}, none: [], deep: { list: [{ a: 1 }, { b: [2] }] }, text: "" }
`;

const workloads = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: set, namespace: lab }
spec:
  serviceName: set
  selector: { matchLabels: { app: set } }
  template:
    metadata: { labels: { app: set } }
    spec:
      securityContext: { runAsNonRoot: true, fsGroup: 1000, supplementalGroups: [44, 109] }
      containers:
        - name: db
          image: example.com/db:1
          ports: [{ containerPort: 5432 }, { containerPort: 53, protocol: UDP }]
          resources: { requests: { cpu: 0.5, memory: 1024Mi }, limits: { cpu: 1500m, memory: "2147483648" } }
          env: [{ name: EMPTY, value: "" }, { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }]
          volumeMounts: [{ name: data, mountPath: /data, readOnly: false }]
          livenessProbe: { httpGet: { path: /, port: 80 }, initialDelaySeconds: 0 }
      volumes: [{ name: tmp, emptyDir: { sizeLimit: 0.5Gi } }, { name: none, emptyDir: {} }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1024Mi } } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: cron, namespace: lab }
spec:
  schedule: "0 4 * * *"
  suspend: false
  jobTemplate:
    spec:
      backoffLimit: 0
      template: { spec: { restartPolicy: Never, containers: [{ name: a, image: "example.com/a:1", command: [a, "1"] }] } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: policy, namespace: lab }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { a: b } } }], ports: [{ port: 80, protocol: TCP }] }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: budget, namespace: lab }
spec: { maxUnavailable: 50%, selector: { matchLabels: { app: set } } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: scaler, namespace: lab }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: set }
  maxReplicas: 2
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } } }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ingress, namespace: lab }
spec:
  rules: [{ host: a.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: set, port: { number: 80 } } } }] } }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: "lab:reader" }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list] }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: claim, namespace: lab }
spec: { accessModes: [ReadWriteOnce], storageClassName: "", resources: { requests: { storage: 1.5Gi } } }
`;

const odd = `# only a comment
---
apiVersion: v1
kind: ConfigMap
metadata: { name: odd-yaml, namespace: lab, annotations: &notes { a: "1", b: "2" }, labels: { <<: *notes, b: "3" } }
data:
  yes_: "yes"
  octal: "0755"
  date: "2026-01-01"
  folded: >-
    one
    two

    three
  kept: |+
    end

  tabs: "a\\tb \\u2603 \\x41"
  "on": "off"
---
---
apiVersion: v1
kind: ConfigMap
metadata: { name: odd-alias, namespace: lab }
data: { one: &one "~", two: *one }
`;

/** What kustomizations, and what they read, are made of. */
export const buildCases: readonly FluxCase[] = [
  {
    name: 'generators',
    files: {
      'kustomization.yaml': build(
        [],
        `namespace: lab
generatorOptions: { labels: { made: "yes" } }
configMapGenerator:
  - { name: from-files, files: [a.conf, renamed.txt=deep/b.conf] }
  - { name: from-env, envs: [c.env], options: { disableNameSuffixHash: true, immutable: true } }
  - { name: from-literals, literals: [a=b, 'quoted="x=y"', number=1] }
secretGenerator:
  - { name: from-secret, type: example.com/kind, literals: [key=value], files: [bytes.bin] }
`,
      ),
      'a.conf': 'line = 1\n',
      'deep/b.conf': 'no end',
      'c.env': '# comment\nA=1\nB=two words\n\nC=\n',
      'bytes.bin': 'a\u0000b',
    },
  },
  {
    name: 'layers',
    spec: 'path: ./apps/layers/over',
    path: '',
    files: {
      'base/kustomization.yaml': build(
        ['web.yaml'],
        `labels: [{ pairs: { app.kubernetes.io/name: layers }, includeSelectors: true }]
configMapGenerator: [{ name: settings, literals: [a=1, b=2] }]
`,
      ),
      'base/web.yaml': web('layers', 'envFrom: [{ configMapRef: { name: settings } }]', '', null),
      'over/kustomization.yaml': build(
        ['../base', 'target.yaml'],
        `namespace: lab
nameSuffix: -over
commonAnnotations: { example.com/stage: "1" }
replicas: [{ name: layers, count: 4 }]
configMapGenerator: [{ name: settings, behavior: merge, literals: [b=3, c=4] }]
images: [{ name: example.com/web, newTag: 1.2 }]
patches:
  - path: patch.yaml
replacements:
  - source: { kind: Deployment, name: layers, fieldPath: spec.template.spec.containers.0.image }
    targets:
      - { select: { kind: ConfigMap, name: target }, fieldPaths: [data.image], options: { create: true } }
`,
      ),
      'over/target.yaml': settings('target', 'a: b', null),
      'over/patch.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: layers }\nspec: { template: { spec: { priorityClassName: system-cluster-critical } } }\n',
    },
  },
  {
    name: 'older-fields',
    files: {
      Kustomization: `bases: [base]
namespace: lab
commonLabels: { number: 1 }
patchesStrategicMerge:
  - |-
    apiVersion: v1
    kind: ConfigMap
    metadata: { name: older }
    data: { strategic: "yes" }
patchesJson6902:
  - { target: { version: v1, kind: ConfigMap, name: older }, patch: '[{ "op": "add", "path": "/data/json", "value": "yes" }]' }
vars:
  - { name: NAME, objref: { apiVersion: v1, kind: ConfigMap, name: older }, fieldref: { fieldpath: metadata.name } }
unknownField: dropped
`,
      'base/kustomization.yaml': build(['a.yaml', 'web.yaml']),
      'base/a.yaml': settings('older', 'a: b', null),
      'base/web.yaml': web('older', 'args: [$(NAME)]', '', null),
    },
  },
  { name: 'secrets', files: { 'a.yaml': secret } },
  { name: 'definitions', files: { 'a.yaml': definition } },
  { name: 'workloads', files: { 'a.yaml': workloads } },
  { name: 'odd-yaml', files: { 'a.yaml': odd } },
  {
    name: 'own-namespace',
    files: {
      'a.yaml': `apiVersion: v1\nkind: Namespace\nmetadata: { name: lab-own, labels: { a: b } }\n---\n${settings('inside', 'a: b', 'lab-own')}`,
    },
  },
  {
    name: 'local-config',
    files: {
      'all.yaml': `${settings('local', 'a: b', 'lab', 'annotations: { config.kubernetes.io/local-config: "true" }')}---\n${settings('not-local', 'a: b')}`,
    },
  },
  {
    name: 'sources',
    files: {
      'all.yaml': `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: chart, namespace: lab }
spec: { interval: 1h, suspend: true, url: "oci://example.com/chart", ref: { tag: 1.2.3 } }
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: release, namespace: lab }
spec:
  interval: 1h
  suspend: true
  chartRef: { kind: OCIRepository, name: chart }
  values: { empty: {}, list: [], number: 1.10, big: 12345678901, exponent: 1e3, "no": null, nested: [{ a: [1, 2] }] }
`,
    },
  },
];
