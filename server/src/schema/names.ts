/** A rule of the API for a text, by a name that findings carry. */
export type NameRule =
  | 'dns-subdomain'
  | 'dns-label'
  | 'path-segment'
  | 'crd-name'
  | 'cron-job-name'
  | 'qualified-name'
  | 'label-value'
  | 'port-name'
  | 'port-number';

const label = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/;
const qualified = /^[A-Za-z\d](?:[\w.-]*[A-Za-z\d])?$/;

/** RFC 1123, lower case: most names. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => label.test(part));
}

/** RFC 1123, lower case, without dots. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && label.test(text);
}

/** What fits between the slashes of a URL: names of RBAC's kinds may have colons and capitals. */
export function isPathSegment(text: string): boolean {
  return text !== '.' && text !== '..' && !/[/%]/.test(text);
}

/** Keys of labels, and of annotations but for their case: a name, perhaps after a domain and a slash. */
export function isQualifiedName(text: string): boolean {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  const isPrefixed = parts.length === 1 || (parts.length === 2 && isDnsSubdomain(parts[0] ?? ''));
  return isPrefixed && name.length <= 63 && qualified.test(name);
}

/** Values of labels, which may be empty. */
export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= 63 && qualified.test(text));
}

/** IANA's service names, which a Pod's ports have. */
export function isPortName(text: string): boolean {
  return text.length <= 15 && /^[a-z\d-]+$/.test(text) && /[a-z]/.test(text) && !/^-|-$|--/.test(text);
}

/** A prefix ends where the API server adds letters of its own. */
export function asPrefix(text: string): string {
  return text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text;
}

/** The rule for the name of a kind of the API server; of others it is only known that it fits in a URL. */
export function findNameRule(definition: string): NameRule {
  const kind = definition.slice(definition.lastIndexOf('.') + 1);
  // the old Event is not looked at, the new one is
  if (definition === 'io.k8s.api.core.v1.Event') return 'path-segment';
  if (labels.has(kind)) return 'dns-label';
  return subdomains.has(kind) ? 'dns-subdomain' : 'path-segment';
}

/** Service: since Kubernetes 1.36 a digit may come first. */
const labels: ReadonlySet<string> = new Set(['Namespace', 'Service', 'StatefulSet']);

const subdomains: ReadonlySet<string> = new Set(
  `ConfigMap ControllerRevision CronJob CSIDriver CSINode CSIStorageCapacity CustomResourceDefinition DaemonSet Deployment
  DeviceClass Endpoints EndpointSlice Event FlowSchema HorizontalPodAutoscaler Ingress IngressClass Job Lease LimitRange
  MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration NetworkPolicy Node PersistentVolume
  PersistentVolumeClaim Pod PodTemplate PriorityClass PriorityLevelConfiguration ReplicaSet ReplicationController ResourceClaim
  ResourceClaimTemplate ResourceQuota ResourceSlice RuntimeClass Secret ServiceAccount ServiceCIDR StorageClass
  ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment
  VolumeAttributesClass`.split(/\s+/),
);
