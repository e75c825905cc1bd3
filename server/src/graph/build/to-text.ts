import type { Json } from '../../manifest/json.ts';

/** A value as a setting would be written that is equal to it. */
export function toText(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
