import type { ReferenceField } from './reference-field.ts';

const storageClass = ['storage.k8s.io/StorageClass'];
const attributes = ['storage.k8s.io/VolumeAttributesClass'];
const certificateIssuers = ['cert-manager.io/Issuer', 'cert-manager.io/ClusterIssuer'];
const route: readonly ReferenceField[] = [
  { at: 'spec.parentRefs[].name', to: ['gateway.networking.k8s.io/Gateway', '/Service'], ...across('group') },
  ...['spec.rules[].backendRefs[]', 'spec.rules[].filters[].requestMirror.backendRef'].map((at): ReferenceField => ({
    at: `${at}.name`,
    to: ['/Service'],
    ...across('group'),
    ports: ['port'],
  })),
  { at: 'spec.rules[].filters[].extensionRef.name', to: [], group: 'group', needsKind: true },
];
const webhooks: readonly ReferenceField[] = [
  { at: 'webhooks[].clientConfig.service.name', to: ['/Service'], namespace: 'namespace', ports: ['port'] },
];
const issued: readonly ReferenceField[] = [
  { at: '@cert-manager.io/issuer', to: ['cert-manager.io/Issuer'] },
  { at: '@cert-manager.io/cluster-issuer', to: ['cert-manager.io/ClusterIssuer'] },
];
const roles = ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'];
/** That of Flux itself names accounts of controllers which are not installed by default. */
const subjects: ReferenceField = {
  ...{ at: 'subjects[].name', to: ['/ServiceAccount'] },
  ...{ needsKind: true, namespace: 'namespace', isOneOf: true },
};

/**
 * The fields of Kubernetes' own kinds, and of the Gateway API, that name other objects, by `group/Kind`. Held against the
 * table by which kustomize renames, https://github.com/kubernetes-sigs/kustomize (api/internal/konfig/builtinpluginconsts),
 * and against objects with every field filled, https://github.com/kubernetes/api (testdata/HEAD).
 */
export const kubernetesFields: Readonly<Record<string, readonly ReferenceField[]>> = {
  'apps/StatefulSet': [
    { at: 'spec.serviceName', to: ['/Service'] },
    { at: 'spec.volumeClaimTemplates[].spec.storageClassName', to: storageClass },
  ],
  '/ServiceAccount': [
    { at: 'imagePullSecrets[].name', to: ['/Secret'] },
    { at: 'secrets[].name', to: ['/Secret'] },
  ],
  '/PersistentVolumeClaim': [
    { at: 'spec.storageClassName', to: storageClass },
    { at: 'spec.volumeAttributesClassName', to: attributes },
    { at: 'spec.volumeName', to: ['/PersistentVolume'] },
    { at: 'spec.dataSource.name', to: ['/PersistentVolumeClaim'], group: 'apiGroup', needsKind: true },
    {
      ...{ at: 'spec.dataSourceRef.name', to: ['/PersistentVolumeClaim'] },
      ...{ group: 'apiGroup', needsKind: true, namespace: 'namespace' },
    },
  ],
  '/PersistentVolume': [
    { at: 'spec.storageClassName', to: storageClass },
    { at: 'spec.volumeAttributesClassName', to: attributes },
    { at: 'spec.claimRef.name', to: ['/PersistentVolumeClaim'], namespace: 'namespace' },
    { at: 'spec.*.*SecretRef.name', to: ['/Secret'], namespace: 'namespace' },
    { at: 'spec.azureFile.secretName', to: ['/Secret'], namespace: 'secretNamespace' },
  ],
  // https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
  'resource.k8s.io/ResourceClaim': listDevices('spec'),
  'resource.k8s.io/ResourceClaimTemplate': listDevices('spec.spec'),
  // https://kubernetes.io/docs/concepts/services-networking/ingress/
  'networking.k8s.io/Ingress': [
    { at: 'spec.ingressClassName', to: ['networking.k8s.io/IngressClass'] },
    { at: 'spec.tls[].secretName', to: ['/Secret'] },
    ...['spec.defaultBackend', 'spec.rules[].http.paths[].backend'].map((at): ReferenceField => ({
      ...{ at: `${at}.service.name`, to: ['/Service'], ports: ['port.number', 'port.name'] },
    })),
    ...['spec.defaultBackend', 'spec.rules[].http.paths[].backend'].map((at): ReferenceField => ({
      at: `${at}.resource.name`,
      to: [],
      group: 'apiGroup',
      needsKind: true,
    })),
    ...issued,
  ],
  // https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
  'autoscaling/HorizontalPodAutoscaler': [
    { at: 'spec.scaleTargetRef.name', to: ['apps/Deployment'], group: 'apiVersion', needsKind: true },
  ],
  // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding
  'rbac.authorization.k8s.io/RoleBinding': [{ at: 'roleRef.name', to: roles, needsKind: true }, subjects],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [
    { at: 'roleRef.name', to: roles.slice(1), needsKind: true },
    subjects,
  ],
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': [
    { at: 'spec.policyName', to: ['admissionregistration.k8s.io/ValidatingAdmissionPolicy'] },
  ],
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': [
    { at: 'spec.policyName', to: ['admissionregistration.k8s.io/MutatingAdmissionPolicy'] },
  ],
  'apiregistration.k8s.io/APIService': [
    { at: 'spec.service.name', to: ['/Service'], namespace: 'namespace', ports: ['port'] },
  ],
  'apiextensions.k8s.io/CustomResourceDefinition': [
    {
      ...{ at: 'spec.conversion.webhook.clientConfig.service.name', to: ['/Service'] },
      ...{ namespace: 'namespace', ports: ['port'] },
    },
  ],
  // https://gateway-api.sigs.k8s.io/reference/spec/
  'gateway.networking.k8s.io/Gateway': [
    { at: 'spec.gatewayClassName', to: ['gateway.networking.k8s.io/GatewayClass'] },
    { at: 'spec.listeners[].tls.certificateRefs[].name', to: ['/Secret'], ...across('group') },
    { at: 'spec.infrastructure.parametersRef.name', to: ['/ConfigMap'], group: 'group', needsKind: true },
    ...issued,
  ],
  'gateway.networking.k8s.io/GatewayClass': [
    { at: 'spec.parametersRef.name', to: ['/ConfigMap'], ...across('group'), needsKind: true },
  ],
  'gateway.networking.k8s.io/HTTPRoute': route,
  'gateway.networking.k8s.io/GRPCRoute': route,
  'gateway.networking.k8s.io/TLSRoute': route,
  'gateway.networking.k8s.io/TCPRoute': route,
  'gateway.networking.k8s.io/UDPRoute': route,
  // https://kubernetes.io/docs/concepts/storage/volume-snapshots/
  'snapshot.storage.k8s.io/VolumeSnapshot': [
    { at: 'spec.source.persistentVolumeClaimName', to: ['/PersistentVolumeClaim'] },
    { at: 'spec.volumeSnapshotClassName', to: ['snapshot.storage.k8s.io/VolumeSnapshotClass'] },
  ],
  'autoscaling.k8s.io/VerticalPodAutoscaler': [
    { at: 'spec.targetRef.name', to: ['apps/Deployment'], group: 'apiVersion', needsKind: true },
  ],
  // https://keda.sh/docs/latest/reference/scaledobject-spec/
  'keda.sh/ScaledObject': [
    { at: 'spec.scaleTargetRef.name', to: ['apps/Deployment', 'apps/StatefulSet'], group: 'apiVersion' },
    {
      at: 'spec.triggers[].authenticationRef.name',
      to: ['keda.sh/TriggerAuthentication', 'keda.sh/ClusterTriggerAuthentication'],
    },
  ],
  // https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
  'traefik.io/IngressRoute': [
    {
      ...{ at: 'spec.routes[].services[].name', to: ['/Service', 'traefik.io/TraefikService'] },
      ...{ namespace: 'namespace', ports: ['port'] },
    },
    { at: 'spec.routes[].middlewares[].name', to: ['traefik.io/Middleware'], namespace: 'namespace' },
    { at: 'spec.tls.secretName', to: ['/Secret'] },
  ],
  // https://cert-manager.io/docs/reference/api-docs/
  'cert-manager.io/Certificate': [
    { at: 'spec.issuerRef.name', to: certificateIssuers, group: 'group' },
    { at: 'spec.keystores.pkcs12.passwordSecretRef.name', to: ['/Secret'], keys: ['key'] },
    { at: 'spec.keystores.jks.passwordSecretRef.name', to: ['/Secret'], keys: ['key'] },
  ],
  // of a ClusterIssuer they lie where cert-manager itself is told to look
  'cert-manager.io/Issuer': listIssuerFields({}),
  'cert-manager.io/ClusterIssuer': listIssuerFields({ isAnywhere: true }),
  // https://external-secrets.io/latest/api/externalsecret/
  'external-secrets.io/ExternalSecret': [
    ...['spec.secretStoreRef', 'spec.data[].sourceRef.storeRef', 'spec.dataFrom[].sourceRef.storeRef'].map(toStore),
    {
      ...{ at: 'spec.dataFrom[].sourceRef.generatorRef.name', to: ['generators.external-secrets.io/Password'] },
      ...{ group: 'apiVersion', needsKind: true },
    },
    { at: 'spec.target.template.templateFrom[].configMap.name', to: ['/ConfigMap'], keys: ['items[].key'] },
    { at: 'spec.target.template.templateFrom[].secret.name', to: ['/Secret'], keys: ['items[].key'] },
  ],
  'external-secrets.io/PushSecret': [
    toStore('spec.secretStoreRefs[]'),
    { at: 'spec.selector.secret.name', to: ['/Secret'] },
  ],
  'external-secrets.io/SecretStore': listStoreFields({}),
  'external-secrets.io/ClusterSecretStore': listStoreFields({ namespace: 'namespace' }),
  // https://argo-cd.readthedocs.io/en/stable/user-guide/projects/ and, of other namespaces, .../operator-manual/app-any-namespace/
  'argoproj.io/Application': [{ at: 'spec.project', to: ['argoproj.io/AppProject'], isAnywhere: true }],
  'argoproj.io/ApplicationSet': [
    { at: 'spec.template.spec.project', to: ['argoproj.io/AppProject'], isAnywhere: true },
  ],
};

function across(group: string): Pick<ReferenceField, 'group' | 'namespace'> {
  return { group, namespace: 'namespace' };
}

function listDevices(at: string): readonly ReferenceField[] {
  const to = ['resource.k8s.io/DeviceClass'];
  return ['exactly', 'firstAvailable[]'].map((one) => ({ at: `${at}.devices.requests[].${one}.deviceClassName`, to }));
}

function toStore(at: string): ReferenceField {
  const to = ['external-secrets.io/SecretStore', 'external-secrets.io/ClusterSecretStore'];
  return { at: `${at}.name`, to };
}

/** What is given to the solvers differs from one to the next, and ends alike. */
function listIssuerFields(where: Pick<ReferenceField, 'isAnywhere'>): readonly ReferenceField[] {
  const solvers = 'spec.acme.solvers[].dns01.*';
  return [
    { at: 'spec.ca.secretName', to: ['/Secret'], ...where },
    { at: `${solvers}.*SecretRef.name`, to: ['/Secret'], keys: ['key'], ...where },
    { at: 'spec.vault.auth.tokenSecretRef.name', to: ['/Secret'], keys: ['key'], ...where },
  ];
}

/** What a store signs in with cannot come from it. */
function listStoreFields(where: Pick<ReferenceField, 'namespace'>): readonly ReferenceField[] {
  const to = ['/Secret'];
  return ['auth.*SecretRef', 'auth.*.*SecretRef', 'authSecretRef.*'].map((at): ReferenceField => ({
    at: `spec.provider.*.${at}.name`,
    to,
    ...where,
    keys: ['key'],
    isBootstrap: true,
  }));
}
