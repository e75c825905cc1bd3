import { type Json, isArray, isObject } from '../../server/src/manifest/json.ts';

/** Applies `remove` operations (RFC 6902) one after the other; throws where a pointer leads nowhere, as the API server does. */
export function removeAll(value: Json, pointers: readonly string[]): Json {
  return pointers.reduce(remove, value);
}

function remove(value: Json, pointer: string): Json {
  const [first, ...rest] = pointer.split('/').slice(1);
  if (first === undefined) throw new Error('the whole object cannot be removed');
  const step = first.replaceAll('~1', '/').replaceAll('~0', '~');
  const below = rest.map((part) => `/${part}`).join('');
  if (isArray(value) && /^(?:0|[1-9]\d*)$/.test(step) && Number(step) < value.length) {
    const index = Number(step);
    return value.flatMap((item, i) => (i !== index ? [item] : below ? [remove(item, below)] : []));
  }
  if (!isObject(value) || !Object.hasOwn(value, step)) throw new Error(`nothing at ${pointer}`);
  const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    if (key !== step) return [[key, item]];
    return below ? [[key, remove(item, below)]] : [];
  });
  return Object.fromEntries(entries);
}
