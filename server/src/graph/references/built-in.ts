import { type ObjectId, toKindKey } from './object-id.ts';

/** Objects that every cluster has, or every installation of the program that reads them, by kind. */
const always: Readonly<Partial<Record<string, RegExp>>> = {
  '/Namespace': /^(?:default|kube-system|kube-public|kube-node-lease)$/,
  // https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
  '/ServiceAccount': /^default$/,
  // https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/config-map-v1/, of every namespace
  '/ConfigMap': /^kube-root-ca\.crt$/,
  // https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
  '/Service': /^kubernetes$/,
  // https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
  'scheduling.k8s.io/PriorityClass': /^system-(?:cluster|node)-critical$/,
  // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
  'rbac.authorization.k8s.io/ClusterRole': /^(?:cluster-admin|admin|edit|view|system:.*)$/,
  // https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#the-default-project
  'argoproj.io/AppProject': /^default$/,
};

/** Whether an object is there without anybody applying it. */
export function isBuiltIn(id: ObjectId): boolean {
  return always[toKindKey(id)]?.test(id.name) ?? false;
}
