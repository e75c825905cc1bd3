import { strict as assert } from 'node:assert';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type Drifted, codesOn, untilDrifted, useDemo } from '../drifted.ts';
import { pause, until } from '../wait.ts';

describe('a setting', () => {
  let drifted: Drifted;

  before(async () => {
    drifted = await useDemo();
    await vscode.window.showTextDocument(drifted.uri);
    await untilDrifted(drifted.uri, drifted.line);
  });

  afterEach(async () => {
    for (const key of ['drift.mode', 'dryRun']) await set(key, undefined);
    await untilDrifted(drifted.uri, drifted.line);
  });

  async function set(key: string, value: string | undefined): Promise<void> {
    await vscode.workspace.getConfiguration('driftline').update(key, value, vscode.ConfigurationTarget.Global);
  }

  it('drift.mode "off" takes the marks away', async () => {
    await set('drift.mode', 'off');
    await untilDrifted(drifted.uri, drifted.line, false);
  });

  it('drift.mode "manual" waits for Check Drift Now', async () => {
    await set('drift.mode', 'off');
    await untilDrifted(drifted.uri, drifted.line, false);
    await set('drift.mode', 'manual');
    await pause(1500);
    assert.deepEqual(codesOn(drifted.uri, drifted.line), []);
    await vscode.commands.executeCommand('driftline.checkDrift');
    await untilDrifted(drifted.uri, drifted.line);
  });

  it('dryRun "never" leaves the comparison of the fields in the file', async () => {
    const added = drifted.text.split('\n').findIndex((line) => line.includes('env:'));
    assert.deepEqual(codesOn(drifted.uri, added), ['drift-extra']);
    await set('dryRun', 'never');
    await until(() => (codesOn(drifted.uri, added).length === 0 ? true : undefined));
    await untilDrifted(drifted.uri, drifted.line);
  });
});
