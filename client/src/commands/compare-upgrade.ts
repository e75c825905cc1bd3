import * as vscode from 'vscode';
import type { FailedUpgrade, LiveDocuments } from '../live-document.ts';

/** Opens what a HelmRelease, at a position or at the cursor, has released beside what its next upgrade would bring. */
export async function compareUpgrade(
  documents: LiveDocuments,
  uri?: string,
  position?: Pick<vscode.Position, 'line' | 'character'>,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const target = uri ?? editor?.document.uri.toString();
  const at = position ?? editor?.selection.active;
  if (!target || !at) return;
  const open = (): ReturnType<LiveDocuments['openUpgrade']> =>
    documents.openUpgrade(target, new vscode.Position(at.line, at.character));
  const rendering = vscode.l10n.t('Rendering the chart with Helm');
  let opened = await working(rendering, open);
  if (opened && 'problem' in opened && opened.chart) {
    if (!(await fetchMissing(documents, opened))) return;
    opened = await working(rendering, open);
  }
  if (!opened) vscode.window.showInformationMessage(vscode.l10n.t('There is no HelmRelease here.'));
  else if ('problem' in opened) vscode.window.showWarningMessage(opened.problem);
  else if (opened.isSame)
    vscode.window.showInformationMessage(vscode.l10n.t('The next upgrade of {0} changes nothing.', opened.title));
  else {
    const title = vscode.l10n.t('{0}: released ↔ after upgrade', opened.title);
    await vscode.commands.executeCommand('vscode.diff', opened.released, opened.next, title);
  }
}

/** Asks whether a chart is to be fetched, and from where it would be; true once it is there. */
async function fetchMissing(documents: LiveDocuments, { problem, chart }: FailedUpgrade): Promise<boolean> {
  if (!chart) return false;
  const fetch = vscode.l10n.t('Fetch Chart');
  const detail = vscode.l10n.t('Helm asks {0} for it, without any credentials of yours.', chart.repository);
  const answer = await vscode.window.showWarningMessage(problem, { modal: true, detail }, fetch);
  if (answer !== fetch) return false;
  const failure = await working(vscode.l10n.t('Fetching the chart with Helm'), () => documents.fetchChart(chart));
  if (failure !== undefined) vscode.window.showWarningMessage(failure);
  return failure === undefined;
}

function working<T>(title: string, run: () => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, run);
}
