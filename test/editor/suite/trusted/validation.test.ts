import { strict as assert } from 'node:assert';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type Drifted, untilDrifted, useDemo } from '../drifted.ts';
import {
  faulty,
  faultyMarks,
  openText,
  type,
  untilMarked,
  widget,
  widgetDefinition,
  writeText,
} from '../schema-marks.ts';

describe('validation', () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('driftline');
  let drifted: Drifted;
  const marks = faultyMarks('cluster');
  let folder: string;

  before(async () => {
    drifted = await useDemo();
    folder = join(drifted.uri.fsPath, '../../../validation');
  });

  afterEach(async () => {
    await settings().update('validation', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('marks an unknown field and a wrong type while they are typed', async () => {
    const document = await openText(folder, 'faulty.yaml', faulty);
    await untilMarked(document, marks);
    await type(document, 'dat:', 'data:');
    await untilMarked(document, marks.slice(0, 1));
    await type(document, '"sometimes"', 'true');
    await untilMarked(document, []);
    await type(document, 'GREETING: hello', 'GREETING: 12');
    await untilMarked(document, ['schema-type Error 12']);
  });

  it('knows the kinds of the repository, as their definitions are created, changed and removed', async () => {
    const document = await openText(folder, 'widget.yaml', widget);
    await untilMarked(document, ['schema-unknown-kind Information example.com/v1']);
    const definition = writeText(folder, 'crd.yaml', widgetDefinition('integer'));
    await untilMarked(document, ['schema-type Error large', 'schema-unknown-field Warning colour']);
    writeText(folder, 'crd.yaml', widgetDefinition('string'));
    await untilMarked(document, ['schema-unknown-field Warning colour']);
    rmSync(definition.fsPath);
    await untilMarked(document, ['schema-unknown-kind Information example.com/v1']);
  });

  it('goes by what is typed into a definition, saved or not', async () => {
    const document = await openText(folder, 'widget.yaml', widget);
    const definition = await openText(folder, 'crd.yaml', widgetDefinition('string'));
    await untilMarked(document, ['schema-unknown-field Warning colour']);
    await type(definition, 'size:', 'colour:');
    await untilMarked(document, ['schema-unknown-field Warning size']);
    assert.equal(definition.isDirty, true);
    await vscode.commands.executeCommand('undo');
    await untilMarked(document, ['schema-unknown-field Warning colour']);
  });

  it('is off and on again by its setting', async () => {
    const document = await openText(folder, 'faulty.yaml', faulty);
    await untilMarked(document, marks);
    await settings().update('validation', 'off', vscode.ConfigurationTarget.Global);
    await untilMarked(document, []);
    await settings().update('validation', 'on', vscode.ConfigurationTarget.Global);
    await untilMarked(document, marks);
  });

  it('steps aside for another extension that validates, unless it is told to stay; drift stays', async () => {
    const neighbour = vscode.Uri.file(process.env['DRIFTLINE_SUITE_NEIGHBOUR'] ?? '');
    const yaml = vscode.workspace.getConfiguration('yaml');
    const document = await openText(folder, 'faulty.yaml', faulty);
    await untilMarked(document, marks);
    await vscode.commands.executeCommand('workbench.extensions.installExtension', neighbour);
    try {
      await untilMarked(document, []);
      await vscode.window.showTextDocument(drifted.uri);
      await untilDrifted(drifted.uri, drifted.line);
      await settings().update('validation', 'on', vscode.ConfigurationTarget.Global);
      await untilMarked(document, marks);
      await settings().update('validation', undefined, vscode.ConfigurationTarget.Global);
      await untilMarked(document, []);
      await yaml.update('validate', false, vscode.ConfigurationTarget.Global);
      await untilMarked(document, marks);
      await yaml.update('validate', undefined, vscode.ConfigurationTarget.Global);
      await untilMarked(document, []);
    } finally {
      await vscode.commands.executeCommand('workbench.extensions.uninstallExtension', 'redhat.vscode-yaml');
    }
    await untilMarked(document, marks);
  });

  it('says what a field is for, and offers to correct its name', async () => {
    const document = await openText(folder, 'faulty.yaml', faulty);
    await untilMarked(document, marks);
    const at = document.positionAt(faulty.indexOf('immutable'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    const words = hovers.flatMap(({ contents }) =>
      contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : '')),
    );
    assert.match(words.join('\n'), /boolean/);
    const wrong = document.positionAt(faulty.indexOf('dat:'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(wrong, wrong),
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join('\n'));
    await vscode.workspace.applyEdit(fix.edit);
    await untilMarked(document, marks.slice(0, 1));
    assert.match(document.getText(), /^data:$/m);
  });
});
