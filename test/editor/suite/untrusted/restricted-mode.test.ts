import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

describe('the extension in Restricted Mode', () => {
  it('runs in a workspace that is not trusted', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('activates, for it has limited support of untrusted workspaces', async () => {
    const extension = vscode.extensions.getExtension('driftline.driftline');
    assert.ok(extension, 'driftline.driftline is not listed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
