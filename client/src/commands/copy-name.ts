import * as vscode from 'vscode';
import type { ClusterNode } from '../views/cluster-tree.ts';
import type { DriftNode } from '../views/drift-tree.ts';
import type { SyncNode } from '../views/sync-tree.ts';

type Row = DriftNode | SyncNode | ClusterNode;

/** Copies the name of a row's object, or the path of its field. */
export async function copyName(row?: Row): Promise<void> {
  const name = row && findName(row);
  if (name !== undefined) await vscode.env.clipboard.writeText(name);
}

function findName(row: Row): string | undefined {
  switch (row.kind) {
    case 'group':
      return row.group.name;
    case 'resource':
      return row.resource.name;
    case 'field':
      return row.field.path;
    case 'item': {
      const { kind, namespace, name } = row.object ?? { kind: '', name: row.item.label };
      return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`.trim();
    }
    case 'node':
      return row.node.name;
    case 'cluster':
    case 'fact':
      return undefined;
  }
}
