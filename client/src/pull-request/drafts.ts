import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type PlanPullRequestParams,
  type PlannedPullRequest,
  discardPlanNotification,
} from '../../../server/src/protocol.ts';
import { tell } from '../messages.ts';
import { createDraftFiles, draftScheme } from './draft-files.ts';
import { type DraftText, readDraft, writeDraft } from './draft-text.ts';

/** A pull request that a person looks at, before anything is pushed. */
export interface Draft {
  readonly uri: vscode.Uri;
  /** From which it was planned, to plan it again. */
  readonly params: PlanPullRequestParams;
  readonly plan: PlannedPullRequest;
}

/** The pull requests that are being written. */
export interface Drafts {
  /** Opens the document in which a plan can be read and changed. */
  show(plan: PlannedPullRequest, params: PlanPullRequestParams): Promise<void>;
  /** The one of a document, or of the document in front. */
  find(uri?: vscode.Uri): Draft | undefined;
  /** The title and the body as they stand in the editor, which are saved. */
  read(draft: Draft): Promise<DraftText>;
  /** Another plan for the same document; the person's words stay. */
  replan(draft: Draft, plan: PlannedPullRequest, params: PlanPullRequestParams): Promise<void>;
  /** While one is being opened, closing its document does not discard it. */
  hold<T>(draft: Draft, work: () => Promise<T>): Promise<T | undefined>;
  /** Closes the document of one that was opened. */
  close(draft: Draft): Promise<void>;
  /** Closes the document, and tells that the plan is not wanted. */
  discard(draft: Draft): Promise<void>;
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

/** What is not told of is discarded when its document is closed. */
export function createDrafts(client: LanguageClient): Drafts {
  const files = createDraftFiles();
  const changed = new vscode.EventEmitter<void>();
  const drafts = new Map<string, Draft>();
  const held = new Set<string>();
  let count = 0;

  function forget(key: string): void {
    const draft = drafts.get(key);
    if (!draft) return;
    drafts.delete(key);
    files.remove(draft.uri);
    changed.fire();
  }

  function discard(key: string): void {
    const id = drafts.get(key)?.plan.id;
    forget(key);
    if (id !== undefined) unwanted(id);
  }

  function unwanted(id: string): void {
    void tell(client, discardPlanNotification, { id }).catch(() => undefined);
  }

  /** The editor may not list a document yet that is being opened, so that only those are looked at that were closed. */
  function sweep(keys: readonly string[]): void {
    const shown = new Set(listTabs(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)).map(({ key }) => key));
    for (const key of keys) if (!shown.has(key) && !held.has(key)) discard(key);
  }

  async function closeTabs(wanted: (key: string) => boolean): Promise<void> {
    const all = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
    const tabs = listTabs(all).flatMap(({ key, tab }) => (wanted(key) ? [tab] : []));
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
  }

  const subscriptions = vscode.Disposable.from(
    files,
    changed,
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => sweep(listTabs(closed).map(({ key }) => key))),
  );
  // those of a window of before have lost their text with it
  void closeTabs((key) => !drafts.has(key)).catch(() => undefined);

  return {
    onDidChange: changed.event,
    async show(plan, params) {
      const kind = plan.existing ? 'update' : 'new';
      const uri = vscode.Uri.from({ scheme: draftScheme, path: `/${++count}/${kind}/PULL_REQUEST.md` });
      files.write(uri, writeDraft(plan));
      drafts.set(uri.toString(), { uri, params, plan });
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: false });
      changed.fire();
    },
    find: (uri = vscode.window.activeTextEditor?.document.uri) => drafts.get(uri?.toString() ?? ''),
    async read({ uri }) {
      const document = await vscode.workspace.openTextDocument(uri);
      // its tab is closed later, which must not ask whether to save
      await document.save();
      return readDraft(document.getText());
    },
    async replan({ uri, plan: before }, plan, params) {
      const document = await vscode.workspace.openTextDocument(uri);
      const [old, next] = [writeDraft(before), writeDraft(plan)];
      const isUntouched = document.getText() === old;
      drafts.set(uri.toString(), { uri, params, plan });
      if (before.id !== plan.id) unwanted(before.id);
      changed.fire();
      if (next !== old && (isUntouched || (await mayReplace()))) await replace(document, next);
    },
    async hold({ uri }, work) {
      const key = uri.toString();
      if (held.has(key)) return undefined;
      held.add(key);
      try {
        return await work();
      } finally {
        held.delete(key);
        sweep([key]);
      }
    },
    async close({ uri }) {
      forget(uri.toString());
      await closeTabs((key) => key === uri.toString());
    },
    async discard(draft) {
      // what is closed without being saved is asked about
      await vscode.workspace.save(draft.uri);
      await closeTabs((key) => key === draft.uri.toString());
    },
    dispose: () => void subscriptions.dispose(),
  };
}

/** The person's words count, but what they say of the changes may not be so any more. */
async function mayReplace(): Promise<boolean> {
  const { t } = vscode.l10n;
  const use = t('Use the New Text');
  const message = t('The changes were planned again. Your text stays, and may tell of how they were before.');
  return (await vscode.window.showInformationMessage(message, use)) === use;
}

async function replace(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

function listTabs(tabs: readonly vscode.Tab[]): readonly { readonly key: string; readonly tab: vscode.Tab }[] {
  return tabs.flatMap((tab) =>
    tab.input instanceof vscode.TabInputText && tab.input.uri.scheme === draftScheme
      ? [{ key: tab.input.uri.toString(), tab }]
      : [],
  );
}
