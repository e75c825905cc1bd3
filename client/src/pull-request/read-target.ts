import * as vscode from 'vscode';
import type { PullRequestSource } from '../../../server/src/protocol.ts';
import { findLocation } from '../commands/open-manifest.ts';
import type { DriftNode } from '../views/drift-tree.ts';
import type { SyncNode } from '../views/sync-tree.ts';

/** What a command can be told: by another part of ours, a menu of files, a row of a view, or the view of changes in Git. */
export type PullRequestTarget =
  | { readonly folder?: string; readonly source?: PullRequestSource }
  | vscode.Uri
  | DriftNode
  | SyncNode
  | { readonly rootUri: vscode.Uri }
  | { readonly resourceUri: vscode.Uri };

/** Of what a pull request is to be; what is undefined is to be asked for. */
export interface Aim {
  readonly folder?: vscode.Uri;
  readonly source?: PullRequestSource;
}

/** Reads what a menu gives to a command; menus of lists give all that is selected besides. */
export function readTarget(target?: PullRequestTarget, selected?: unknown): Aim {
  if (!target) return {};
  if (target instanceof vscode.Uri) return toFiles([target, ...listUris(selected)]);
  if ('rootUri' in target) return { folder: target.rootUri };
  if ('resourceUri' in target) return toFiles([target.resourceUri]);
  if ('kind' in target) {
    const found = findLocation(target);
    return found ? toFiles([found.uri]) : {};
  }
  const { folder, source } = target;
  return { ...(folder !== undefined && { folder: vscode.Uri.parse(folder) }), ...(source && { source }) };
}

function listUris(selected: unknown): readonly vscode.Uri[] {
  return Array.isArray(selected) ? selected.filter((one) => one instanceof vscode.Uri) : [];
}

function toFiles(all: readonly vscode.Uri[]): Aim {
  const uris = [...new Set(all.map(String))];
  const [folder] = all;
  return { ...(folder && { folder }), source: { kind: 'files', uris } };
}
