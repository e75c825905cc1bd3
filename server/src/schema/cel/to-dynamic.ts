import { type Json, type JsonObject, isArray, isObject, own } from '../../manifest/json.ts';
import type { Prepared } from '../compiled.ts';
import { isBarePlaceholder, isPlaceholder } from '../substitute.ts';
import type { CelData } from './engine.ts';

/** What is known of an object while a policy looks at it. */
export interface Dynamic {
  readonly prepare: (schema: JsonObject) => Prepared;
  /** The API server fills in and leaves out fields of its own kinds by rules that no schema tells. */
  readonly isBuiltIn: boolean;
  /** Limits may be given to it. */
  readonly isPod: boolean;
  /** Called when something is read that is not known here. */
  readonly unsure: () => void;
  left: number;
}

/** Of these fields the API server makes nothing if they are left out, nor does a program of its own. */
const neverFilled: ReadonlySet<string> = new Set(
  `ObjectMeta.labels ObjectMeta.annotations ObjectMeta.finalizers ObjectMeta.ownerReferences
  Container.livenessProbe Container.readinessProbe Container.startupProbe Container.lifecycle Container.securityContext
  Container.command Container.args Container.env Container.envFrom
  SecurityContext.privileged SecurityContext.runAsNonRoot SecurityContext.runAsUser SecurityContext.runAsGroup
  SecurityContext.readOnlyRootFilesystem SecurityContext.allowPrivilegeEscalation SecurityContext.capabilities
  SecurityContext.seccompProfile Capabilities.add Capabilities.drop
  PodSecurityContext.runAsNonRoot PodSecurityContext.runAsUser PodSecurityContext.fsGroup
  PodSecurityContext.seccompProfile PodSpec.hostNetwork PodSpec.hostPID PodSpec.hostIPC PodSpec.initContainers
  PodSpec.nodeSelector PodSpec.affinity PodSpec.topologySpreadConstraints ResourceRequirements.limits
  Volume.hostPath IngressSpec.tls IngressSpec.rules ServiceSpec.loadBalancerIP ServiceSpec.externalIPs
  ConfigMap.data ConfigMap.binaryData ConfigMap.immutable`.split(/\s+/),
);

/** Pointers in Go: false and zero are values. */
const keptZeros: ReadonlySet<string> = new Set(
  `SecurityContext.privileged SecurityContext.runAsNonRoot SecurityContext.runAsUser SecurityContext.runAsGroup
  SecurityContext.readOnlyRootFilesystem SecurityContext.allowPrivilegeEscalation PodSecurityContext.runAsNonRoot
  PodSecurityContext.runAsUser PodSecurityContext.runAsGroup DeploymentSpec.replicas StatefulSetSpec.replicas`.split(
    /\s+/,
  ),
);

/**
 * A value as policies see it: names as they stand, numbers by their look. What is not certain is told when it is read and
 * not before, since most policies read little.
 */
export function toDynamic(value: Json, unresolved: Json | undefined, dynamic: Dynamic): CelData | undefined {
  if (--dynamic.left < 0) return undefined;
  const prepared = isObject(unresolved) ? dynamic.prepare(unresolved) : undefined;
  const { name, schema }: Pick<Prepared, 'name' | 'schema'> = prepared ?? { name: undefined, schema: {} };
  if (name?.endsWith('.resource.Quantity') || value === null) return undefined;
  if (typeof value === 'string') return isPlaceholder(value) || /[\ud800-\udfff]/.test(value) ? undefined : value;
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? BigInt(value) : Number.isInteger(value) ? undefined : value;
  if (typeof value === 'boolean') return value;
  if (isArray(value)) {
    const items = value.map((item) => toDynamic(item, schema['items'], dynamic));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (!isObject(value) || isBarePlaceholder(value)) return undefined;
  return toFields(value, schema, name, dynamic);
}

function toFields(
  value: JsonObject,
  schema: JsonObject,
  definition: string | undefined,
  dynamic: Dynamic,
): ReadonlyMap<string, CelData> {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const short = definition?.slice(definition.lastIndexOf('.') + 1) ?? '';
  // the metadata of all objects are the API server's own
  const isOwn = Object.keys(properties).length > 0 && (dynamic.isBuiltIn || short === 'ObjectMeta');
  const isNeverFilled = (key: string): boolean =>
    neverFilled.has(`${short}.${key}`) && !(dynamic.isPod && key === 'limits');
  const found = new Map<string, CelData>();
  const open = new Set<string>();
  for (const [key, item] of Object.entries(value)) {
    const known = own(properties, key);
    if (isPlaceholder(key)) open.add('');
    // null is not given, where it is no value of its own
    if (item === null && known !== undefined && !isNullable(known)) continue;
    if (isOwn && isZero(item, known, dynamic) && !keptZeros.has(`${short}.${key}`)) {
      // Go leaves it out, or not, or something else is made of it
      if (!isNeverFilled(key)) open.add(key);
      continue;
    }
    const converted = toDynamic(item, known ?? schema['additionalProperties'], dynamic);
    if (converted === undefined) open.add(key);
    else found.set(key, converted);
  }
  const isKnown = (key: string): boolean => !open.has(key) && (found.has(key) || !isOwn || isNeverFilled(key));
  return watchReading(found, (key) => {
    if (key === undefined ? open.size > 0 || isOwn : !isKnown(key) || open.has('')) dynamic.unsure();
  });
}

/** A map that tells which keys are asked for; without one, all are gone through. */
export function watchReading(
  map: Map<string, CelData>,
  read: (key: string | undefined) => void,
): ReadonlyMap<string, CelData> {
  const [get, keys] = [map.get.bind(map), map.keys.bind(map)];
  const [values, entries] = [map.values.bind(map), map.entries.bind(map)];
  map.get = (key) => {
    read(key);
    return get(key);
  };
  const watch =
    <T>(each: () => T) =>
    (): T => {
      read(undefined);
      return each();
    };
  map.keys = watch(keys);
  map.values = watch(values);
  map.entries = watch(entries);
  return map;
}

function isNullable(schema: Json | undefined): boolean {
  return isObject(schema) && schema['nullable'] === true;
}

function isZero(value: Json, unresolved: Json | undefined, { prepare }: Dynamic): boolean {
  if (isArray(value)) return value.length === 0;
  if (!isObject(value)) return value === false || value === 0 || value === '';
  const properties = isObject(unresolved) ? prepare(unresolved).schema['properties'] : undefined;
  return Object.keys(value).length === 0 && !isObject(properties);
}
