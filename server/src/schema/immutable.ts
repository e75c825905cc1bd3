import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, stringAt } from '../manifest/json.ts';
import { toGroup } from '../manifest/resource.ts';
import type { KindRef } from './identify-kind.ts';
import { resolve } from './resolve.ts';
import { schemaAt } from './schema-at.ts';
import type { ApiSchemas } from './schema.ts';

/** Whether the API server refuses to change a field once the object is there, as far as that is known. */
export function isImmutable(schemas: ApiSchemas, ref: KindRef, value: JsonObject, path: FieldPath): boolean {
  const fields = path.map((segment) => ('field' in segment ? segment.field : '[]'));
  return isFixedBuiltIn(ref, value, fields) || isFixedByRule(schemas, ref.kind, path, fields);
}

/**
 * Fields of the API server's own kinds; `-` stands before those that can be changed below one that is listed. From
 * https://github.com/kubernetes/kubernetes/tree/master/pkg/apis, the functions `Validate…Update` of `validation.go`.
 */
const fixed: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['spec.selector'],
  'apps/ReplicaSet': ['spec.selector'],
  'apps/DaemonSet': ['spec.selector'],
  'apps/StatefulSet': ['spec.podManagementPolicy', 'spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'],
  'batch/Job': [
    'spec.backoffLimitPerIndex',
    'spec.completionMode',
    'spec.managedBy',
    'spec.podFailurePolicy',
    'spec.selector',
    'spec.successPolicy',
    'spec.template',
  ],
  '/Service': ['spec.clusterIP', 'spec.clusterIPs'],
  '/PersistentVolumeClaim': ['spec', '-spec.resources', '-spec.volumeAttributesClassName', '-spec.volumeName'],
  'storage.k8s.io/StorageClass': ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'],
  'rbac.authorization.k8s.io/RoleBinding': ['roleRef'],
  'rbac.authorization.k8s.io/ClusterRoleBinding': ['roleRef'],
  'networking.k8s.io/IngressClass': ['spec.controller'],
  'scheduling.k8s.io/PriorityClass': ['preemptionPolicy', 'value'],
  'node.k8s.io/RuntimeClass': ['handler'],
  'apiextensions.k8s.io/CustomResourceDefinition': ['spec.group', 'spec.names.kind', 'spec.names.plural', 'spec.scope'],
};
/** Of a ConfigMap or Secret that says so itself: https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable */
const fixedData = ['binaryData', 'data', 'immutable', 'stringData'];

function isFixedBuiltIn({ apiVersion, kind }: KindRef, value: JsonObject, fields: readonly string[]): boolean {
  const isSealed = apiVersion === 'v1' && /^(?:ConfigMap|Secret)$/.test(kind) && value['immutable'] === true;
  const key = `${toGroup(apiVersion)}/${kind}`;
  const listed = isSealed ? fixedData : Object.hasOwn(fixed, key) ? (fixed[key] ?? []) : [];
  const path = fields.join('.');
  const covers = (one: string): boolean => path === one || path.startsWith(`${one}.`);
  return listed.some(covers) && !listed.some((one) => one.startsWith('-') && covers(one.slice(1)));
}

/** Rules of a CustomResourceDefinition of the field, and of those that hold it: `self == oldSelf`, `self.a == oldSelf.a`. */
function isFixedByRule(schemas: ApiSchemas, kind: string, path: FieldPath, fields: readonly string[]): boolean {
  return [...path, undefined].some((_segment, length) => {
    const schema = schemaAt(schemas, kind, path.slice(0, length));
    const rules = schema ? resolve(schema, schemas)['x-kubernetes-validations'] : undefined;
    const inner = fields.slice(length).map((field) => `.${field}`);
    return isArray(rules) && rules.some((rule) => isSameAsBefore(rule, inner));
  });
}

function isSameAsBefore(rule: Json, inner: readonly string[]): boolean {
  const text = isObject(rule) ? stringAt(rule, 'rule')?.replace(/\s+/g, '') : undefined;
  return inner
    .map((_field, i) => inner.slice(0, i + 1).join(''))
    .concat('')
    .some((below) => text === `self${below}==oldSelf${below}` || text === `oldSelf${below}==self${below}`);
}
