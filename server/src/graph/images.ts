import { type Json, type JsonObject, isArray, isObject, stringAt } from '../manifest/json.ts';

/** More than these in one file are data. */
const most = 200;
const deepest = 30;

/** The images of containers, wherever they stand in an object, also in the values of a chart. */
export function readImages(objects: readonly JsonObject[]): readonly string[] {
  const found = new Set<string>();
  for (const object of objects) if (object['kind'] !== 'Secret') collect(object, found, 0);
  return [...found];
}

function collect(value: Json, found: Set<string>, depth: number): void {
  if (depth > deepest || found.size >= most) return;
  if (isArray(value)) for (const item of value) collect(item, found, depth + 1);
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === 'image' && typeof item === 'string') add(item, found);
    else if (typeof item === 'object') collect(item, found, depth + 1);
  }
  const [repository, tag] = [stringAt(value, 'repository'), stringAt(value, 'tag')];
  if (repository !== undefined && tag !== undefined) add(`${repository}:${tag}`, found);
}

/** What is encrypted, a template or a sentence is none. */
function add(image: string, found: Set<string>): void {
  if (/^[\w][\w./:@-]{0,250}$/.test(image)) found.add(image);
}
