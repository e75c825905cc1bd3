import * as vscode from 'vscode';
import type { SyncNode } from '../views/sync-tree.ts';

/** Copies what a controller says of a row's object, whole. */
export async function copyOfRow(node: SyncNode | undefined, what: 'revision' | 'message'): Promise<void> {
  const text = node?.kind === 'item' ? node.item[what] : undefined;
  if (text !== undefined) await vscode.env.clipboard.writeText(text);
}
