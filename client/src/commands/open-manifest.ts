import * as vscode from 'vscode';
import type { DriftNode } from '../views/drift-tree.ts';
import type { SyncNode } from '../views/sync-tree.ts';
import type { ViewRow } from '../views/view-row.ts';

/** A row that may be about a file. */
type Row = DriftNode | SyncNode;

/** Where the manifest of a row stands; undefined for a row that is about no file, and without a row, as a key may be bound. */
export function findLocation(row?: Row): { readonly uri: vscode.Uri; readonly range: vscode.Range } | undefined {
  const location = row && locationOf(row);
  if (!location) return undefined;
  const { start, end } = location.range;
  return {
    uri: vscode.Uri.parse(location.uri),
    range: new vscode.Range(start.line, start.character, end.line, end.character),
  };
}

/** Opens the file of a row at its line. */
export async function openManifest(row?: Row): Promise<void> {
  const found = findLocation(row);
  if (found) await vscode.window.showTextDocument(found.uri, { selection: found.range });
}

function locationOf(row: Row): ViewRow['location'] {
  switch (row.kind) {
    case 'item':
      return row.item.location;
    case 'field':
      return row.field.location;
    case 'resource':
      return row.resource.location;
    case 'group':
    case 'cluster':
      return undefined;
  }
}
