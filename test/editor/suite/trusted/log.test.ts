import { strict as assert } from 'node:assert';
import { homedir } from 'node:os';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { pause, until } from '../wait.ts';

const secret = 'canary-of-the-log';

describe('the log', () => {
  const settings = vscode.workspace.getConfiguration('driftline');
  const trace = (value: string | undefined): Thenable<void> =>
    settings.update('trace.server', value, vscode.ConfigurationTarget.Global);

  before(async () => {
    await vscode.extensions.getExtension('driftline.driftline')?.activate();
    await vscode.commands.executeCommand('driftline.showLog');
  });

  after(async () => {
    await trace(undefined);
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  const read = (): string =>
    vscode.workspace.textDocuments
      .filter(({ uri }) => uri.scheme === 'output' && uri.path.includes('Driftline'))
      .map((document) => document.getText())
      .join('');

  async function openSecret(): Promise<void> {
    const content = `apiVersion: v1\nkind: Secret\nstringData:\n  password: ${secret}\n`;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'yaml', content }));
  }

  async function close(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }

  it('holds messages once trace.server says so, at the usual log level, and never the text of a file', async () => {
    await openSecret();
    await close();
    assert.doesNotMatch(read(), /textDocument\/didOpen/);
    await trace('verbose');
    await openSecret();
    await until(() => (/textDocument\/didOpen[^]*"languageId": "yaml"/.test(read()) ? true : undefined));
    await vscode.commands.executeCommand('type', { text: secret });
    await until(() => (/textDocument\/didChange[^]*"contentChanges"/.test(read()) ? true : undefined));
    await close();
    await until(() => (read().includes('textDocument/didClose') ? true : undefined));
    assert.doesNotMatch(read(), new RegExp(secret));
  });

  it('holds names alone with "messages", and nothing with "off"', async () => {
    await trace('messages');
    await vscode.commands.executeCommand('workbench.output.action.clearOutput');
    await openSecret();
    await until(() => (read().includes('textDocument/didOpen') ? true : undefined));
    assert.doesNotMatch(read(), /"languageId"/);
    await close();
    await trace('off');
    await pause(500);
    await vscode.commands.executeCommand('workbench.output.action.clearOutput');
    await openSecret();
    await close();
    await pause(1000);
    assert.doesNotMatch(read(), /textDocument\//);
  });

  it('is not needed for a report, which has versions and no names', async () => {
    await vscode.commands.executeCommand('driftline.reportIssue');
    const document = await until(() => {
      const { document: active } = vscode.window.activeTextEditor ?? {};
      return active?.isUntitled && active.languageId === 'markdown' ? active : undefined;
    });
    const text = document.getText();
    assert.match(text, new RegExp(`VS Code \\| ${vscode.version.replaceAll('.', '\\.')}`));
    assert.match(text, /Server \| Node \d+/);
    const { DRIFTLINE_SUITE_KUBECONFIG: kubeconfig = '', DRIFTLINE_SUITE_CONTEXT: context = '' } = process.env;
    const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
    for (const name of [homedir(), kubeconfig, context, '127.0.0.1', ...folders])
      assert.ok(name === '' || !text.includes(name), name);
    await close();
  });
});
