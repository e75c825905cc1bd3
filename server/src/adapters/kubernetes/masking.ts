import { createHmac, randomBytes } from 'node:crypto';
import { type Json, type JsonObject, isObject, stringAt } from '../../manifest/json.ts';

/** Replaces what is secret in an object of the cluster. */
export type Mask = (object: JsonObject) => JsonObject;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Marks for the values of Secrets: equal for equal values, so that a change still shows, and useless to anybody else,
 * since they are keyed by bytes that live only as long as the connection.
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
    if (stringAt(object, 'metadata', 'annotations', lastApplied) === undefined) return masked;
    const metadata = object['metadata'] as JsonObject;
    const { [lastApplied]: _applied, ...annotations } = metadata['annotations'] as JsonObject;
    return { ...masked, metadata: { ...metadata, annotations } };
  };
}
