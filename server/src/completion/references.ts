import type { KindRef } from '../schema/identify-kind.ts';
import { childOf, textAt } from './piece.ts';
import type { Subject } from './subject.ts';

/** Whose name is due at a place. */
export interface Reference {
  /** The group without its version; of any group where none is said. */
  readonly kinds: readonly { readonly kind: string; readonly apiVersion?: string }[];
  /** The namespace in which it lies, as far as that is known. */
  readonly namespace: string | undefined;
  /** Whether one in another namespace would do: the reference has a field for it. */
  readonly isAcross: boolean;
}

const core = 'v1';
const storage = 'storage.k8s.io/v1';
const network = 'networking.k8s.io/v1';

/** Fields that hold a name by themselves: the end of a path of fields, the kind. */
const named: readonly (readonly [end: RegExp, kind: string, apiVersion?: string])[] = [
  [/(?:^|\.)(?:namespace|targetNamespace|storageNamespace|matchNames|namespaceSelectorNames)$/, 'Namespace', core],
  [/\.serviceAccountName$|\.serviceAccount$|\.serviceAccountRef\.name$/, 'ServiceAccount', core],
  [/\.storageClassName$/, 'StorageClass', storage],
  [/\.ingressClassName$/, 'IngressClass', network],
  [/\.gatewayClassName$/, 'GatewayClass'],
  [/\.priorityClassName$/, 'PriorityClass', 'scheduling.k8s.io/v1'],
  [/\.runtimeClassName$/, 'RuntimeClass', 'node.k8s.io/v1'],
  [/\.(?:claimName|existingClaim)$/, 'PersistentVolumeClaim', core],
  [/\.volumeName$/, 'PersistentVolume', core],
  [
    /[sS]ecret(?:Key)?Ref\.name$|\.secret\.(?:secretName|name)$|\.imagePullSecrets\.name$|\.secretName$/,
    'Secret',
    core,
  ],
  [/[cC]onfigMap(?:Key)?Ref\.name$|\.configMap\.name$/, 'ConfigMap', core],
  [/\.(?:backend\.service|defaultBackend\.service)\.name$|\.serviceName$/, 'Service', core],
];

/** What a field means whose kind may stand beside its name, where none does. */
const assumed: readonly (readonly [end: RegExp, kind: string])[] = [
  [/\.issuerRef\.name$/, 'Issuer'],
  [/\.parentRefs\.name$/, 'Gateway'],
  [/\.backendRefs\.name$/, 'Service'],
  [/\.secretStoreRef\.name$/, 'SecretStore'],
];

/** Finds out whose name is due where the cursor is; undefined where no name of anything known is. */
export function findReference(subject: Subject): Reference | undefined {
  const { place, fields, ref, object, namespace, isPatch } = subject;
  if (place.role === 'key') return undefined;
  const path = `.${fields.join('.')}`;
  if (path === '.metadata.name' && ref && isPatch) return { kinds: [ref], namespace, isAcross: true };
  if (/^\.metadata\.(?:name|uid)$/.test(path)) return undefined;
  const beside = place.piece.role === 'key' ? place.piece.parent : undefined;
  const given = textAt(beside, 'namespace');
  const where = {
    namespace: given ?? namespace,
    isAcross: given === undefined && (namespace === undefined || mayCross(subject)),
  };
  const [, kind, apiVersion] = named.find(([end]) => end.test(path)) ?? [];
  const isOwn = beside !== undefined && beside !== object;
  if (kind !== undefined && (kind === 'Namespace' || !isOwn || !childOf(beside, 'kind')))
    return { ...where, kinds: [{ kind, ...(apiVersion === undefined ? {} : { apiVersion }) }] };
  if (!isOwn || fields.at(-1) !== 'name') return undefined;
  if (path.endsWith('.dependsOn.name') && ref) return { ...where, kinds: [ref] };
  const wanted = textAt(beside, 'kind') ?? assumed.find(([end]) => end.test(path))?.[1];
  if (wanted !== undefined) return { ...where, kinds: [{ kind: wanted, ...findApi(textAt(beside, 'apiVersion')) }] };
  const sources = /\.(?:sourceRef|chartRef)\.name$/.test(path);
  return sources ? { ...where, kinds: sourceKinds.map((source) => ({ kind: source })) } : undefined;
}

/** https://fluxcd.io/flux/components/source/ */
const sourceKinds = ['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket', 'ExternalArtifact'];

/** References of Flux and of the Gateway API may lead to other namespaces; those of the API server stay in one. */
function mayCross({ ref, fields }: Subject): boolean {
  const field = fields.at(-2) ?? '';
  return (
    /(?:toolkit\.fluxcd\.io|gateway\.networking\.k8s\.io)\//.test(ref?.apiVersion ?? '') &&
    !/[sS]ecret|[cC]onfigMap|valuesFrom|substituteFrom/.test(field)
  );
}

function findApi(apiVersion: string | undefined): Partial<KindRef> {
  return apiVersion === undefined ? {} : { apiVersion };
}
