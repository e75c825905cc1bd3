import { isAlias, isScalar } from 'yaml';
import type { FieldPath } from './field-path.ts';
import { findNode } from './locate.ts';
import type { Declaration } from './resource.ts';

/** A scalar as it stands in the text, which decides how each tool reads it. */
export interface Written {
  readonly source: string;
  readonly style: 'plain' | 'quoted' | 'block';
}

/** A plain `yes`, `on` or the like ends where its line, its item or its pair does. */
const word = /(?:^|[\s,:[{])(?:y|n|yes|no|on|off)[ \t]*(?:$|[\r\n,#}\]])/i;

/** Whether a word that some tools read as a boolean may stand in a text; where none can, nobody needs to see how it is written. */
export function mayHaveWords({ source }: Declaration): boolean {
  return word.test(source);
}

/** How the scalar at a path is written; undefined where there is none. */
export function findWritten(declaration: Declaration, path: FieldPath): Written | undefined {
  const found = findNode(declaration, path);
  const node = isAlias(found) ? found.resolve(declaration.syntax().document) : found;
  if (!isScalar(node) || node.source === undefined) return undefined;
  const style = node.type === 'PLAIN' ? 'plain' : node.type?.startsWith('QUOTE') ? 'quoted' : 'block';
  return { source: node.source, style };
}
