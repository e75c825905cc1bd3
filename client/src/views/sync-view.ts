import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type SyncTree, syncTreeRequest } from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import { toPlainText } from '../plain-text.ts';
import { inTurn } from './in-turn.ts';
import { createOpenedRows } from './opened-rows.ts';
import { setContext } from './set-context.ts';
import { type Wanted, findNode } from './sync-find.ts';
import { toBadge, toEmptyState, toHeading, toNotice } from './sync-summary.ts';
import { toTooltip } from './sync-tooltip.ts';
import { type SyncItemNode, type SyncNode, isLazy, listNodes, toChildren, toRow } from './sync-tree.ts';
import { toTreeItem } from './tree-item.ts';
import type { VisibleViews } from './visible-views.ts';

/** The view of how everything stands that controllers apply. */
export interface SyncView {
  /** Shows only what is not as it should be, or all; kept for the workspace. */
  filter(isFiltered: boolean): Promise<void>;
  /** Shows the row of an object; false where there is none. */
  reveal(wanted: Wanted): Promise<boolean>;
  dispose(): void;
}

const id = 'driftline.sync';
const filterKey = 'sync.problemsOnly';

/** So often it is looked for a row while a tree is being read, */
const mostLooks = 40;
/** at least so often, since what was known before is not all, */
const fewestLooks = 4;
/** with such a pause, in milliseconds. */
const pause = 250;

/** Asks the server for its tree while the view is seen, and again when it says that there is another. */
export function createSyncView(client: LanguageClient, views: VisibleViews, memory: vscode.Memento): SyncView {
  const changed = new vscode.EventEmitter<SyncNode | undefined>();
  const view = vscode.window.createTreeView<SyncNode>(id, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (node) => (isLazy(node) ? askChildren(node) : [...listNodes(tree, isFiltered, node)]),
      getParent: (node) => (node.kind === 'item' ? node.parent : undefined),
      getTreeItem: (node) => toTreeItem(toRow(node)),
      resolveTreeItem(item, node) {
        item.tooltip = new vscode.MarkdownString(toTooltip(node));
        return item;
      },
    },
  });
  let tree: SyncTree | undefined;
  let isFiltered = memory.get(filterKey, false);
  const opened = createOpenedRows(async (parent) => {
    const answer = await ask(client, syncTreeRequest, { parent });
    return answer?.clusters[0]?.items ?? [];
  });

  const refresh = inTurn(async () => {
    if (client.state !== State.Running || !view.visible) return;
    const next = (await ask(client, syncTreeRequest, null)) ?? undefined;
    const isSame = isDeepStrictEqual(next, tree) && !(await opened.areOutdated());
    tree = next;
    // rows that are drawn again take a tooltip away that somebody reads
    if (isSame) view.badge = toBadge(tree);
    else show();
  });

  async function askChildren(node: SyncItemNode): Promise<SyncNode[]> {
    return [...toChildren(node, await opened.open(node.item.id))];
  }

  function show(): void {
    view.badge = toBadge(tree);
    view.description = toPlainText(toHeading(tree));
    view.message = toPlainText(toNotice(tree));
    setContext('sync.state', toEmptyState(tree, isFiltered));
    setContext(filterKey, isFiltered);
    opened.clear();
    changed.fire(undefined);
  }

  async function filter(next: boolean): Promise<void> {
    isFiltered = next;
    show();
    await memory.update(filterKey, next);
  }

  /** While rows change, the editor knows none of the new ones. */
  function tryReveal(node: SyncNode): Promise<boolean> {
    return Promise.resolve(view.reveal(node, { select: true, focus: true })).then(
      () => true,
      () => false,
    );
  }

  function see(): void {
    views.set('sync', view.visible);
    // what nobody sees is not followed, but the number stays in sight
    if (view.visible) follow();
    else view.badge = toBadge(tree, new Date());
  }

  const follow = (): void => void refresh().catch(() => undefined);
  const subscriptions = vscode.Disposable.from(
    view,
    changed,
    view.onDidChangeVisibility(see),
    view.onDidCollapseElement(({ element }) => opened.close(toRow(element).id)),
    views.onDidChange(follow),
  );
  show();
  see();
  return {
    filter,
    async reveal(wanted) {
      await vscode.commands.executeCommand(`${id}.focus`);
      for (let looks = 0; looks < mostLooks; looks++) {
        if (!findNode(tree, isFiltered, wanted) && findNode(tree, false, wanted)) await filter(false);
        const node = findNode(tree, isFiltered, wanted);
        if (node && (await tryReveal(node))) return true;
        if (!node && looks >= fewestLooks && isComplete(tree)) return false;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      return false;
    },
    dispose: () => void subscriptions.dispose(),
  };
}

function isComplete(tree: SyncTree | undefined): boolean {
  return tree?.clusters.every(({ state }) => state !== 'connecting' && state !== 'reading') ?? false;
}
