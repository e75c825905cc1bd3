import { strict as assert } from 'node:assert';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { codeOf } from '../code-of.ts';
import { until } from '../wait.ts';

const { DRIFTLINE_SUITE_KUBECONFIG: kubeconfig, DRIFTLINE_SUITE_CONTEXT: context } = process.env;

/** The parts of a diagnostic that may not change, and its line. */
interface Marked {
  readonly code: string;
  readonly line: number;
  readonly severity: vscode.DiagnosticSeverity;
}

describe('drift in the editor', () => {
  let document: vscode.TextDocument;
  let replicas: number;

  before(async () => {
    assert.ok(kubeconfig && context, 'the suite was given no cluster');
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'apps/web/deployment.yaml'));
    await vscode.window.showTextDocument(document);
    replicas = lineOf('replicas: 3');
  });

  const lineOf = (text: string): number =>
    document
      .getText()
      .split('\n')
      .findIndex((line) => line.includes(text));

  function marked(): readonly Marked[] {
    return vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source }) => source === 'driftline')
      .map((one) => ({ code: codeOf(one), line: one.range.start.line, severity: one.severity }))
      .toSorted((a, b) => a.line - b.line);
  }

  const isDrifted = (): true | undefined => (marked().some(({ line }) => line === replicas) ? true : undefined);
  const isClean = (): true | undefined => (isDrifted() ? undefined : true);

  it('connects to the context that a person picks, and to none before', async () => {
    assert.deepEqual(marked(), []);
    const settings = vscode.workspace.getConfiguration('driftline');
    await settings.update('cluster.kubeconfig', kubeconfig, vscode.ConfigurationTarget.Global);
    const state = { isPicked: false };
    const picked = Promise.resolve(vscode.commands.executeCommand('driftline.chooseContext')).then(() => {
      state.isPicked = true;
    });
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return state.isPicked ? true : undefined;
    });
    await picked;
    await until(isDrifted);
  });

  it('marks each drifted line with its code and severity', async () => {
    await until(() => (marked().length === 3 ? true : undefined));
    const { Warning } = vscode.DiagnosticSeverity;
    assert.deepEqual(marked(), [
      { code: 'drift-changed', line: replicas, severity: Warning },
      { code: 'drift-extra', line: lineOf('env:'), severity: Warning },
      { code: 'drift-changed', line: lineOf('value: info'), severity: Warning },
    ]);
  });

  it('shows the live value and the field manager at the end of the line', async () => {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      all,
    );
    const hint = hints.find(({ position }) => position.line === replicas);
    assert.match(labelOf(hint), /^live: 5 · kubectl-edit/);
  });

  it('shows state, owner and the comparison above the resource', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.match(titles[0] ?? '', /^3 fields drifted · Flux flux-system\/fleet · Ready · main@[0-9a-f]{7}$/);
    assert.equal(titles[1], 'Compare with Live');
  });

  it('follows the unsaved text: the live value typed in ends the drift, undo brings it back', async () => {
    const edit = new vscode.WorkspaceEdit();
    const { range } = document.lineAt(replicas);
    edit.replace(document.uri, range, document.getText(range).replace('3', '5'));
    await vscode.workspace.applyEdit(edit);
    await until(isClean);
    assert.equal(document.isDirty, true);
    await vscode.commands.executeCommand('undo');
    await until(isDrifted);
  });

  it('compares the live object with what applying would leave, both read-only', async () => {
    await vscode.commands.executeCommand('driftline.compareWithLive', document.uri.toString(), {
      line: 0,
      character: 0,
    });
    const input = await until(() => {
      const active = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return active instanceof vscode.TabInputTextDiff ? active : undefined;
    });
    assert.deepEqual([input.original.scheme, input.modified.scheme], ['driftline', 'driftline']);
    const read = async (uri: vscode.Uri): Promise<string> => (await vscode.workspace.openTextDocument(uri)).getText();
    assert.match(await read(input.original), /^ {2}replicas: 5$/m);
    assert.match(await read(input.modified), /^ {2}replicas: 3$/m);
    assert.doesNotMatch(await read(input.original), /managedFields|resourceVersion|^status:/m);
    const sides = { focusPrimarySide: input.modified, focusSecondarySide: input.original };
    for (const [focus, uri] of Object.entries(sides)) {
      await vscode.commands.executeCommand(`workbench.action.compareEditor.${focus}`);
      await until(() =>
        vscode.window.activeTextEditor?.document.uri.toString() === uri.toString() ? true : undefined,
      );
      const before = await read(uri);
      await vscode.commands.executeCommand('type', { text: 'typed' });
      assert.equal(await read(uri), before);
    }
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('finds the drift again after a restart of the server', async () => {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('driftline.restartServer');
    await until(isDrifted);
  });
});

function labelOf(hint: vscode.InlayHint | undefined): string {
  const label = hint?.label ?? '';
  return typeof label === 'string' ? label : label.map(({ value }) => value).join('');
}
