import { strict as assert } from 'node:assert';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { useDemo } from '../drifted.ts';
import { pause, until } from '../wait.ts';

/** More rows than the view has. */
const most = 24;

describe('the Drift view', () => {
  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);

  before(async () => {
    await useDemo();
    await run('workbench.action.closeAllEditors');
  });

  /** Goes through all rows from top to bottom, as with the keyboard; what each opens, with its line counted from 1. */
  async function walk(): Promise<readonly string[]> {
    const opened: string[] = [];
    // the list of another view may have the focus a moment longer
    await until(async () => {
      await run('driftline.drift.focus');
      await pause(250);
      return Promise.resolve(run('list.focusFirst')).then(
        () => true,
        () => undefined,
      );
    });
    for (let row = 0; row < most; row++) {
      await run('list.expand');
      await run('list.select');
      await pause(250);
      const editor = vscode.window.activeTextEditor;
      if (editor) {
        const { line } = editor.selection.active;
        const place = `${vscode.workspace.asRelativePath(editor.document.uri)}:${line + 1}`;
        if (!opened.includes(place)) opened.push(place);
      }
      await run('driftline.drift.focus');
      await run('list.focusDown');
    }
    return opened;
  }

  async function lineOf(path: string, text: string): Promise<string> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const content = Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, path))).toString();
    const line = content.split('\n').findIndex((one) => one.includes(text));
    assert.ok(line >= 0, `${text} in ${path}`);
    return `${path}:${line + 1}`;
  }

  it('has each drifted field of the workspace, of files that nobody has opened, on its line', async () => {
    await run('driftline.scanWorkspace');
    const opened = await walk();
    for (const [path, text] of [
      ['apps/web/deployment.yaml', 'replicas: 3'],
      ['apps/web/deployment.yaml', 'value: info'],
      ['apps/web/configmap.yaml', 'Hello from Git'],
      // where the patch decides it
      ['apps/shop/replicas.yaml', 'replicas: 2'],
    ] as const)
      assert.ok(opened.includes(await lineOf(path, text)), `${text} of ${path} is not among ${opened.join(', ')}`);
    assert.equal(opened.filter((place) => place.startsWith('apps/web/service.yaml')).length, 0);
  });
});
