import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** What a row looks like. */
export interface SeenRow {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly spoken: string;
}

/** The rows that the extension gives to the editor from now on. */
export interface SeenRows {
  /** As it was given last; undefined while there is none. */
  find(label: string): SeenRow | undefined;
  all(): readonly SeenRow[];
  leave(): void;
}

type RowMaker = new (label: string, state?: vscode.TreeItemCollapsibleState) => vscode.TreeItem;

/** No test can ask the editor for the rows of a view, so they are noted where the extension's own `vscode` makes them. */
export function seeRows(): SeenRows {
  const extension = vscode.extensions.getExtension('driftline.driftline');
  assert.ok(extension);
  const load = createRequire(join(extension.extensionPath, 'dist', 'extension.cjs'));
  const api = load('vscode') as { TreeItem: RowMaker };
  const original = api.TreeItem;
  const items: vscode.TreeItem[] = [];
  api.TreeItem = class extends original {
    constructor(label: string, state?: vscode.TreeItemCollapsibleState) {
      super(label, state);
      items.push(this);
    }
  };
  const all = (): readonly SeenRow[] => items.map(toRow);
  return {
    find: (label) => all().findLast((row) => row.label === label),
    all,
    leave() {
      api.TreeItem = original;
    },
  };
}

function toRow({ label, description, iconPath, accessibilityInformation }: vscode.TreeItem): SeenRow {
  return {
    label: typeof label === 'string' ? label : (label?.label ?? ''),
    description: typeof description === 'string' ? description : '',
    icon: iconPath instanceof vscode.ThemeIcon ? iconPath.id : '',
    spoken: accessibilityInformation?.label ?? '',
  };
}
