import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, own, stringAt } from '../../../server/src/manifest/json.ts';
import { parseQuantity } from '../../../server/src/drift/quantity.ts';

// What happens to an object after its build. The kustomize-controller sends those of Kubernetes' own kinds through their
// Go types: https://github.com/fluxcd/pkg/tree/main/ssa/normalize. Everything that differs by that stands here.

/**
 * An object as it is sent: without a status, which only a CustomResourceDefinition keeps; the texts of a Secret as data;
 * and with the protocol that is part of a port's key. A Service's port that names no target sends 0, which the API
 * server takes for the port itself.
 */
export function toSent(object: JsonObject): JsonObject {
  const { status, ...rest } = object;
  const sent = object['kind'] === 'CustomResourceDefinition' && status !== undefined ? object : rest;
  if (!isTyped(object)) return sent;
  if (object['kind'] === 'Secret') return withEncodedTexts(sent);
  if (object['kind'] === 'Service') return change(sent, ['spec', 'ports'], toPort);
  return change(withContainers(sent, []), ['spec', 'jobTemplate'], (one) => withContainers(one, ['spec']));
}

function withEncodedTexts({ stringData, data, ...others }: JsonObject): JsonObject {
  if (!isObject(stringData)) return { ...others, ...(data !== undefined && { data }) };
  const encoded = Object.entries(stringData).map(
    ([key, text]) => [key, typeof text === 'string' ? Buffer.from(text).toString('base64') : text] as const,
  );
  return { ...others, data: { ...(isObject(data) ? data : {}), ...Object.fromEntries(encoded) } };
}

function withContainers(value: JsonObject, above: readonly string[]): JsonObject {
  const withPorts = (container: JsonObject): JsonObject =>
    change(container, ['ports'], (port) => ({ protocol: 'TCP', ...port }));
  const places = [...above, 'spec'];
  return [
    [...places, 'containers'],
    [...places, 'template', 'spec', 'containers'],
  ].reduce((object, path) => change(object, path, withPorts), value);
}

function toPort(port: JsonObject): JsonObject {
  return { protocol: 'TCP', ...(port['port'] !== undefined && { targetPort: port['port'] }), ...port };
}

/** Changes an object at a path, or each item of a list there; nothing where the path leads nowhere. */
function change(
  object: JsonObject,
  [field, ...rest]: readonly string[],
  act: (value: JsonObject) => JsonObject,
): JsonObject {
  const value = field === undefined ? undefined : own(object, field);
  if (field === undefined || value === undefined) return object;
  if (rest.length > 0) return isObject(value) ? { ...object, [field]: change(value, rest, act) } : object;
  const changeOne = (one: Json): Json => (isObject(one) ? act(one) : one);
  return { ...object, [field]: isArray(value) ? value.map(changeOne) : changeOne(value) };
}

/** Whether a Go type drops the value, since it is that of a field which is not set. */
export function isLeftOut(object: JsonObject, value: Json): boolean {
  if (!isTyped(object)) return false;
  if (value === null || value === false || value === 0 || value === '') return true;
  return isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** Whether a field that is sent empty comes of the Go type, which always writes it. */
export function isAlwaysSent(object: JsonObject, path: FieldPath): boolean {
  const text = path.flatMap((step) => ('field' in step ? [step.field] : [])).join('.');
  return isTyped(object) && alwaysSent.test(`${stringAt(object, 'kind') ?? ''}.${text}`);
}

const alwaysSent = new RegExp(
  [
    '^Namespace\\.spec$',
    '^Deployment\\.spec\\.strategy$',
    '^(?:StatefulSet|DaemonSet)\\.spec\\.updateStrategy$',
    '^CronJob\\.spec\\.jobTemplate\\.(?:metadata|spec\\.template\\.metadata)$',
    '^ResourceClaimTemplate\\.spec\\.metadata$',
    '\\.(?:containers|initContainers)\\.resources$',
  ].join('|'),
);

/** Whether the cluster has what was sent: the same, but for the spelling of amounts and for defaults within lists. */
export function isStored(object: JsonObject, path: FieldPath, value: Json, there: Json | undefined): boolean {
  const names = path.flatMap((step) => ('field' in step ? [step.field] : []));
  return isSame(object, names, fill(names.join('.'), value), there);
}

function isSame(object: JsonObject, names: readonly string[], a: Json, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((one, index) => isSame(object, names, one, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const [left, right] = [Object.keys(a), Object.keys(b)];
    return left.length === right.length && left.every((key) => isSame(object, [...names, key], a[key] ?? null, b[key]));
  }
  // a Go type writes the shortest spelling
  if (!isTyped(object) || !names.some((name) => amounts.has(name))) return false;
  const [one, other] = [parseQuantity(a), parseQuantity(b)];
  return one !== undefined && one === other;
}

const amounts: ReadonlySet<string> = new Set(['requests', 'limits', 'hard', 'sizeLimit', 'averageValue', 'capacity']);

/** What the API server fills in where ownership does not tell it apart, since the field has one owner as a whole. */
const defaults: Readonly<Record<string, JsonObject>> = {
  fieldRef: { apiVersion: 'v1' },
  'postBuild.substituteFrom': { optional: false },
  'devices.requests': { exactly: { allocationMode: 'ExactCount', count: 1 } },
  matchConstraints: {
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    resourceRules: { scope: '*' },
  },
  volumeClaimTemplates: {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: { volumeMode: 'Filesystem' },
    status: { phase: 'Pending' },
  },
};

function fill(place: string, value: Json): Json {
  const missing = Object.entries(defaults).find(([name]) => `.${place}`.endsWith(`.${name}`))?.[1];
  return missing ? addMissing(missing, value) : value;
}

/** Adds what an object does not have, or to each object of a list. */
function addMissing(missing: JsonObject, value: Json): Json {
  if (isArray(value)) return value.map((one) => addMissing(missing, one));
  if (!isObject(value)) return value;
  const added = Object.entries(missing).map(([key, one]) => {
    const there = own(value, key);
    return [key, there === undefined ? one : isObject(one) ? addMissing(one, there) : there] as const;
  });
  return { ...value, ...Object.fromEntries(added) };
}

/** Kinds that the controller knows as Go types; it leaves out Roles on purpose. */
function isTyped(object: JsonObject): boolean {
  const group = /^(.*)\//.exec(stringAt(object, 'apiVersion') ?? '')?.[1] ?? '';
  return typed.has(group) && !['Role', 'ClusterRole'].includes(stringAt(object, 'kind') ?? '');
}

const typed: ReadonlySet<string> = new Set([
  ...['', 'apps', 'autoscaling', 'batch', 'policy', 'networking.k8s.io', 'storage.k8s.io', 'resource.k8s.io'],
  ...['rbac.authorization.k8s.io', 'admissionregistration.k8s.io', 'scheduling.k8s.io'],
]);
