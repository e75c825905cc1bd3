import { type Json, type JsonObject, at, isObject, stringAt } from '../manifest/json.ts';
import { readEntries } from './managed-fields.ts';
import type { Applier } from './observation.ts';

const fluxName = 'kustomize.toolkit.fluxcd.io/name';
const fluxNamespace = 'kustomize.toolkit.fluxcd.io/namespace';

/** The Flux Kustomization that a live object's labels name. */
export function findApplier(live: JsonObject): Applier | undefined {
  const name = stringAt(live, 'metadata', 'labels', fluxName);
  const namespace = stringAt(live, 'metadata', 'labels', fluxNamespace);
  return name && namespace ? { kind: 'Kustomization', namespace, name } : undefined;
}

/** The field manager of Flux' Kustomizations. */
export const fluxManager = 'kustomize-controller';

/** The field manager of dry runs for objects that no GitOps controller has applied. */
export const ownManager = 'driftline';

/**
 * In whose name to ask for the prediction: the applier's when it has an Apply entry, so that removals show; else our
 * own, since another tool's name would not help (the operation is part of a manager's identity).
 */
export function chooseManager(live: JsonObject | undefined): string {
  const hasApply = live && readEntries(live).some(isApplyOf(fluxManager));
  return hasApply ? fluxManager : ownManager;
}

function isApplyOf(manager: string): (entry: { manager: string; operation: string; subresource?: string }) => boolean {
  return (entry) => entry.manager === manager && entry.operation === 'Apply' && !entry.subresource;
}

/**
 * What the applier would send for a manifest: server-owned parts dropped, `stringData` merged, and what Flux adds: its
 * own labels, and the `commonMetadata` of the Kustomization.
 */
export function toDesired(declared: JsonObject, live: JsonObject | undefined, kustomization?: JsonObject): JsonObject {
  const { status: _status, sops: _sops, stringData, ...object } = declared;
  const metadata: Record<string, Json> = { ...(isObject(object['metadata']) ? object['metadata'] : {}) };
  if (metadata['creationTimestamp'] === null) delete metadata['creationTimestamp'];
  const namespace = stringAt(live, 'metadata', 'namespace');
  if (namespace) metadata['namespace'] = namespace;
  const applier = live && findApplier(live);
  const common = (part: string): Json | undefined => at(kustomization, 'spec', 'commonMetadata', part);
  if (applier) {
    const own = { [fluxName]: applier.name, [fluxNamespace]: applier.namespace };
    metadata['labels'] = { ...toMap(metadata['labels']), ...toMap(common('labels')), ...own };
    const annotations = { ...toMap(metadata['annotations']), ...toMap(common('annotations')) };
    if (Object.keys(annotations).length > 0) metadata['annotations'] = annotations;
  }
  const data = isObject(stringData) ? { data: mergeStringData(object['data'], stringData) } : {};
  return { ...object, ...data, metadata };
}

/**
 * The desired state without the values of a Secret and its annotations, which cannot be compared with the marks that
 * stand for the live ones.
 */
export function withoutSecretValues(object: JsonObject): JsonObject {
  if (object['kind'] !== 'Secret') return object;
  const { data: _data, stringData: _stringData, ...rest } = object;
  if (!isObject(rest['metadata'])) return rest;
  const { annotations: _annotations, ...metadata } = rest['metadata'];
  return { ...rest, metadata };
}

function toMap(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function mergeStringData(data: Json | undefined, stringData: JsonObject): JsonObject {
  const encoded = Object.entries(stringData).map(
    ([key, value]) => [key, toBase64(typeof value === 'string' ? value : JSON.stringify(value))] as const,
  );
  return { ...(isObject(data) ? data : {}), ...Object.fromEntries(encoded) };
}

/** Base64 of a text's UTF-8 bytes, without Node. */
function toBase64(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes = toUtf8(text);
  let encoded = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3);
    const bits = (a << 16) | (b << 8) | c;
    const left = bytes.length - i;
    for (let j = 0; j < 4; j++) encoded += j <= left ? (alphabet[(bits >> (18 - 6 * j)) & 63] ?? '') : '=';
  }
  return encoded;
}

function toUtf8(text: string): number[] {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .split(/(%[0-9A-F]{2})/)
    .flatMap((part) =>
      part.startsWith('%') ? [parseInt(part.slice(1), 16)] : Array.from(part, (c) => c.charCodeAt(0)),
    );
}
