import { strict as assert } from 'node:assert';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { useDemo } from '../drifted.ts';
import { pause, until } from '../wait.ts';

/** More rows than what has drifted takes. */
const most = 14;

/** In milliseconds, in which the view follows what has been seen of a file that was opened. */
const calm = 700;

describe('the Drift view', () => {
  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);

  before(async () => {
    await useDemo();
    await run('workbench.action.closeAllEditors');
  });

  /** Goes through all rows from top to bottom, as with the keyboard; what each opens, with its line counted from 1. */
  async function walk(): Promise<readonly string[]> {
    const opened: string[] = [];
    let last = '';
    // the list of another view may have the focus a moment longer
    await until(async () => {
      await run('driftline.drift.focus');
      await pause(250);
      return Promise.resolve(run('list.focusFirst')).then(
        () => true,
        () => undefined,
      );
    });
    // the first row is unfolded from the start, of which its first child would get the focus
    for (let row = 0; row < most; row++) {
      await run('list.focusDown');
      await run('list.expand');
      await pause(150);
    }
    await run('list.focusFirst');
    for (let row = 0; row < most; row++) {
      await run('list.select');
      await pause(calm);
      const place = findPlace();
      await run('driftline.drift.focus');
      // a row that opens nothing has been folded instead
      if (place === last) await run('list.expand');
      else opened.push(place);
      last = place;
      await pause(150);
      await run('list.focusDown');
    }
    return opened;
  }

  /** Where the cursor is; empty while nothing is open. */
  function findPlace(): string {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return '';
    return `${vscode.workspace.asRelativePath(editor.document.uri)}:${editor.selection.active.line + 1}`;
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
