import type { ReconcileTarget, SyncTree } from '../../../server/src/protocol.ts';
import { type SyncItemNode, type SyncNode, listNodes } from './sync-tree.ts';

/** What a row is looked for by: its object, or the file that declares it. */
export type Wanted = Pick<ReconcileTarget, 'cluster' | 'object'> | { readonly uri: string; readonly line: number };

/** The row of an object, rather with its kind than with what is wrong. */
export function findNode(tree: SyncTree | undefined, isFiltered: boolean, wanted: Wanted): SyncItemNode | undefined {
  const found = walk(tree, isFiltered).filter((node) => isWanted(node, wanted));
  return found.find(({ item }) => item.type === 'object') ?? found[0];
}

function walk(tree: SyncTree | undefined, isFiltered: boolean, parent?: SyncNode): readonly SyncItemNode[] {
  return listNodes(tree, isFiltered, parent).flatMap((node) => [
    ...(node.kind === 'item' ? [node] : []),
    ...walk(tree, isFiltered, node),
  ]);
}

function isWanted({ cluster, object, item: { location, type } }: SyncItemNode, wanted: Wanted): boolean {
  if (!object || type === 'entry') return false;
  if ('object' in wanted) return cluster === wanted.cluster && toKey(object) === toKey(wanted.object);
  return (
    location?.uri === wanted.uri && location.range.start.line <= wanted.line && wanted.line <= location.range.end.line
  );
}

/** Without the version, of which a controller may serve several. */
function toKey({ apiVersion, kind, namespace = '', name }: ReconcileTarget['object']): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return JSON.stringify([group, kind, namespace, name]);
}
