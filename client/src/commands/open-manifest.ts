import * as vscode from 'vscode';
import type { DriftNode } from '../views/drift-tree.ts';

/** Where the manifest of a row stands; undefined for a row that is about no file. */
export function findLocation(node: DriftNode): { readonly uri: vscode.Uri; readonly range: vscode.Range } | undefined {
  const location =
    node.kind === 'group' ? undefined : node.kind === 'field' ? node.field.location : node.resource.location;
  if (!location) return undefined;
  const { start, end } = location.range;
  return {
    uri: vscode.Uri.parse(location.uri),
    range: new vscode.Range(start.line, start.character, end.line, end.character),
  };
}

/** Opens the file of a row at its line. */
export async function openManifest(node: DriftNode): Promise<void> {
  const found = findLocation(node);
  if (found) await vscode.window.showTextDocument(found.uri, { selection: found.range });
}
