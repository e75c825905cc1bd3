import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CodeActionRequest, Command, type Range, type WorkspaceEdit } from 'vscode-languageclient/node';
import { findDocument, isSecret } from '../pull-request/adoptable.ts';
import { pickPlace } from '../pull-request/places.ts';
import { type Planning, planPullRequest } from '../pull-request/plan-pull-request.ts';
import type { DriftNode } from '../views/drift-tree.ts';
import { checkDrift } from './check-drift.ts';
import { findLocation } from './open-manifest.ts';

/** What a quick fix of ours says: the file, an edit that nobody has applied, and what it is for. */
interface Adoption {
  readonly title: string;
  readonly uri: string;
  readonly edit: WorkspaceEdit;
  readonly subject?: string;
}

/** How often it is asked whether a file has been looked up, in milliseconds, */
const step = 250;
/** and how many times. */
const most = 24;
/** After so many, it is not looked up by itself. */
const few = 4;

/** Opens a pull request that takes over what is live: of a quick fix, of a row of the view Drift, or of the object at the cursor. */
export async function adoptLive(
  planning: Planning,
  target?: string | DriftNode,
  edit?: WorkspaceEdit,
  subject?: string,
): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const title = vscode.l10n.t('Driftline: Adopt Live State and Open Pull Request');
  const given =
    typeof target === 'string' && edit ? { title: '', uri: target, edit, ...toSubject(subject) } : undefined;
  const adoption = given ?? (await findAdoption(planning, title, typeof target === 'object' ? target : undefined));
  if (!adoption) return;
  const place = await pickPlace(title, vscode.Uri.parse(adoption.uri));
  const source = { kind: 'edit', edit: adoption.edit, ...toSubject(adoption.subject) } as const;
  if (place) await planPullRequest(planning, { place, source });
}

async function findAdoption(planning: Planning, title: string, row?: DriftNode): Promise<Adoption | undefined> {
  const document = await openDocument(row);
  if (!document) {
    vscode.window.showInformationMessage(vscode.l10n.t('Open a manifest that has drifted first.'));
    return undefined;
  }
  const lines = document.getText().split(/\r\n|\r|\n/);
  const line = findLocation(row)?.range.start.line ?? vscode.window.activeTextEditor?.selection.active.line ?? 0;
  const whole = findDocument(lines, line);
  const isAll = row?.kind !== 'field';
  const range = isAll ? whole : { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
  const isOfSecret = isSecret(lines, whole);
  const found = isOfSecret ? [] : await waitForAdoptions(planning, document.uri, range, row ? most : 1);
  if (found.length === 0) {
    vscode.window.showInformationMessage(explainNone(isOfSecret));
    return undefined;
  }
  const [only] = found;
  if (found.length === 1) return only;
  const items = found.map((adoption) => ({ label: adoption.title, adoption }));
  return (await vscode.window.showQuickPick(items, { title }))?.adoption;
}

/** A row's file need not be in sight: it is held against the cluster only where the editor knows it. */
async function openDocument(row: DriftNode | undefined): Promise<vscode.TextDocument | undefined> {
  const found = findLocation(row);
  if (!found) return vscode.window.activeTextEditor?.document;
  const { document } = await vscode.window.showTextDocument(found.uri, { selection: found.range });
  return document;
}

/** A file that has just been opened is looked up first. */
async function waitForAdoptions(
  planning: Planning,
  uri: vscode.Uri,
  range: Range,
  looks: number,
): Promise<readonly Adoption[]> {
  for (let times = 1; ; times++) {
    const found = await askForAdoptions(planning, uri, range);
    if (found.length > 0 || times >= looks) return found;
    if (times === few) await checkDrift(planning.client);
    await sleep(step);
  }
}

/** Those for all of an object stand first. */
async function askForAdoptions({ client }: Planning, uri: vscode.Uri, range: Range): Promise<readonly Adoption[]> {
  const params = { textDocument: { uri: uri.toString() }, range, context: { diagnostics: [] } };
  const actions = (await client.sendRequest(CodeActionRequest.type, params)) ?? [];
  return actions.flatMap((action) => (Command.is(action) ? [] : readAdoption(action.command))).reverse();
}

function readAdoption(command: Command | undefined): readonly Adoption[] {
  if (command?.command !== 'driftline.adoptLive') return [];
  const [uri, edit, subject] = (command.arguments ?? []) as [string?, WorkspaceEdit?, string?];
  return uri === undefined || !edit ? [] : [{ title: command.title, uri, edit, ...toSubject(subject) }];
}

function toSubject(subject: string | undefined): { readonly subject?: string } {
  return subject === undefined ? {} : { subject };
}

function explainNone(isOfSecret: boolean): string {
  const { t } = vscode.l10n;
  return isOfSecret
    ? t(
        'Live values of a Secret are not adopted: they would stand in Git for everybody to read. Encrypt it with SOPS, or have an operator make it.',
      )
    : t(
        'Nothing live can be adopted here: no difference is known, or it has no line in this file. Check Drift Now compares the file again.',
      );
}
