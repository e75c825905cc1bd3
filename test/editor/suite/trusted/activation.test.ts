import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { until } from '../wait.ts';

describe('the extension in a trusted workspace', () => {
  it('is installed and trusted', () => {
    assert.ok(vscode.extensions.getExtension('driftline.driftline'), 'driftline.driftline is not listed');
    assert.equal(vscode.workspace.isTrusted, true);
  });

  it('activates when a YAML file opens', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const [file] = await vscode.workspace.findFiles('**/*.yaml', null, 1);
    assert.ok(file, `no YAML file in ${join(folder.uri.path)}`);
    await vscode.window.showTextDocument(file);
    await until(() => (vscode.extensions.getExtension('driftline.driftline')?.isActive ? true : undefined));
  });
});
