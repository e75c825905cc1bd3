import type { ReconcileTarget, SyncTree } from '../../../server/src/protocol.ts';
import { type SyncItemNode, type SyncNode, listNodes } from './sync-tree.ts';

/** What a row is looked for by: its object, or the place that declares it. */
export type Wanted = Pick<ReconcileTarget, 'cluster' | 'object'> | { readonly uri: string; readonly line: number };

/** The row of an object, rather with its kind than with what is wrong. */
export function findNode(tree: SyncTree | undefined, isFiltered: boolean, wanted: Wanted): SyncItemNode | undefined {
  const found = findAll(
    walk(tree, isFiltered).filter(({ object, item }) => object && item.type !== 'entry'),
    wanted,
  );
  return found.find(({ item }) => item.type === 'object') ?? found[0];
}

function findAll(nodes: readonly SyncItemNode[], wanted: Wanted): readonly SyncItemNode[] {
  if ('object' in wanted)
    return nodes.filter(({ cluster, object }) => cluster === wanted.cluster && toKey(object) === toKey(wanted.object));
  const { uri, line } = wanted;
  const inFile = nodes.filter(({ item }) => item.location?.uri === uri);
  // a location is a name alone: of several objects in a file only that line is sure
  if (new Set(inFile.map(({ object }) => toKey(object))).size <= 1) return inFile;
  return inFile.filter(({ item }) => item.location?.range.start.line === line);
}

function walk(tree: SyncTree | undefined, isFiltered: boolean, parent?: SyncNode): readonly SyncItemNode[] {
  return listNodes(tree, isFiltered, parent).flatMap((node) => [
    ...(node.kind === 'item' ? [node] : []),
    ...walk(tree, isFiltered, node),
  ]);
}

/** Without the version, of which a controller may serve several. */
function toKey(object: SyncItemNode['object']): string {
  if (!object) return '';
  const { apiVersion, kind, namespace = '', name } = object;
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return JSON.stringify([group, kind, namespace, name]);
}
