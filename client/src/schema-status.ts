import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { schemasRequest } from '../../server/src/protocol.ts';
import { documentSelector } from './document-selector.ts';
import { ask } from './messages.ts';
import { describeSchemas } from './schema-text.ts';
import { chooseValidation } from './validation-choice.ts';

/** A pause, in milliseconds, in which what a person types or the server finds comes in as one. */
const debounce = 150;

/** Says in the language status who validates the active file, or against whose schemas; `changed` announces news of the server. */
export function createSchemaStatus(client: LanguageClient, changed: vscode.Event<void>): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('driftline.schemas', documentSelector);
  item.name = vscode.l10n.t('Driftline: Schemas');
  item.text = vscode.l10n.t('Schemas');
  item.command = {
    title: vscode.l10n.t('Settings'),
    command: 'workbench.action.openSettings',
    arguments: ['@id:driftline.validation'],
  };
  let timer: NodeJS.Timeout | undefined;

  async function show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || vscode.languages.match(documentSelector, document) === 0) return;
    const { uri } = document;
    const choice = chooseValidation(vscode.workspace.getWorkspaceFolder(uri));
    const isOurs = choice.setting !== 'off';
    item.busy = isOurs && client.state !== State.Running;
    if (item.busy) return;
    const kinds = isOurs ? await ask(client, schemasRequest, { uri: uri.toString() }) : [];
    if (vscode.window.activeTextEditor?.document !== document) return;
    const { text, detail } = describeSchemas(choice, kinds);
    item.text = text;
    item.detail = detail;
  }

  function schedule(): void {
    clearTimeout(timer);
    // A server that ends meanwhile announces itself when it is back.
    timer = setTimeout(() => void show().catch(() => undefined), debounce);
  }

  schedule();
  return vscode.Disposable.from(
    changed(schedule),
    vscode.window.onDidChangeActiveTextEditor(schedule),
    vscode.workspace.onDidChangeConfiguration(schedule),
    vscode.extensions.onDidChange(schedule),
    new vscode.Disposable(() => clearTimeout(timer)),
    item,
  );
}
