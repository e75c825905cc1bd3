import { strict as assert } from 'node:assert';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { useDemo } from '../drifted.ts';
import { until } from '../wait.ts';

describe('how objects hang together', () => {
  let folder: vscode.Uri;

  before(async () => {
    await useDemo();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    folder = first.uri;
  });

  async function show(path: string, text: string): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, path));
    const at = document.positionAt(document.getText().indexOf(text) + text.length);
    return vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
  }

  it('the code lens counts who uses an object and leads to the places', async () => {
    const { document } = await show('apps/web/configmap.yaml', 'name: ');
    const lens = await until(async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        20,
      );
      return lenses.find(({ command }) => command?.title.startsWith('used by '));
    });
    assert.equal(lens.command?.command, 'driftline.showReferences');
    const [uri, position] = lens.command.arguments as [string, { line: number; character: number }];
    assert.equal(uri, document.uri.toString());
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      new vscode.Position(position.line, position.character),
    );
    const others = found.filter((one) => one.uri.toString() !== uri);
    assert.equal(lens.command.title, `used by ${others.length}`);
    assert.ok(others.some((one) => one.uri.path.endsWith('apps/web/deployment.yaml')));
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments as unknown[]));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
