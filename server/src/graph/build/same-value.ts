import { type Node, isMap, isScalar, isSeq } from 'yaml';
import { type Json, isArray, isObject } from '../../manifest/json.ts';

/** Whether a value of a rendered object is what kustomize reads where a node stands. */
export function isSameValue(value: Json, node: Node | undefined): boolean {
  if (isMap(node)) return node.items.length === 0 && isObject(value) && Object.keys(value).length === 0;
  if (isSeq(node)) return node.items.length === 0 && isArray(value) && value.length === 0;
  if (!isScalar(node) || (typeof value === 'object' && value !== null)) return false;
  if (node.value === value) return true;
  // `yes` is text, and so is any value of an annotation.
  const source = node.source ?? String(node.value);
  if (typeof value !== 'string') return typeof value === 'number' && Number(source) === value;
  if (node.type === 'PLAIN') return source === value || isSameTime(source, value);
  // Folded lines can gain a line feed: seen with kustomize 5.8.
  return node.type === 'BLOCK_FOLDED' && collapse(String(node.value)) === collapse(value);
}

/** `2024-01-01` is a timestamp to kustomize, which it writes as `2024-01-01T00:00:00Z`. */
function isSameTime(source: string, value: string): boolean {
  return /^\d{4}-\d\d?-\d\d?/.test(source) && /^\d{4}-/.test(value) && Date.parse(source) === Date.parse(value);
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
