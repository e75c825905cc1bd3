import { type FluxCase, build, settings, web } from './flux-case.ts';

const component = (text: string): string => `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${text}`;

const service = `apiVersion: v1
kind: Service
metadata: { name: ends, namespace: lab }
spec:
  selector: { app: ends }
  ports: [{ name: http, port: 80, targetPort: http }, { name: dns, port: 53, protocol: UDP }]
`;

/** What the fields of a Flux Kustomization do to a build. */
export const overlayCases: readonly FluxCase[] = [
  {
    name: 'plain',
    files: {
      'kustomization.yaml': build(['a.yaml', 'web.yaml']),
      'a.yaml': settings('plain', 'a: b'),
      'web.yaml': web('plain'),
    },
  },
  {
    name: 'target-namespace',
    spec: 'targetNamespace: lab-two',
    files: {
      'kustomization.yaml': build(['all.yaml'], 'namespace: lab\n'),
      'all.yaml': `${settings('targeted', 'a: b', 'elsewhere')}---
${web('targeted', '', '', null)}---
apiVersion: v1
kind: ServiceAccount
metadata: { name: targeted }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: targeted, namespace: other }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects:
  - { kind: ServiceAccount, name: targeted, namespace: elsewhere }
  - { kind: ServiceAccount, name: default }
  - { kind: User, apiGroup: rbac.authorization.k8s.io, name: somebody }
`,
    },
  },
  {
    name: 'components',
    spec: 'components:\n  - ../../components/label\n  - ../../components/more\ntargetNamespace: lab',
    files: {
      'kustomization.yaml': build(['a.yaml'], 'components: [../../components/own]\n'),
      'a.yaml': settings('composed', 'a: b', null),
      '/components/own/kustomization.yaml': component('namePrefix: own-\n'),
      '/components/label/kustomization.yaml': component(
        'labels: [{ pairs: { part: one }, includeSelectors: true }]\nresources: [web.yaml]\n',
      ),
      '/components/label/web.yaml': web('composed', '', '', null),
      '/components/more/kustomization.yaml': component(`patches:
  - target: { kind: ConfigMap }
    patch: |-
      - { op: add, path: /data/more, value: "1" }
`),
    },
  },
  {
    name: 'missing-components',
    spec: 'components: [../../components/nowhere, ../../components/more]\nignoreMissingComponents: true',
    files: { 'kustomization.yaml': build(['a.yaml']), 'a.yaml': settings('lenient', 'a: b') },
  },
  {
    name: 'strategic-patches',
    spec: `patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: strategic, namespace: lab }
      spec:
        replicas: 3
        template:
          spec:
            containers:
              - name: web
                env: [{ name: B, value: "2" }, { name: A, $patch: delete }]
              - name: side
                image: example.com/side:1.0.0
  - patch: |-
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: any
        annotations: { patched: "yes" }
      data: { a: null, b: changed }
    target: { kind: ConfigMap, name: kept-.*, labelSelector: "on=true" }
  - patch: |-
      $patch: delete
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: any }
    target: { kind: ConfigMap, annotationSelector: drop=me }`,
    files: {
      'all.yaml': `${web('strategic', 'env: [{ name: A, value: "1" }]')}---
${settings('kept-one', 'a: b\nc: d', 'lab', 'labels: { on: "true" }')}---
${settings('kept-two', 'a: b')}---
${settings('dropped', 'a: b', 'lab', 'annotations: { drop: me }')}`,
    },
  },
  {
    name: 'json-patches',
    spec: `patches:
  - target: { version: v1, kind: Deployment, name: json }
    patch: |-
      - { op: test, path: /spec/replicas, value: 1 }
      - { op: replace, path: /spec/replicas, value: 0 }
      - op: add
        path: /spec/template/metadata/annotations
        value: { example.com/restarted: "2026-01-01" }
      - { op: add, path: /spec/template/spec/containers/0/args, value: [--verbose] }
      - { op: add, path: /spec/template/spec/containers/0/args/-, value: --last }
      - { op: copy, from: /spec/replicas, path: /spec/revisionHistoryLimit }
  - target: { kind: ConfigMap }
    patch: |
      [
        { "op": "add", "path": "/metadata/annotations/example.com~1note", "value": "slash" },
        { "op": "move", "from": "/data/old", "path": "/data/new" },
        { "op": "remove", "path": "/data/gone" }
      ]`,
    files: {
      'kustomization.yaml': build(['all.yaml']),
      'all.yaml': `${web('json')}---\n${settings('json', 'old: value\ngone: value', 'lab', 'annotations: { a: b }')}`,
    },
  },
  {
    name: 'images',
    spec: `images:
  - { name: example.com/web, newTag: "2.0" }
  - { name: sidecar, newName: example.com/mirror/sidecar }
  - { name: example.com/init, digest: sha256:${'a'.repeat(64)} }`,
    files: {
      'kustomization.yaml': build(
        ['web.yaml'],
        'images:\n  - { name: sidecar, newTag: 1.10 }\n  - { name: example.com/web, newName: example.com/other }\n',
      ),
      'web.yaml': web(
        'images',
        '',
        'initContainers:\n  - { name: a, image: "example.com/init:1" }\n  - { name: b, image: sidecar }',
      ),
    },
  },
  {
    name: 'common-metadata',
    spec: 'commonMetadata:\n  labels: { team: lab, own: replaced }\n  annotations: { example.com/note: "true" }',
    files: {
      'all.yaml': `${settings('common', 'a: b', 'lab', 'labels: { own: kept, other: kept }')}---\n${web('common')}`,
    },
  },
  {
    // which changes nothing as long as the object is not there
    name: 'ignored-fields',
    spec: 'ignore:\n  - { paths: [/data/a], target: { kind: ConfigMap } }\nforce: true\ndeletionPolicy: Orphan',
    files: { 'a.yaml': settings('ignored-fields', 'a: b\nc: d') },
  },
  {
    name: 'name-ends',
    spec: 'namePrefix: pre-\nnameSuffix: -post',
    files: {
      'kustomization.yaml': build(['all.yaml'], 'namePrefix: own-\n'),
      'all.yaml': `${web('ends', 'envFrom: [{ configMapRef: { name: ends } }]', 'serviceAccountName: ends\nvolumes: [{ name: v, configMap: { name: ends } }]')}---
${settings('ends', 'a: b')}---
apiVersion: v1
kind: ServiceAccount
metadata: { name: ends, namespace: lab }
---
${service}`,
    },
  },
  {
    name: 'origins',
    spec: 'buildMetadata: [originAnnotations, transformerAnnotations]\nnamePrefix: origin-',
    files: {
      'kustomization.yaml': build(
        ['deep', 'a.yaml'],
        'configMapGenerator: [{ name: made, namespace: lab, literals: [a=b] }]\n',
      ),
      'a.yaml': settings('a', 'a: b'),
      'deep/kustomization.yaml': build(['b.yaml'], 'commonAnnotations: { deep: "yes" }\n'),
      'deep/b.yaml': settings('b', 'a: b'),
    },
  },
  {
    name: 'only-components',
    files: {
      'kustomization.yaml': 'components: [../../components/alone]\n',
      '/components/alone/kustomization.yaml': component('resources: [a.yaml]\n'),
      '/components/alone/a.yaml': settings('alone', 'a: b'),
    },
  },
  {
    name: 'generated',
    spec: 'targetNamespace: lab',
    files: {
      'a.yaml': settings('generated-a', 'a: b', null),
      'b.yml': settings('generated-b', 'a: b', null),
      'note.txt': 'no manifest',
      'values.json': '{}',
      'deep/er/c.yaml': settings('generated-c', 'a: b', null),
      'built/kustomization.yml': build(['d.yaml'], 'nameSuffix: -built\n'),
      'built/d.yaml': settings('generated-d', 'a: b', null),
      'built/unused.yaml': settings('unused', 'a: b', null),
      'list.yaml': `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: generated-e }\n    data: { a: b }\n`,
    },
  },
  {
    name: 'ignoring',
    files: {
      '.sourceignore': '# not for Flux\n*.draft.yaml\n/off\n!/keep.draft.yaml\ndeep/**/x.yaml\n',
      'a.yaml': settings('ignoring-a', 'a: b'),
      'b.draft.yaml': settings('ignoring-b', 'a: b'),
      'keep.draft.yaml': settings('ignoring-c', 'a: b'),
      'off/d.yaml': settings('ignoring-d', 'a: b'),
      'deep/off/e.yaml': settings('ignoring-e', 'a: b'),
      'deep/two/three/x.yaml': settings('ignoring-f', 'a: b'),
    },
  },
  {
    name: 'ignored-by-source',
    source: 'lab-parts',
    spec: 'targetNamespace: lab',
    files: { 'a.yaml': settings('parted-a', 'a: b', null), 'skipped-b.yaml': settings('parted-b', 'a: b', null) },
  },
  { name: 'whole-source', source: 'lab-only', path: '', files: { '/only/a.yaml': settings('whole', 'a: b') } },
  {
    name: 'odd-path',
    path: '/apps//odd-path/../odd-path/inner/',
    files: { 'inner/kustomization.yaml': build(['../a.yaml']), 'a.yaml': settings('odd', 'a: b') },
  },
];
