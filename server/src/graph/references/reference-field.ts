/** A field that names another object, and what beside it says more. */
export interface ReferenceField {
  /** To the name: `spec.tls[].secretName`; `[]` is each item of a list, `@` an annotation, `*Ref` each field that ends so. */
  readonly at: string;
  /** The kinds that it can mean, as `group/Kind`; what stands beside it chooses, and without that it is the first. */
  readonly to: readonly string[];
  /** The field beside it that names the group, or an apiVersion; any kind can be meant then. */
  readonly group?: string;
  /** Whether it means nothing without a kind beside it. */
  readonly needsKind?: true;
  /** The field beside it that names the namespace; else it is that of the object. */
  readonly namespace?: string;
  /** Its namespace is that of a controller, which nobody here knows. */
  readonly isAnywhere?: true;
  /** To the keys that are used of it, from where the name stands. */
  readonly keys?: readonly string[];
  /** To the port that is used of it, from where the name stands. */
  readonly ports?: readonly string[];
  /** One of several of which each does what it does without the others: it is enough that one of them is there. */
  readonly isOneOf?: true;
  /** What a cluster needs before its builds can be applied, and people therefore make by hand. */
  readonly isBootstrap?: true;
}

const more = {
  keyed: { keys: ['key'] },
  files: { keys: ['items[].key'] },
} as const;

/**
 * The fields of a Pod's spec that name other objects. Source:
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec
 */
export const podFields: readonly ReferenceField[] = [
  ...['containers', 'initContainers', 'ephemeralContainers'].flatMap((containers): readonly ReferenceField[] => [
    { at: `${containers}[].env[].valueFrom.configMapKeyRef.name`, to: ['/ConfigMap'], ...more.keyed },
    { at: `${containers}[].env[].valueFrom.secretKeyRef.name`, to: ['/Secret'], ...more.keyed },
    { at: `${containers}[].envFrom[].configMapRef.name`, to: ['/ConfigMap'] },
    { at: `${containers}[].envFrom[].secretRef.name`, to: ['/Secret'] },
  ]),
  { at: 'volumes[].configMap.name', to: ['/ConfigMap'], ...more.files },
  { at: 'volumes[].secret.secretName', to: ['/Secret'], ...more.files },
  { at: 'volumes[].projected.sources[].configMap.name', to: ['/ConfigMap'], ...more.files },
  { at: 'volumes[].projected.sources[].secret.name', to: ['/Secret'], ...more.files },
  { at: 'volumes[].persistentVolumeClaim.claimName', to: ['/PersistentVolumeClaim'] },
  { at: 'volumes[].csi.nodePublishSecretRef.name', to: ['/Secret'] },
  ...['cephfs', 'cinder', 'rbd', 'iscsi', 'flexVolume', 'scaleIO', 'storageos'].map((driver): ReferenceField => ({
    at: `volumes[].${driver}.secretRef.name`,
    to: ['/Secret'],
  })),
  { at: 'volumes[].azureFile.secretName', to: ['/Secret'] },
  { at: 'volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName', to: ['storage.k8s.io/StorageClass'] },
  { at: 'imagePullSecrets[].name', to: ['/Secret'] },
  { at: 'serviceAccountName', to: ['/ServiceAccount'] },
  { at: 'priorityClassName', to: ['scheduling.k8s.io/PriorityClass'] },
  { at: 'runtimeClassName', to: ['node.k8s.io/RuntimeClass'] },
  { at: 'resourceClaims[].resourceClaimTemplateName', to: ['resource.k8s.io/ResourceClaimTemplate'] },
  { at: 'resourceClaims[].resourceClaimName', to: ['resource.k8s.io/ResourceClaim'] },
];

/** Where the spec of a Pod stands in the kinds that have one, by `group/Kind`; its labels stand beside it. */
export const podPlaces: Readonly<Record<string, string>> = {
  '/Pod': '',
  '/PodTemplate': 'template',
  '/ReplicationController': 'spec.template',
  'apps/Deployment': 'spec.template',
  'apps/StatefulSet': 'spec.template',
  'apps/DaemonSet': 'spec.template',
  'apps/ReplicaSet': 'spec.template',
  'batch/Job': 'spec.template',
  'batch/CronJob': 'spec.jobTemplate.spec.template',
  // https://argo-rollouts.readthedocs.io/en/stable/features/specification/
  'argoproj.io/Rollout': 'spec.template',
  // https://knative.dev/docs/serving/reference/serving-api/
  'serving.knative.dev/Service': 'spec.template',
};

/** Where Pods are selected by their labels, by `group/Kind`; `labels` is the map alone, the other way has expressions. */
export const podSelectors: Readonly<Record<string, { readonly at: string; readonly form: 'labels' | 'selector' }>> = {
  // https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
  '/Service': { at: 'spec.selector', form: 'labels' },
  'policy/PodDisruptionBudget': { at: 'spec.selector', form: 'selector' },
  'networking.k8s.io/NetworkPolicy': { at: 'spec.podSelector', form: 'selector' },
};
