import * as vscode from 'vscode';
import type { PullRequestSource } from '../../../server/src/protocol.ts';
import { listChanged } from './git-extension.ts';
import { type Place, isWithin } from './places.ts';

interface SourceItem extends vscode.QuickPickItem {
  readonly choose: () => Promise<PullRequestSource | undefined>;
}

/** Asks what a pull request is made from. */
export async function pickSource(place: Place, title: string): Promise<PullRequestSource | undefined> {
  const placeHolder = vscode.l10n.t('What the pull request is made from');
  const picked = await vscode.window.showQuickPick([...listItems(place, title)], { title, placeHolder });
  return picked?.choose();
}

function listItems(place: Place, title: string): readonly SourceItem[] {
  const { t } = vscode.l10n;
  const { git } = place;
  const changed = git && listChanged(git).length;
  const staged = git?.state.indexChanges.length;
  const count = (files: number | undefined): { description?: string } =>
    files === undefined ? {} : { description: t('files: {0}', files) };
  return [
    ...toThisFile(place),
    { label: t('All Changes'), ...count(changed), choose: () => Promise.resolve({ kind: 'all' }) },
    ...(staged === 0
      ? []
      : [
          {
            label: t('Staged Changes'),
            ...count(staged),
            choose: () => Promise.resolve<PullRequestSource>({ kind: 'staged' }),
          },
        ]),
    { label: t('Choose Files…'), choose: () => pickFiles(place, title) },
  ];
}

function toThisFile(place: Place): readonly SourceItem[] {
  const { t } = vscode.l10n;
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !isWithin(document.uri, place.uri)) return [];
  const uris = [document.uri.toString()];
  return [
    {
      label: t('This File'),
      description: [toName(document.uri), ...(document.isDirty ? [t('with what is not saved')] : [])].join(' · '),
      choose: () => Promise.resolve({ kind: 'files', uris }),
    },
  ];
}

async function pickFiles(place: Place, title: string): Promise<PullRequestSource | undefined> {
  const open = vscode.workspace.textDocuments.filter(({ uri }) => isWithin(uri, place.uri));
  const dirty = new Set(open.flatMap(({ uri, isDirty }) => (isDirty ? [uri.toString()] : [])));
  const changed = place.git ? listChanged(place.git) : [];
  const all = new Map([...changed, ...open.map(({ uri }) => uri)].map((uri) => [uri.toString(), uri]));
  const isChanged = new Set(changed.map(String));
  const items = [...all].map(([key, uri]) => ({
    label: toName(uri),
    picked: isChanged.has(key) || dirty.has(key),
    key,
    ...(dirty.has(key) && { description: vscode.l10n.t('not saved') }),
  }));
  if (items.length === 0) {
    vscode.window.showInformationMessage(vscode.l10n.t('No file of {0} is open or changed.', place.name));
    return undefined;
  }
  const placeHolder = vscode.l10n.t('Files for the pull request');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, canPickMany: true });
  return picked && picked.length > 0 ? { kind: 'files', uris: picked.map(({ key }) => key) } : undefined;
}

function toName(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
