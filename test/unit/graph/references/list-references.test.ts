import { describe, expect, test } from 'vitest';
import { type Reference, listReferences } from '../../../../server/src/graph/references/list-references.ts';
import { onlyObject } from '../../../support/graph-files.ts';

/** As `path: Kind namespace/name`, with what is used of it and how sure it must be there. */
function tell({ to, path, keys, ports, isOptional, isAnywhere, isBootstrap }: Reference): string {
  const full = `${to.kind} ${to.namespace === undefined ? '' : `${to.namespace}/`}${to.name}`;
  const used = [...keys, ...ports].map(({ value }) => ` #${value}`).join('');
  const flags = `${isOptional ? ' optional' : ''}${isAnywhere ? ' anywhere' : ''}${isBootstrap ? ' bootstrap' : ''}`;
  return `${path.join('.')}: ${full}${used}${flags}`;
}

function list(text: string): readonly string[] {
  return listReferences(onlyObject(text), undefined).map(tell);
}

function object(apiVersion: string, kind: string, rest: string, namespace = 'web'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a, namespace: ${namespace} }\n${rest}\n`;
}

const own = 'metadata.namespace: Namespace web';

const podSpec = `
serviceAccountName: web
priorityClassName: high
imagePullSecrets: [{ name: registry }]
containers:
  - name: web
    env:
      - { name: A, valueFrom: { configMapKeyRef: { name: settings, key: a } } }
      - { name: B, valueFrom: { secretKeyRef: { name: keys, key: b, optional: true } } }
    envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: keys, optional: true } }]
initContainers:
  - name: first
    envFrom: [{ secretRef: { name: first } }]
volumes:
  - { name: a, configMap: { name: files, items: [{ key: a.conf, path: a }] } }
  - { name: b, secret: { secretName: certificate, optional: true } }
  - { name: c, projected: { sources: [{ configMap: { name: files } }, { secret: { name: keys } }] } }
  - { name: d, persistentVolumeClaim: { claimName: data } }
`;
const indent = (text: string, spaces: number): string => text.replaceAll(/^/gm, ' '.repeat(spaces));

const ofPod = [
  'containers.0.env.0.valueFrom.configMapKeyRef.name: ConfigMap web/settings #a',
  'containers.0.env.1.valueFrom.secretKeyRef.name: Secret web/keys #b optional',
  'containers.0.envFrom.0.configMapRef.name: ConfigMap web/settings',
  'containers.0.envFrom.1.secretRef.name: Secret web/keys optional',
  'initContainers.0.envFrom.0.secretRef.name: Secret web/first',
  'volumes.0.configMap.name: ConfigMap web/files #a.conf',
  'volumes.1.secret.secretName: Secret web/certificate optional',
  'volumes.2.projected.sources.0.configMap.name: ConfigMap web/files',
  'volumes.2.projected.sources.1.secret.name: Secret web/keys',
  'volumes.3.persistentVolumeClaim.claimName: PersistentVolumeClaim web/data',
  'imagePullSecrets.0.name: Secret web/registry',
  'serviceAccountName: ServiceAccount web/web',
  'priorityClassName: PriorityClass high',
];

test.each([
  ['v1', 'Pod', 'spec'],
  ['apps/v1', 'Deployment', 'spec.template.spec'],
  ['apps/v1', 'StatefulSet', 'spec.template.spec'],
  ['apps/v1', 'DaemonSet', 'spec.template.spec'],
  ['apps/v1', 'ReplicaSet', 'spec.template.spec'],
  ['batch/v1', 'Job', 'spec.template.spec'],
  ['batch/v1', 'CronJob', 'spec.jobTemplate.spec.template.spec'],
])('%s %s: whatever the spec of its Pods names', (apiVersion, kind, place) => {
  const fields = place.split('.');
  const opened = fields.map((field, i) => `${'  '.repeat(i)}${field}:`).join('\n');
  const text = object(apiVersion, kind, `${opened}${indent(podSpec, fields.length * 2)}`);
  expect(list(text)).toEqual([own, ...ofPod.map((one) => `${place}.${one}`)]);
});

const core = (rest: string): string => `spec: ${rest}`;

test('a volume names what lies in namespaces, and devices their classes', () => {
  const volume = `apiVersion: v1
kind: PersistentVolume
metadata: { name: a }
spec:
  storageClassName: fast
  claimRef: { name: data, namespace: web }
  csi: { driver: d, nodeStageSecretRef: { name: keys, namespace: storage }, nodePublishSecretRef: { name: unknown } }
`;
  expect(list(volume)).toEqual([
    'spec.storageClassName: StorageClass fast',
    'spec.claimRef.name: PersistentVolumeClaim web/data',
    'spec.csi.nodeStageSecretRef.name: Secret storage/keys',
  ]);
  const claim = core('{ spec: { devices: { requests: [{ name: g, exactly: { deviceClassName: gpu } }] } } }');
  expect(list(object('resource.k8s.io/v1', 'ResourceClaimTemplate', claim))).toEqual([
    own,
    'spec.spec.devices.requests.0.exactly.deviceClassName: DeviceClass gpu',
  ]);
});

describe('what other kinds name', () => {
  test.each<[title: string, text: string, expected: readonly string[]]>([
    [
      'an Ingress: Services with their ports, certificates, its class and who issues',
      object(
        'networking.k8s.io/v1',
        'Ingress',
        core(
          '{ ingressClassName: nginx, tls: [{ secretName: tls }], defaultBackend: { service: { name: all, port: { name: http } } }, rules: [{ http: { paths: [{ backend: { service: { name: web, port: { number: 80 } } } }] } }] }',
        ),
      ).replace('namespace: web }', "namespace: web, annotations: { 'cert-manager.io/cluster-issuer': acme } }"),
      [
        'spec.ingressClassName: IngressClass nginx',
        'spec.tls.0.secretName: Secret web/tls',
        'spec.defaultBackend.service.name: Service web/all #http',
        'spec.rules.0.http.paths.0.backend.service.name: Service web/web #80',
        'metadata.annotations.cert-manager.io/cluster-issuer: ClusterIssuer acme',
      ],
    ],
    [
      'an HTTPRoute: Gateways and Services, elsewhere too, and other kinds that it says',
      object(
        'gateway.networking.k8s.io/v1',
        'HTTPRoute',
        core(
          '{ parentRefs: [{ name: outside, namespace: network }], rules: [{ backendRefs: [{ name: web, port: 80 }, { name: b, kind: Bucket, group: example.com, namespace: files }] }] }',
        ),
      ),
      [
        'spec.parentRefs.0.name: Gateway network/outside',
        'spec.rules.0.backendRefs.0.name: Service web/web #80',
        'spec.rules.0.backendRefs.1.name: Bucket files/b',
      ],
    ],
    [
      'an autoscaler: what it scales, of the kind that it says',
      object(
        'autoscaling/v2',
        'HorizontalPodAutoscaler',
        core('{ scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: web } }'),
      ),
      ['spec.scaleTargetRef.name: StatefulSet web/web'],
    ],
    [
      'a RoleBinding: its role, and those subjects that are objects',
      object(
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        'roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }\nsubjects: [{ kind: ServiceAccount, name: web, namespace: other }, { kind: User, name: me, apiGroup: rbac.authorization.k8s.io }]',
      ),
      ['roleRef.name: ClusterRole edit', 'subjects.0.name: ServiceAccount other/web'],
    ],
    [
      'a StatefulSet: its Service and classes of storage',
      object(
        'apps/v1',
        'StatefulSet',
        core('{ serviceName: web, volumeClaimTemplates: [{ spec: { storageClassName: fast } }] }'),
      ),
      ['spec.serviceName: Service web/web', 'spec.volumeClaimTemplates.0.spec.storageClassName: StorageClass fast'],
    ],
    [
      'a Flux Kustomization',
      object(
        'kustomize.toolkit.fluxcd.io/v1',
        'Kustomization',
        core(
          '{ sourceRef: { kind: GitRepository, name: flux, namespace: flux-system }, dependsOn: [{ name: b }], postBuild: { substituteFrom: [{ kind: Secret, name: vars, optional: true }] }, decryption: { provider: sops, secretRef: { name: age } } }',
        ),
      ),
      [
        'spec.sourceRef.name: GitRepository flux-system/flux',
        'spec.dependsOn.0.name: Kustomization web/b',
        'spec.postBuild.substituteFrom.0.name: Secret web/vars optional',
        'spec.decryption.secretRef.name: Secret web/age bootstrap',
      ],
    ],
    [
      'a HelmRelease',
      object(
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        core(
          '{ chart: { spec: { chart: web, sourceRef: { kind: HelmRepository, name: charts, namespace: flux-system } } }, valuesFrom: [{ kind: ConfigMap, name: values, valuesKey: a.yaml }], dependsOn: [{ name: db, namespace: data }] }',
        ),
      ),
      [
        'spec.chart.spec.sourceRef.name: HelmRepository flux-system/charts',
        'spec.valuesFrom.0.name: ConfigMap web/values #a.yaml',
        'spec.dependsOn.0.name: HelmRelease data/db',
      ],
    ],
    [
      'an ExternalSecret: a store, that of the namespace unless it says otherwise',
      object(
        'external-secrets.io/v1',
        'ExternalSecret',
        core(
          '{ secretStoreRef: { name: vault }, dataFrom: [{ sourceRef: { storeRef: { kind: ClusterSecretStore, name: all } } }] }',
        ),
      ),
      [
        'spec.secretStoreRef.name: SecretStore web/vault',
        'spec.dataFrom.0.sourceRef.storeRef.name: ClusterSecretStore all',
      ],
    ],
    [
      'a Certificate: an issuer of cert-manager, or another one',
      object('cert-manager.io/v1', 'Certificate', core('{ secretName: tls, issuerRef: { name: acme } }')),
      ['spec.issuerRef.name: Issuer web/acme'],
    ],
    [
      'an Application: a project wherever that lies',
      object('argoproj.io/v1alpha1', 'Application', core('{ project: apps }')),
      ['spec.project: AppProject web/apps anywhere'],
    ],
  ])('%s', (_, text, expected) => {
    expect(list(text)).toEqual([own, ...expected]);
  });
});

test('an object that lies in no namespace names one itself, or nobody knows which', () => {
  const text = (auth: string): string =>
    `apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: { name: all }\nspec: { provider: { onepassword: { auth: { secretRef: { connectTokenSecretRef: ${auth} } } } } }\n`;
  const path = 'spec.provider.onepassword.auth.secretRef.connectTokenSecretRef.name';
  expect(list(text('{ name: token, namespace: vault, key: t }'))).toEqual([`${path}: Secret vault/token #t bootstrap`]);
  expect(list(text('{ name: token, key: t }'))).toEqual([]);
});

test('what the values of a chart seem to name lies where the release puts things, and is a guess', () => {
  const values = `
controllers: { web: { containers: { app: { envFrom: [{ secretRef: { name: '{{ .Release.Name }}-keys' } }], env: { A: { valueFrom: { secretKeyRef: { name: db, key: url } } } } } } } }
persistence: { config: { existingClaim: '{{ .Release.Name }}' }, files: { type: configMap, name: files }, cache: { type: emptyDir, name: no } }
route: { app: { parentRefs: [{ name: outside, namespace: network }] } }
constructor: { name: no }
toString: no
tpl: { secretName: '{{ .Values.other }}' }`;
  const text = object(
    'helm.toolkit.fluxcd.io/v2',
    'HelmRelease',
    `spec:\n  targetNamespace: apps\n  releaseName: web\n  values:\n${indent(values, 4)}`,
  );
  const all = listReferences(onlyObject(text), undefined);
  expect(all.filter(({ isGuess }) => isGuess).map(tell)).toEqual([
    'spec.values.controllers.web.containers.app.envFrom.0.secretRef.name: Secret apps/web-keys',
    'spec.values.controllers.web.containers.app.env.A.valueFrom.secretKeyRef.name: Secret apps/db #url',
    'spec.values.persistence.config.existingClaim: PersistentVolumeClaim apps/web',
    'spec.values.persistence.files.name: ConfigMap apps/files',
    'spec.values.route.app.parentRefs.0.name: Gateway network/outside',
  ]);
});

test.each(['"${NAME}"', '"{{ .Release.Name }}"', '$(NAME)', '"ENC[AES256_GCM,data:x]"', '""'])(
  '%s is no name',
  (name) => {
    const text = object('v1', 'Pod', `spec: { serviceAccountName: ${name} }`);
    expect(list(text)).toEqual([own]);
  },
);

test('each name and key stands where it is written', () => {
  const text = object(
    'v1',
    'Pod',
    'spec: { volumes: [{ secret: { secretName: tls, items: [{ key: crt, path: c }] } }] }',
  );
  const [, found] = listReferences(onlyObject(text), undefined);
  const at = (place: { readonly start: number; readonly end: number } | undefined): string =>
    text.slice(place?.start, place?.end);
  expect([at(found?.place), ...(found?.keys ?? []).map((key) => at(key.place))]).toEqual(['tls', 'crt']);
});
