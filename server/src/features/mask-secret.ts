import { type Json, type JsonObject, at, isEqual, isObject, own } from '../manifest/json.ts';

/** Shows of a Secret which values differ, and nothing else of them, wherever they stand. */
export function maskSecret(secret: JsonObject, other: JsonObject, side: 'before' | 'after'): JsonObject {
  const parts = ['data', 'stringData'].filter((part) => Object.hasOwn(secret, part));
  const masked = Object.fromEntries(parts.map((part) => [part, maskValues(secret[part], other[part], side)]));
  const annotations = at(secret, 'metadata', 'annotations');
  if (annotations === undefined || !isObject(secret['metadata'])) return { ...secret, ...masked };
  const notes = maskValues(annotations, at(other, 'metadata', 'annotations'), side);
  return { ...secret, ...masked, metadata: { ...secret['metadata'], annotations: notes } };
}

function maskValues(values: Json | undefined, others: Json | undefined, side: 'before' | 'after'): Json {
  if (!isObject(values)) return '***';
  const masked = Object.entries(values).map(([key, value]) => {
    const isSame = isObject(others) && isEqual(own(others, key), value);
    return [key, isSame ? '***' : `*** (${side})`];
  });
  return Object.fromEntries(masked) as JsonObject;
}
