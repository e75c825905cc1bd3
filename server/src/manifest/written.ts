import { isAlias, isScalar } from 'yaml';
import type { FieldPath } from './field-path.ts';
import { findNode } from './locate.ts';
import type { Declaration } from './resource.ts';

/** A scalar as it stands in the text, which decides how each tool reads it. */
export interface Written {
  readonly source: string;
  readonly style: 'plain' | 'quoted' | 'block';
}

/** How the scalar at a path is written; undefined where there is none. */
export function findWritten(declaration: Declaration, path: FieldPath): Written | undefined {
  const found = findNode(declaration, path);
  const node = isAlias(found) ? found.resolve(declaration.document) : found;
  if (!isScalar(node) || node.source === undefined) return undefined;
  const style = node.type === 'PLAIN' ? 'plain' : node.type?.startsWith('QUOTE') ? 'quoted' : 'block';
  return { source: node.source, style };
}
