import * as vscode from 'vscode';
import { type LanguageClient, State, WorkDoneProgress } from 'vscode-languageclient/node';
import {
  type DriftTree,
  didChangeDriftTreeNotification,
  driftTreeRequest,
  scanDriftRequest,
} from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import { type DriftNode, listNodes, toAge, toEmptyState, toItem, toNotice, toTooltip } from './drift-tree.ts';
import { setContext } from './set-context.ts';
import { toTreeItem } from './tree-item.ts';

/** The view of what has drifted in the workspace. */
export interface DriftView {
  /** Shows the view and compares the whole workspace; one at a time. */
  scan(): Promise<void>;
  cancel(): void;
  dispose(): void;
}

const id = 'driftline.drift';

/**
 * Asks the server for its tree when the view is seen, and again when it says that there is another. Nothing is asked of
 * a cluster before a person has opened the view, and by itself only once for the clusters that are chosen.
 */
export function createDriftView(client: LanguageClient): DriftView {
  const changed = new vscode.EventEmitter<DriftNode | undefined>();
  const view = vscode.window.createTreeView<DriftNode>(id, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => [...listNodes(tree, node)],
      getTreeItem: (node) => toTreeItem(toItem(node, toName)),
      resolveTreeItem(item, node) {
        item.tooltip = new vscode.MarkdownString(toTooltip(node));
        return item;
      },
    },
  });
  let tree: DriftTree | undefined;
  let scanning: vscode.CancellationTokenSource | undefined;
  let running: Promise<void> | undefined;
  let started = '';
  let scans = 0;
  let asked = 0;
  let answered = 0;

  async function refresh(): Promise<void> {
    if (client.state !== State.Running || (!view.visible && !tree)) return;
    const number = ++asked;
    const answer = (await ask(client, driftTreeRequest, null)) ?? undefined;
    // a later question may have been answered sooner
    if (number < answered) return;
    answered = number;
    tree = answer;
    show();
    if (!tree || !view.visible || tree.isScanning || running) return;
    const contexts = toContexts(tree);
    if (tree.state !== 'not-scanned' || !tree.isAutomatic || started === contexts) return;
    started = contexts;
    // a scan ends with another look, which must not wait for it
    scan().catch(() => undefined);
  }

  function show(): void {
    const { t } = vscode.l10n;
    const time = tree && toAge(tree);
    const count = tree?.drifted ?? 0;
    view.badge = count > 0 ? { value: count, tooltip: t('{0} resources have drifted', count) } : undefined;
    view.description = time === undefined ? '' : t('as of {0}', new Date(time).toLocaleTimeString());
    if (!scanning) view.message = (tree && toNotice(tree)) ?? '';
    setContext('drift.state', scanning && !tree?.groups.length ? 'scanning' : toEmptyState(tree));
    setContext('scanning', scanning !== undefined);
    changed.fire(undefined);
  }

  function scan(): Promise<void> {
    running ??= scanOnce().finally(() => {
      running = undefined;
      return refresh();
    });
    return running;
  }

  async function scanOnce(): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    const workDoneToken = `driftline-scan-${++scans}`;
    const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (progress) => {
      // a message takes the place of what an empty view says
      if (progress.kind === 'report' && tree?.groups.length) view.message = progress.message ?? '';
    });
    scanning = source;
    if (tree) started = toContexts(tree);
    show();
    try {
      await vscode.window.withProgress({ location: { viewId: id } }, () =>
        client.sendRequest(scanDriftRequest.method, { workDoneToken }, source.token),
      );
    } finally {
      scanning = undefined;
      listening.dispose();
      source.dispose();
    }
  }

  const follow = (): void => void refresh().catch(() => undefined);
  const subscriptions = vscode.Disposable.from(
    view,
    changed,
    view.onDidChangeVisibility(follow),
    client.onNotification(didChangeDriftTreeNotification.method, follow),
    client.onDidChangeState(({ newState }) => {
      started = '';
      if (newState === State.Running) follow();
    }),
  );
  show();
  return {
    async scan() {
      await vscode.commands.executeCommand(`${id}.focus`);
      await scan();
    },
    cancel: () => scanning?.cancel(),
    dispose: () => void subscriptions.dispose(),
  };
}

function toContexts({ scans }: DriftTree): string {
  return JSON.stringify(scans.map(({ context }) => context));
}

function toName(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
}
