import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { pullRequestsRequest } from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import type { Followed } from '../pull-request/followed.ts';
import { type ChangesAnswer, type ChangesNode, listNodes, toEmptyState, toRow, toTooltip } from './changes-tree.ts';
import { inTurn } from './in-turn.ts';
import { setContext } from './set-context.ts';
import { toTreeItem } from './tree-item.ts';
import type { VisibleViews } from './visible-views.ts';

/** The view of the pull requests of the repositories that are open. */
export interface ChangesView {
  /** Asks the forges now, where somebody sees the view. */
  refresh(): Promise<void>;
  dispose(): void;
}

const id = 'driftline.changes';

/** Between two questions to the forges, in milliseconds. */
const period = 60_000;

/** After a controller has said something new while it is waited for, in milliseconds: it may say more. */
const soon = 3000;

/**
 * Asks the forges while somebody sees the view, since each question counts there; what is merged is asked for anew when the
 * controllers have done something.
 */
export function createChangesView(
  client: LanguageClient,
  followed: Followed,
  { onDidChange }: Pick<VisibleViews, 'onDidChange'>,
): ChangesView {
  const changed = new vscode.EventEmitter<ChangesNode | undefined>();
  const view = vscode.window.createTreeView<ChangesNode>(id, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => [...listNodes(answers, node)],
      getTreeItem: (node) => toTreeItem(toRow(node, toName)),
      resolveTreeItem(item, node) {
        item.tooltip = new vscode.MarkdownString(toTooltip(node));
        return item;
      },
    },
  });
  let answers: readonly ChangesAnswer[] | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isSoon = false;

  const isSeen = (): boolean =>
    view.visible && vscode.window.state.focused && vscode.workspace.isTrusted && client.state === State.Running;

  const refresh = inTurn(async () => {
    if (!isSeen()) return;
    clearTimeout(timer);
    try {
      const next = await vscode.window.withProgress({ location: { viewId: id } }, () =>
        ask(client, pullRequestsRequest, { followed: followed.list() }),
      );
      // rows that are drawn again take a tooltip away that somebody reads
      if (!isDeepStrictEqual(next, answers)) {
        answers = next;
        show();
      }
      for (const answer of next) if (!('state' in answer)) await followed.settle(answer.folder, answer.items);
    } finally {
      schedule();
    }
  });

  function schedule(wait = period): void {
    clearTimeout(timer);
    isSoon = wait < period;
    if (isSeen()) timer = setTimeout(follow, wait);
  }

  function hear(): void {
    const isWaiting = answers?.some((one) => !('state' in one) && one.items.some(({ stage }) => stage === 'merged'));
    if (isWaiting === true && !isSoon) schedule(soon);
  }

  function show(): void {
    setContext('changes.state', toEmptyState(answers));
    changed.fire(undefined);
  }

  const follow = (): void => void refresh().catch(() => undefined);
  const see = (): void => (isSeen() ? follow() : clearTimeout(timer));
  const subscriptions = vscode.Disposable.from(
    view,
    changed,
    view.onDidChangeVisibility(see),
    vscode.window.onDidChangeWindowState(see),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) follow();
    }),
    onDidChange(hear),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
  show();
  see();
  return { refresh, dispose: () => void subscriptions.dispose() };
}

function toName(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri), true);
}
