import { type JsonObject, stringAt } from '../../manifest/json.ts';
import { toGroup } from '../../manifest/resource.ts';
import { namespaceOf } from '../targets/namespace-of.ts';

/** An object as others mean it, whatever the version of its kind. */
export interface ObjectId {
  readonly group: string;
  readonly kind: string;
  /** Absent of kinds that have none, and where nobody says it. */
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Kinds that lie in no namespace, which others refer to. Source:
 * https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/, and of others the definitions that they come with.
 */
const withoutNamespace: ReadonlySet<string> = new Set([
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'cert-manager.io/ClusterIssuer',
  'external-secrets.io/ClusterExternalSecret',
  'external-secrets.io/ClusterSecretStore',
  'gateway.networking.k8s.io/GatewayClass',
  'groupsnapshot.storage.k8s.io/VolumeGroupSnapshotClass',
  'keda.sh/ClusterTriggerAuthentication',
  'networking.k8s.io/IngressClass',
  'node.k8s.io/RuntimeClass',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'resource.k8s.io/DeviceClass',
  'scheduling.k8s.io/PriorityClass',
  'snapshot.storage.k8s.io/VolumeSnapshotClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttributesClass',
  'trust.cert-manager.io/Bundle',
]);

/** `group/Kind`, as the tables have it. */
export function toKindKey({ group, kind }: Pick<ObjectId, 'group' | 'kind'>): string {
  return `${group}/${kind}`;
}

/** Whether objects of a kind lie in a namespace, as far as it is a known one: a custom one may lie in none. */
export function isInNamespace(kind: Pick<ObjectId, 'group' | 'kind'>): boolean {
  return !withoutNamespace.has(toKindKey(kind));
}

/** The same of a name and a namespace that may not count. */
export function toObjectId(
  kind: Pick<ObjectId, 'group' | 'kind'>,
  namespace: string | undefined,
  name: string,
): ObjectId {
  const { group } = kind;
  return { group, kind: kind.kind, ...(namespace !== undefined && isInNamespace(kind) && { namespace }), name };
}

/** What others call an object; undefined of what has no kind or name. */
export function identifyObject(value: JsonObject, defaultNamespace: string | undefined): ObjectId | undefined {
  const [apiVersion, kind] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind')];
  const name = stringAt(value, 'metadata', 'name');
  if (!apiVersion || !kind || !name) return undefined;
  return toObjectId({ group: toGroup(apiVersion), kind }, namespaceOf(value, defaultNamespace), name);
}

/** One text for an object, equal for equal ones. */
export function toObjectKey({ group, kind, namespace, name }: ObjectId): string {
  return `${group}/${kind}/${namespace ?? ''}/${name}`;
}
