import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { RenderedObject } from '../build/rendered.ts';
import { namespaceOf } from '../targets/namespace-of.ts';
import { toKindKey } from './object-id.ts';

/** Which kinds a release of the common chart can make, `group/Kind`, and by which texts of its values they are named. */
export interface CommonRelease {
  readonly kinds: ReadonlySet<string>;
  /** How each of its objects is called, or begins to be. */
  readonly names: readonly string[];
  readonly namedBy: Json;
  /** What its Pods may have as labels. */
  readonly labels: Json;
}

const chart = 'app-template';

/**
 * The sections of the values of which each makes objects of a kind, all named after the release. Source:
 * https://bjw-s-labs.github.io/helm-charts/docs/app-template/
 */
const sections: Readonly<Record<string, readonly string[]>> = {
  service: ['/Service'],
  ingress: ['networking.k8s.io/Ingress'],
  route: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(
    (kind) => `gateway.networking.k8s.io/${kind}`,
  ),
  configMaps: ['/ConfigMap'],
  configMapsFromFolder: ['/ConfigMap'],
  secrets: ['/Secret'],
  secretsFromFolder: ['/Secret'],
  rbac: ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'].map((kind) => `rbac.authorization.k8s.io/${kind}`),
  networkpolicies: ['networking.k8s.io/NetworkPolicy'],
  serviceMonitor: ['monitoring.coreos.com/ServiceMonitor'],
  podMonitor: ['monitoring.coreos.com/PodMonitor'],
};
const workloads = [
  ...['/Pod', '/ServiceAccount', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet'],
  ...['batch/Job', 'batch/CronJob', 'autoscaling/HorizontalPodAutoscaler'],
];

/**
 * What a HelmRelease can make whose chart is the one that most homelabs use for everything; undefined of other charts, and
 * where its values are not all here. The chart is told by the source that lies beside.
 */
export function readCommonRelease(
  value: JsonObject,
  objects: readonly RenderedObject[],
  defaultNamespace: string | undefined,
): CommonRelease | undefined {
  if (!isOfCommonChart(value, objects, defaultNamespace) || at(value, 'spec', 'valuesFrom') !== undefined)
    return undefined;
  const values = at(value, 'spec', 'values') ?? null;
  const raw = at(values, 'rawResources');
  if (isObject(raw) && Object.keys(raw).length > 0) return undefined;
  const made = Object.entries(sections).flatMap(([section, kinds]) => (isFilled(at(values, section)) ? kinds : []));
  const name = stringAt(value, 'spec', 'releaseName') ?? stringAt(value, 'metadata', 'name') ?? '';
  return {
    names: [name.toLowerCase()],
    kinds: new Set([...workloads, ...made, ...(hasClaims(values) ? ['/PersistentVolumeClaim'] : [])]),
    namedBy: listNaming(values),
    labels: values,
  };
}

function isOfCommonChart(
  value: JsonObject,
  objects: readonly RenderedObject[],
  defaultNamespace: string | undefined,
): boolean {
  if (stringAt(value, 'spec', 'chart', 'spec', 'chart') === chart) return true;
  const reference = at(value, 'spec', 'chartRef');
  const [kind, name] = [stringAt(reference, 'kind'), stringAt(reference, 'name')];
  const namespace = stringAt(reference, 'namespace') ?? namespaceOf(value, defaultNamespace);
  const source = objects.find(
    (one) =>
      one.value['kind'] === kind &&
      stringAt(one.value, 'metadata', 'name') === name &&
      namespaceOf(one.value, defaultNamespace) === namespace,
  );
  const where = source && (stringAt(source.value, 'spec', 'url') ?? stringAt(source.value, 'spec', 'chart'));
  return where?.split('/').at(-1) === chart;
}

function isFilled(value: Json | undefined): boolean {
  return (isObject(value) && Object.keys(value).length > 0) || (isArray(value) && value.length > 0);
}

/** Without a type it is a claim, which is made unless one is named. */
function hasClaims(values: Json): boolean {
  const persistence = at(values, 'persistence');
  const isMade = (one: Json): boolean =>
    (stringAt(one, 'type') ?? 'persistentVolumeClaim') === 'persistentVolumeClaim' &&
    at(one, 'existingClaim') === undefined;
  const ofSets = JSON.stringify(at(values, 'controllers') ?? null).includes('"volumeClaimTemplates"');
  return ofSets || (isObject(persistence) && Object.values(persistence).some(isMade));
}

/** Whatever stands under a field that gives another name than the usual one. */
function listNaming(value: Json): Json {
  if (isArray(value)) return value.map(listNaming);
  if (!isObject(value)) return null;
  return Object.entries(value).map(([key, item]) =>
    /^(?:fullnameOverride|nameOverride|forceRename|prefix|suffix)$/.test(key) ? item : listNaming(item),
  );
}

/** The key of a HelmRelease, whatever its version. */
export function isRelease(id: Parameters<typeof toKindKey>[0]): boolean {
  return toKindKey(id) === 'helm.toolkit.fluxcd.io/HelmRelease';
}
