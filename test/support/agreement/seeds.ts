import type { JsonObject } from '../../../server/src/manifest/json.ts';

const labels = { app: 'a' };
const selector = { matchLabels: labels };
const pod: JsonObject = {
  containers: [
    { name: 'a', image: 'a', ports: [{ name: 'http', containerPort: 80 }], env: [{ name: 'A', value: 'a' }] },
  ],
};
const template: JsonObject = { metadata: { labels }, spec: pod };
const job: JsonObject = { template: { metadata: { labels }, spec: { ...pod, restartPolicy: 'Never' } } };
const workload: JsonObject = { spec: { selector, template } };
const claim: JsonObject = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const rules: JsonObject = {
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
};
const names: JsonObject = { kind: 'Widget', plural: 'widgets' };
const version: JsonObject = {
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: { type: 'object' } },
};
const attributes: JsonObject = { resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } };
const role: JsonObject = { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' } };
const route: JsonObject = { spec: { rules: [{ backendRefs: [{ name: 'a', port: 80 }] }] } };
const request =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIR01HNENBUUF3RERFS01BZ0dBMVVFQXd3QllUQlpNQk1HQnlxR1NNNDlBZ0VHQ0NxR1NNNDlBd0VIQTBJQQpCQXBzc1A4aG11aWlYRENOTFlTSzRFUnFPMWcraFdPZ3lYSGhmQVI5dlI2MmJMaFRUdWRRSkJZeUpOYTJBUzZJClo1dFJ5OG8zN3QxNW0zek9vdkpodnlPZ0FEQUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUExTjc4V1JickhXb2IKQ0tWMjBvT21JWmlUUzJVdkJXb3dYYVp4RTV3bHZTd0NJQm5wbjAvSy9oWTBkRFVoUENXaDVkV2M0emhsSm1ZagpJaUFWeVA1N2QzOXkKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';

/**
 * The least that the API server takes of the kinds for which it has rules that no schema states, such as a selector that
 * matches the labels; for a kind in all its versions, without the header.
 */
const seeds: Readonly<Record<string, JsonObject>> = {
  // a Pod is made for it
  Binding: { metadata: { name: 'bound' }, target: { kind: 'Node', name: 'a' } },
  Pod: { spec: pod },
  PodTemplate: { template },
  ReplicationController: { spec: { selector: labels, template } },
  Deployment: workload,
  DaemonSet: workload,
  ReplicaSet: workload,
  StatefulSet: {
    spec: { selector, template, serviceName: 'a', volumeClaimTemplates: [{ metadata: { name: 'a' }, spec: claim }] },
  },
  ControllerRevision: { data: { a: 'b' }, revision: 1 },
  Job: { spec: job },
  CronJob: { spec: { schedule: '* * * * *', jobTemplate: { spec: job } } },
  PersistentVolumeClaim: { spec: claim },
  PersistentVolume: {
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/a' } },
  },
  Service: { spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } },
  APIService: {
    metadata: { name: 'v1.driftline.example.com' },
    spec: {
      group: 'driftline.example.com',
      version: 'v1',
      groupPriorityMinimum: 1000,
      versionPriority: 15,
      service: { name: 'a', namespace: 'default' },
      insecureSkipTLSVerify: true,
    },
  },
  HorizontalPodAutoscaler: {
    spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
  },
  CertificateSigningRequest: { spec: { request, signerName: 'example.com/a', usages: ['digital signature'] } },
  IngressClass: { spec: { controller: 'example.com/a' } },
  Ingress: {
    spec: {
      rules: [
        {
          host: 'example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }],
          },
        },
      ],
    },
  },
  IPAddress: {
    metadata: { name: '10.0.0.77' },
    spec: { parentRef: { resource: 'services', namespace: 'default', name: 'a' } },
  },
  ServiceCIDR: { spec: { cidrs: ['10.9.0.0/16'] } },
  ClusterRoleBinding: role,
  RoleBinding: { ...role, subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }] },
  SelfSubjectAccessReview: { spec: attributes },
  SelfSubjectRulesReview: { spec: { namespace: 'default' } },
  SubjectAccessReview: { spec: { ...attributes, user: 'a' } },
  VolumeAttachment: { spec: { attacher: 'a', nodeName: 'a', source: { persistentVolumeName: 'a' } } },
  VolumeAttributesClass: { driverName: 'a', parameters: { a: 'b' } },
  MutatingAdmissionPolicy: {
    spec: {
      matchConstraints: rules,
      reinvocationPolicy: 'Never',
      mutations: [
        { patchType: 'JSONPatch', jsonPatch: { expression: '[JSONPatch{op: "test", path: "/a", value: 1}]' } },
      ],
    },
  },
  MutatingAdmissionPolicyBinding: { spec: { policyName: 'a' } },
  ValidatingAdmissionPolicy: { spec: { matchConstraints: rules, validations: [{ expression: 'true' }] } },
  ValidatingAdmissionPolicyBinding: { spec: { policyName: 'a', validationActions: ['Deny'] } },
  CustomResourceDefinition: {
    metadata: { name: 'widgets.driftline.example.com' },
    spec: { group: 'driftline.example.com', scope: 'Namespaced', names, versions: [version] },
  },
  ResourceSlice: {
    spec: {
      driver: 'a',
      allNodes: true,
      pool: { name: 'a', generation: 1, resourceSliceCount: 1 },
      devices: [{ name: 'a' }],
    },
  },
  PriorityLevelConfiguration: { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } },
  BackendTLSPolicy: {
    spec: {
      targetRefs: [{ group: '', kind: 'Service', name: 'a' }],
      validation: { hostname: 'example.com', wellKnownCACertificates: 'System' },
    },
  },
  TCPRoute: route,
  UDPRoute: route,
  TLSRoute: { spec: { ...(route['spec'] as JsonObject), hostnames: ['example.com'] } },
  XBackend: { spec: { type: 'ExternalHostname', externalHostname: { hostname: 'example.com' }, port: { port: 80 } } },
  LimitRange: { spec: { limits: [{ type: 'Container', default: { cpu: '1' }, min: { memory: '1Gi' } }] } },
  ResourceQuota: { spec: { hard: { pods: '1', 'requests.cpu': '1' }, scopes: ['NotTerminating'] } },
  NetworkPolicy: {
    spec: { podSelector: selector, ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }], policyTypes: ['Ingress'] },
  },
  Role: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  ClusterRole: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  EndpointSlice: { addressType: 'IPv4', endpoints: [{ addresses: ['10.9.9.9'] }], ports: [{ name: 'http', port: 80 }] },
  ConfigMap: { data: { a: 'b' } },
  Secret: { data: { a: 'YQ==' }, stringData: { b: 'c' }, type: 'Opaque' },
  FlowSchema: {
    spec: {
      priorityLevelConfiguration: { name: 'global-default' },
      rules: [
        {
          subjects: [{ kind: 'Group', group: { name: 'a' } }],
          resourceRules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], clusterScope: true }],
        },
      ],
    },
  },
  ValidatingWebhookConfiguration: {
    webhooks: [
      {
        name: 'a.example.com',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        clientConfig: { url: 'https://example.com' },
        rules: rules['resourceRules'] as never,
      },
    ],
  },
};

/** A manifest to begin with, without its header; an Event is about something in its own namespace. */
export function findSeed(apiVersion: string, kind: string, namespace: string): JsonObject | undefined {
  if (kind === 'LocalSubjectAccessReview')
    return { spec: { user: 'a', resourceAttributes: { verb: 'get', resource: 'pods', namespace } } };
  if (kind !== 'Event') return Object.hasOwn(seeds, kind) ? seeds[kind] : undefined;
  const object = { kind: 'Pod', name: 'a', namespace };
  if (apiVersion === 'v1') return { involvedObject: object, reason: 'A', type: 'Normal' };
  return {
    regarding: object,
    reason: 'A',
    type: 'Normal',
    action: 'A',
    eventTime: '2026-01-02T03:04:05.000000Z',
    reportingController: 'example.com/a',
    reportingInstance: 'a',
  };
}
