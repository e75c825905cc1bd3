import { type Json, isArray, isObject } from '../../manifest/json.ts';
import type { Step } from '../build/rendered.ts';

/** A field that a path leads to, and what stands around it. */
export interface FoundField {
  readonly path: readonly Step[];
  readonly value: Json;
  readonly parent: Json;
}

/** The steps of a path such as `spec.tls[].secretName`; an annotation is one step whatever is in its name. */
export function toSegments(path: string): readonly string[] {
  if (path === '') return [];
  if (path.startsWith('@')) return ['metadata', 'annotations', path.slice(1)];
  return path.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), '[]'] : [part]));
}

/** Every field of a value that such a path leads to: `[]` is each item of a list, `*Ref` each field that ends so. */
export function walkFields(value: Json, segments: readonly string[]): readonly FoundField[] {
  let found: readonly FoundField[] = [{ path: [], value, parent: value }];
  for (const segment of segments) {
    if (found.length === 0) return found;
    found = found.flatMap((one) => step(one, segment));
  }
  return found;
}

function step({ path, value }: FoundField, segment: string): readonly FoundField[] {
  const add = (next: Step, child: Json): FoundField => ({ path: [...path, next], value: child, parent: value });
  if (segment === '[]') return isArray(value) ? value.map((item, i) => add(i, item)) : [];
  if (!isObject(value)) return [];
  if (!segment.startsWith('*')) {
    const child = Object.hasOwn(value, segment) ? value[segment] : undefined;
    return child === undefined ? [] : [add(segment, child)];
  }
  const end = segment.slice(1).toLowerCase();
  return Object.entries(value).flatMap(([key, child]) => (key.toLowerCase().endsWith(end) ? [add(key, child)] : []));
}
