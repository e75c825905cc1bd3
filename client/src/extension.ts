import * as vscode from 'vscode';
import { State, type WorkspaceEdit } from 'vscode-languageclient/node';
import { createClusterChoice } from './cluster-choice.ts';
import { adoptLive } from './commands/adopt-live.ts';
import { browsePullRequest } from './commands/browse-pull-request.ts';
import { checkAgain } from './commands/check-again.ts';
import { checkDrift } from './commands/check-drift.ts';
import { chooseContext } from './commands/choose-context.ts';
import { compareFromTree } from './commands/compare-from-tree.ts';
import { compareRendered } from './commands/compare-rendered.ts';
import { compareUpgrade } from './commands/compare-upgrade.ts';
import { compareWithLive } from './commands/compare-with-live.ts';
import { copyName } from './commands/copy-name.ts';
import { chooseRemote } from './commands/choose-remote.ts';
import { confirmPullRequest } from './commands/confirm-pull-request.ts';
import { copyOfRow } from './commands/copy-of-row.ts';
import { discardPullRequest } from './commands/discard-pull-request.ts';
import { getStarted } from './commands/get-started.ts';
import { openManifest } from './commands/open-manifest.ts';
import { showHistory } from './commands/show-history.ts';
import { openPullRequest } from './commands/open-pull-request.ts';
import { showPlannedChanges } from './commands/show-planned-changes.ts';
import { showReferences } from './commands/show-references.ts';
import { showRelated } from './commands/show-related.ts';
import { showRendered } from './commands/show-rendered.ts';
import type { ReconcileTarget } from '../../server/src/protocol.ts';
import { removeForgeTokens } from './commands/remove-forge-tokens.ts';
import { requestReconcile } from './commands/request-reconcile.ts';
import { revealOwner } from './commands/reveal-owner.ts';
import { rollBack } from './commands/roll-back.ts';
import { updatePullRequest } from './commands/update-pull-request.ts';
import { reportIssue } from './commands/report-issue.ts';
import { createCredentials, serveCredentials } from './credentials.ts';
import { createGraphDocuments } from './graph-documents.ts';
import { createObjectTexts } from './object-texts.ts';
import { createLanguageClient } from './language-client.ts';
import { createLiveDocuments } from './live-document.ts';
import { createDraftLenses } from './pull-request/draft-lenses.ts';
import { createDrafts } from './pull-request/drafts.ts';
import { createFollowed } from './pull-request/followed.ts';
import { createPlannedFiles } from './pull-request/planned-files.ts';
import type { PullRequestTarget } from './pull-request/read-target.ts';
import { createRemoteChoice } from './pull-request/remote-choice.ts';
import { createRenderedDocuments } from './rendered-documents.ts';
import { createRestart } from './restart.ts';
import { createSchemaStatus } from './schema-status.ts';
import { createStatusBar } from './status-bar.ts';
import { createTraceChannel } from './trace-channel.ts';
import { createChangesView } from './views/changes-view.ts';
import type { ChangesNode } from './views/changes-tree.ts';
import { createClusterView } from './views/cluster-view.ts';
import type { DriftNode } from './views/drift-tree.ts';
import { createDriftView } from './views/drift-view.ts';
import type { SyncNode } from './views/sync-tree.ts';
import { createSyncView } from './views/sync-view.ts';
import { followVisibleViews } from './views/visible-views.ts';
import { followVisibleFiles } from './visible-files.ts';

/** Builds, registers and returns: the server starts in the background and nothing here waits for it. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Driftline', { log: true });
  const trace = createTraceChannel(log);
  const choice = createClusterChoice(context);
  const client = createLanguageClient(context, { log, trace: trace.channel }, choice);
  const documents = createLiveDocuments(client);
  const rendered = createRenderedDocuments(client);
  const graphs = createGraphDocuments();
  const texts = createObjectTexts();
  const statusBar = createStatusBar(client);
  const drift = createDriftView(client);
  const views = followVisibleViews(client);
  const sync = createSyncView(client, views, context.workspaceState);
  const credentials = createCredentials(context.secrets);
  const drafts = createDrafts(client);
  const planned = createPlannedFiles(drafts);
  const followed = createFollowed(context.workspaceState);
  const planning = { client, drafts, remotes: createRemoteChoice(context.workspaceState) };
  const changes = createChangesView(client, followed, views);
  const confirming = {
    ...planning,
    async follow(folder: string, number: number) {
      await followed.add(folder, number);
      logged(changes.refresh());
    },
  };
  const command = (name: string, run: (...args: never[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`driftline.${name}`, run);
  const restart = createRestart(client);
  const logged = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
  context.subscriptions.push(
    // Disposed in this order: the client still logs while it stops, and cannot be waited for.
    { dispose: () => void client.dispose().catch(() => undefined) },
    documents,
    rendered,
    graphs,
    statusBar,
    createSchemaStatus(client, statusBar.onDidChange),
    followVisibleFiles(client),
    // Only then may a kubeconfig be read.
    vscode.workspace.onDidGrantWorkspaceTrust(() => logged(restart())),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) logged(choice.consent(client));
    }),
    choice.watch(client),
    command('chooseContext', () => chooseContext(client, choice)),
    drift,
    views,
    sync,
    createClusterView(client, views),
    command('compareWithLive', (target?: string | DriftNode, position?: vscode.Position) =>
      typeof target === 'object'
        ? compareFromTree(client, documents, target)
        : compareWithLive(documents, target, position),
    ),
    command('scanWorkspace', () => drift.scan()),
    command('cancelScan', () => drift.cancel()),
    command('openManifest', openManifest),
    command('copyName', copyName),
    command('copyRevision', (row?: SyncNode) => copyOfRow(row, 'revision')),
    texts,
    command('showEvents', (row?: SyncNode) => texts.show(client, 'events', row)),
    command('showJobLog', (row?: SyncNode) => texts.show(client, 'job-log', row)),
    command('copyMessage', (row?: SyncNode) => copyOfRow(row, 'message')),
    command('showProblemsOnly', () => sync.filter(true)),
    command('showAllObjects', () => sync.filter(false)),
    command('revealOwner', () => revealOwner(client, sync)),
    command('checkAgain', () => checkAgain(client, views)),
    command('compareUpgrade', (uri?: string, position?: vscode.Position) => compareUpgrade(documents, uri, position)),
    command('showRendered', (uri?: string) => showRendered(rendered, uri)),
    command('showRelated', () => showRelated(client, graphs)),
    command('showHistory', (row?: SyncNode) => showHistory(client, row)),
    command('showReferences', (uri?: string, at?: vscode.Position) => showReferences(client, uri, at)),
    command('compareRendered', () => compareRendered(rendered)),
    command('reconcile', (target?: ReconcileTarget) => requestReconcile(client, 'reconcile', target)),
    command('suspend', (target?: ReconcileTarget) => requestReconcile(client, 'suspend', target)),
    command('resume', (target?: ReconcileTarget) => requestReconcile(client, 'resume', target)),
    command('refresh', (target?: ReconcileTarget) => requestReconcile(client, 'refresh', target)),
    command('hardRefresh', (target?: ReconcileTarget) => requestReconcile(client, 'hard-refresh', target)),
    changes,
    serveCredentials(client, credentials),
    drafts,
    planned,
    createDraftLenses(drafts),
    command('openPullRequest', (target?: PullRequestTarget, selected?: unknown) =>
      openPullRequest(planning, target, selected),
    ),
    command('adoptLive', (target?: string | DriftNode, edit?: WorkspaceEdit, subject?: string) =>
      adoptLive(planning, target, edit, subject),
    ),
    command('rollBack', (target?: PullRequestTarget) => rollBack(planning, target)),
    command('updatePullRequest', (row?: ChangesNode) =>
      updatePullRequest(planning, followed, row?.kind === 'pull-request' ? row : undefined),
    ),
    command('browsePullRequest', browsePullRequest),
    command('refreshChanges', () => changes.refresh()),
    command('confirmPullRequest', (uri?: vscode.Uri) => confirmPullRequest(confirming, uri)),
    command('confirmDraft', (uri?: vscode.Uri) => confirmPullRequest(confirming, uri, true)),
    command('confirmUpdate', (uri?: vscode.Uri) => confirmPullRequest(confirming, uri)),
    command('showPlannedChanges', (uri?: vscode.Uri) => showPlannedChanges(drafts, planned, uri)),
    command('discardPullRequest', (uri?: vscode.Uri) => discardPullRequest(drafts, uri)),
    command('chooseRemote', () => chooseRemote(planning.remotes)),
    command('removeForgeTokens', () => removeForgeTokens(credentials, restart)),
    command('getStarted', () => getStarted(context.extension)),
    command('checkDrift', () => checkDrift(client)),
    command('restartServer', restart),
    command('showLog', () => log.show()),
    command('reportIssue', () => reportIssue(context.extension, statusBar.current())),
    trace,
    log,
  );
  logged(client.start());
}
