import { strict as assert } from 'node:assert';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { codesOn, useDemo } from '../drifted.ts';
import { until } from '../wait.ts';

const scheme = 'driftline-rendered';

describe('what builds make of files', () => {
  let folder: vscode.Uri;

  before(async () => {
    await useDemo();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    folder = first.uri;
  });

  async function show(path: string): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, path));
    return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  }

  const lineOf = ({ document }: vscode.TextEditor, text: string): number =>
    document
      .getText()
      .split('\n')
      .findIndex((line) => line.includes(text));

  it('drift stands on the line of the patch that decides', async () => {
    const editor = await show('apps/shop/replicas.yaml');
    const line = lineOf(editor, 'replicas:');
    await until(() => (codesOn(editor.document.uri, line).includes('drift-changed') ? true : undefined));
  });

  it('what a patch makes wrong is marked in the text of the patch', async () => {
    const editor = await show('apps/shop-test/kustomization.yaml');
    const line = lineOf(editor, 'value: two');
    await until(() => (codesOn(editor.document.uri, line).includes('schema-type') ? true : undefined));
  });

  it('the rendered manifest stands beside, follows what is typed, and leads back to its source', async () => {
    const editor = await show('apps/shop/deployment.yaml');
    await until(async () => {
      await vscode.commands.executeCommand('driftline.showRendered');
      return findRendered();
    });
    const rendered = await until(findRendered);
    assert.match(rendered.document.getText(), /namespace: demo/);
    assert.match(rendered.document.getText(), /image: ghcr.io\/example\/shop:2.1.0/);
    const place = editor.document.positionAt(editor.document.getText().indexOf('EUR'));
    await editor.edit((edit) => edit.replace(new vscode.Range(place, place.translate(0, 3)), 'CHF'));
    const later = await until(() => {
      const shown = findRendered();
      return shown?.document.getText().includes('value: CHF') ? shown : undefined;
    });
    assert.match(later.document.getText(), /replicas: 2/);
    const at = new vscode.Position(lineOf(later, 'replicas: 2'), 4);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      later.document.uri,
      at,
    );
    const [source] = found.map((one) => ('uri' in one ? one.uri : one.targetUri));
    assert.ok(source?.path.endsWith('apps/shop/replicas.yaml'), String(source));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  function findRendered(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === scheme);
  }
});
