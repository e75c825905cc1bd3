import { type FieldPath, type Segment, parseSegment } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isObject } from '../manifest/json.ts';

/**
 * Reads a path as the API server writes it: `spec.ports[0].port`, `.spec.containers[name="web"].x`,
 * `metadata.annotations[a/b]`. Undefined where the notation is another one.
 */
export function parseServerPath(text: string): FieldPath | undefined {
  const segments: Segment[] = [];
  const token = /\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[([^\]]*)\]/gy;
  const trimmed = text.replace(/^<root>|^\./, '');
  while (token.lastIndex < trimmed.length) {
    const match = token.exec(trimmed);
    if (!match) return undefined;
    const [, field, index, inner] = match;
    if (field !== undefined) segments.push({ field });
    else if (index !== undefined) segments.push({ index: Number(index) });
    else segments.push(parseBracket(inner ?? ''));
  }
  return segments.length > 0 ? segments : undefined;
}

function parseBracket(inner: string): Segment {
  if (!inner.includes('=')) return { field: inner };
  if (inner.startsWith('=')) return parseSegment(`v:${inner.slice(1)}`) ?? { field: inner };
  const keys = inner.split(',').map((part) => {
    const name = part.slice(0, part.indexOf('='));
    const value = part.slice(name.length + 1);
    return `${JSON.stringify(name)}:${value}`;
  });
  return parseSegment(`k:{${keys.join(',')}}`) ?? { field: inner };
}

/**
 * The index in an API server's cause counts the list as merged. Replaces it by the item's name in that list, where the
 * items have one, so that it can be found in the manifest; the index stays where they have none.
 */
export function toNamedPath(path: FieldPath, merged: JsonObject | undefined): FieldPath {
  let here: Json | undefined = merged;
  return path.map((segment) => {
    if (!('index' in segment)) {
      here = 'field' in segment ? at(here, segment.field) : undefined;
      return segment;
    }
    here = isArray(here) ? here[segment.index] : undefined;
    const name = isObject(here) ? here['name'] : undefined;
    return typeof name === 'string' ? { keys: { name } } : segment;
  });
}
