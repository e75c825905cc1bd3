import { createHmac, randomBytes } from 'node:crypto';
import { type Json, type JsonObject, at, isObject } from '../../manifest/json.ts';

/** Replaces what is secret in an object of the cluster. */
export type Mask = (object: JsonObject) => JsonObject;

/** What Flux' switches say decides what is compared, and is no secret. */
const switches =
  /^(?:kustomize\.toolkit\.fluxcd\.io\/(?:force|prune|reconcile|ssa)|helm\.toolkit\.fluxcd\.io\/driftDetection)$/;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Marks for the values of Secrets, and for their annotations, where tools keep copies: equal for equal values, so that a
 * change still shows, and useless to anybody else, since they are keyed by bytes that live only as long as the connection.
 */
export function createMask(): Mask {
  const key = randomBytes(32);
  const toMark = (value: Json): string =>
    `*** ${createHmac('sha256', key).update(JSON.stringify(value)).digest('hex')}`;
  return (object) => {
    if (object['kind'] !== 'Secret') return object;
    const masked: Record<string, Json> = { ...object };
    for (const part of ['data', 'stringData']) {
      const values = object[part];
      if (!isObject(values)) continue;
      masked[part] = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toMark(value)]));
    }
    const metadata = object['metadata'];
    const annotations = at(object, 'metadata', 'annotations');
    if (!isObject(metadata) || !isObject(annotations)) return masked;
    const kept = Object.entries(annotations).filter(([name]) => name !== lastApplied);
    const marked = Object.fromEntries(kept.map(([name, value]) => [name, switches.test(name) ? value : toMark(value)]));
    return { ...masked, metadata: { ...metadata, annotations: marked } };
  };
}
