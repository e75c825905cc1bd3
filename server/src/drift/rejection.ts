import { type FieldPath, type Segment, parseSegment, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject } from '../manifest/json.ts';

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
 * The index in an API server's cause counts the list as merged from the file and the live object. Where both have the
 * same item there it is meant, by its name; where they differ nobody can tell, and the path ends at the list.
 */
export function toNamedPath(path: FieldPath, live: JsonObject, declared: JsonObject): FieldPath {
  const named: Segment[] = [];
  let left: Json | undefined = live;
  let right: Json | undefined = declared;
  for (const segment of path) {
    if ('index' in segment) {
      const before: Json | undefined = itemAt(left, segment.index);
      const after: Json | undefined = itemAt(right, segment.index);
      const [name, other] = [nameOf(before), nameOf(after)];
      const isSame =
        name === other && isArray(left) && isArray(right) && (name !== undefined || left.length === right.length);
      if (!isSame && left !== undefined) return named;
      named.push(other === undefined ? segment : { keys: { name: other } });
      left = before;
      right = after;
    } else {
      named.push(segment);
      left = valueAt(left, [segment]);
      right = valueAt(right, [segment]);
    }
  }
  return named;
}

function itemAt(list: Json | undefined, index: number): Json | undefined {
  return isArray(list) ? list[index] : undefined;
}

function nameOf(item: Json | undefined): string | undefined {
  const name = isObject(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
