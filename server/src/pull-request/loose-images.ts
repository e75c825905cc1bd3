import { type Json, type JsonObject, isArray, isObject, stringAt } from '../manifest/json.ts';

/** Images of an object, also in the values of a chart, that name no digest: tomorrow's may be others. */
export function findLooseImages(object: JsonObject): readonly string[] {
  const found = new Set<string>();
  collect(object, found);
  return [...found].filter((image) => !image.includes('@sha256:')).sort();
}

function collect(value: Json, found: Set<string>): void {
  if (isArray(value)) for (const item of value) collect(item, found);
  if (!isObject(value)) return;
  const [repository, tag] = [stringAt(value, 'repository'), stringAt(value, 'tag')];
  if (repository !== undefined && tag !== undefined && !stringAt(value, 'digest')) found.add(`${repository}:${tag}`);
  for (const [key, item] of Object.entries(value)) {
    if (key === 'image' && typeof item === 'string') {
      // what is marked or still to be put in says nothing
      if (/^[\w][\w./:@-]{0,250}$/.test(item)) found.add(item);
    } else if (typeof item === 'object') collect(item, found);
  }
}
