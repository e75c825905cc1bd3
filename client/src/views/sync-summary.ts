import * as vscode from 'vscode';
import type { SyncTree } from '../../../server/src/protocol.ts';
import { listNodes, nameStanding } from './sync-tree.ts';

/** What an empty view is to say: a key that package.json has a text for. */
export function toEmptyState(tree: SyncTree | undefined, isFiltered: boolean): string {
  if (!tree) return 'connecting';
  if (tree.state !== 'clusters') return tree.state;
  if (listNodes(tree, isFiltered).length > 0) return 'rows';
  const [only] = tree.clusters;
  if (!only) return 'no-context';
  return only.state === 'read' && only.items.length > 0 ? 'well' : only.state;
}

/** Beside the title: whose rows these are, and why there are none. */
export function toHeading(tree: SyncTree | undefined): string {
  const [only, ...others] = tree?.clusters ?? [];
  if (!only || others.length > 0) return '';
  const standing = only.state === 'stale' || only.state === 'no-controller' ? '' : nameStanding(only);
  return [only.context, standing].filter(Boolean).join(' · ');
}

/** A line above the rows, where these are from before. */
export function toNotice(tree: SyncTree | undefined): string {
  const [only, ...others] = tree?.clusters ?? [];
  return only?.state === 'stale' && others.length === 0 ? nameStanding(only) : '';
}

/** How many objects are not well, with `time` for who looks at it later. */
export function toBadge(tree: SyncTree | undefined, time?: Date): vscode.ViewBadge | undefined {
  const value = (tree?.clusters ?? []).reduce((sum, { failing }) => sum + failing, 0);
  if (value === 0) return undefined;
  const { t } = vscode.l10n;
  const at = time?.toLocaleTimeString();
  const words =
    at === undefined ? t('{0} objects are not well', value) : t('{0} objects were not well at {1}', value, at);
  return { value, tooltip: words };
}
