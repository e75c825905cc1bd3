import * as vscode from 'vscode';
import type { DriftNode } from '../views/drift-tree.ts';

/** Copies the name of a row's object, or the path of its field. */
export async function copyName(node: DriftNode): Promise<void> {
  const name = node.kind === 'group' ? node.group.name : node.kind === 'field' ? node.field.path : node.resource.name;
  if (name !== undefined) await vscode.env.clipboard.writeText(name);
}
