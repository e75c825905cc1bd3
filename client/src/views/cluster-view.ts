import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type ClusterItem, clustersRequest } from '../../../server/src/protocol.ts';
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

  const refresh = inTurn(async () => {
    if (client.state !== State.Running || !view.visible) return;
    const next = (await ask(client, clustersRequest, null)) ?? undefined;
    if (isDeepStrictEqual(next, clusters)) return;
    clusters = next;
    show();
  });

  function show(): void {
    setContext('cluster.state', toEmptyState(clusters));
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
