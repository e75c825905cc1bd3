import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type ClusterItem, type SyncTree, clustersRequest, syncTreeRequest } from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import { type ClusterNode, listNodes, toEmptyState, toRow, toTooltip } from './cluster-tree.ts';
import { inTurn } from './in-turn.ts';
import { setContext } from './set-context.ts';
import { toTreeItem } from './tree-item.ts';
import type { VisibleViews } from './visible-views.ts';

/** The view of the clusters in use: their nodes, and what a person may do there; followed while it is seen. */
export function createClusterView(client: LanguageClient, views: VisibleViews): vscode.Disposable {
  const changed = new vscode.EventEmitter<ClusterNode | undefined>();
  const view = vscode.window.createTreeView<ClusterNode>('driftline.cluster', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => [...listNodes(clusters, node)],
      getTreeItem: (node) => toTreeItem(toRow(node)),
      resolveTreeItem(item, node) {
        item.tooltip = new vscode.MarkdownString(toTooltip(node));
        return item;
      },
    },
  });
  let clusters: readonly ClusterItem[] | undefined;
  let state: SyncTree['state'] | undefined;

  const refresh = inTurn(async () => {
    if (client.state !== State.Running || !view.visible) return;
    const next = (await ask(client, clustersRequest, null)) ?? undefined;
    // why there are none, the other view is told
    const why = next?.length === 0 ? (await ask(client, syncTreeRequest, null))?.state : undefined;
    if (isDeepStrictEqual([next, why], [clusters, state])) return;
    [clusters, state] = [next, why];
    show();
  });

  function show(): void {
    setContext('cluster.state', toEmptyState(clusters, state));
    changed.fire(undefined);
  }

  function see(): void {
    views.set('cluster', view.visible);
    if (view.visible) follow();
  }

  const follow = (): void => void refresh().catch(() => undefined);
  show();
  see();
  return vscode.Disposable.from(view, changed, view.onDidChangeVisibility(see), views.onDidChange(follow));
}
