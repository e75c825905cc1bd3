import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type Drifted, untilDrifted, useDemo } from '../drifted.ts';
import { type SeenRow, type SeenRows, seeRows } from '../tree-rows.ts';
import { pause, until } from '../wait.ts';

describe('the views Sync and Cluster', () => {
  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);
  let rows: SeenRows;
  let demo: Drifted;

  before(async () => {
    demo = await useDemo();
    await run('workbench.action.closeAllEditors');
    rows = seeRows();
  });

  after(async () => {
    rows.leave();
    await run('driftline.showAllObjects');
    await run('workbench.view.explorer');
  });

  const untilRow = (label: string, holds: (row: SeenRow) => boolean): Promise<SeenRow> =>
    until(() => {
      const row = rows.find(label);
      return row && holds(row) ? row : undefined;
    });

  it('has the Kustomization of the demo as ready with its revision, and what fails with what waits for it', async () => {
    await run('driftline.sync.focus');
    const fleet = await untilRow('flux-system/fleet', ({ icon }) => icon === 'pass');
    assert.match(fleet.description, /^main@sha1:[0-9a-f]{8}$/);
    assert.equal(fleet.spoken, `flux-system/fleet, ready, ${fleet.description}`);
    const failing = await untilRow('Kustomization flux-system/staging', ({ icon }) => icon === 'error');
    assert.match(failing.description, / · 1 waiting$/);
    await untilRow('Kustomization flux-system/staging-apps', ({ icon }) => icon === 'watch');
  });

  it('reveals who applies the file at the cursor, from where its own file is one key away', async () => {
    await run('driftline.showProblemsOnly');
    await vscode.window.showTextDocument(demo.uri, { selection: new vscode.Range(demo.line, 0, demo.line, 0) });
    await untilDrifted(demo.uri, demo.line);
    await run('driftline.revealOwner');
    await pause(500);
    await run('list.select');
    const editor = await until(() => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.path.endsWith('clusters/demo/flux.yaml') ? active : undefined;
    });
    const lines = editor.document.getText().split('\n');
    assert.ok(editor.selection.active.line > lines.indexOf('kind: Kustomization'));
    assert.equal(lines[editor.selection.active.line], '  name: fleet');
  });

  it('tells which cluster is in use, and what may be done there', async () => {
    await run('driftline.cluster.focus');
    const { DRIFTLINE_SUITE_CONTEXT: context = '' } = process.env;
    const cluster = await untilRow(context, ({ description }) => description.includes(' · connected'));
    assert.match(cluster.description, /^Kubernetes v1\.\d+/);
    assert.ok(await untilRow('No nodes', () => true));
    const said = rows.all().map(({ label }) => label);
    assert.ok(
      said.some((label) => /ry runs are (?:not )?allowed/.test(label)),
      said.join(', '),
    );
  });
});
