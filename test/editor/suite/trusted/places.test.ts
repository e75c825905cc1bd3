import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { codeOf } from '../code-of.ts';
import { type Drifted, untilDrifted, useDemo } from '../drifted.ts';
import { pause, until } from '../wait.ts';

const broken = 'apiVersion: v1\nkind: ConfigMap\nbroken: [\n';

describe('a document', () => {
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  let drifted: Drifted;
  let link: vscode.Uri;

  before(async () => {
    drifted = await useDemo();
    link = vscode.Uri.joinPath(drifted.uri, '../../../linked.yaml');
  });

  after(() => {
    rmSync(link.fsPath, { force: true });
    rmSync(outside, { recursive: true });
  });

  const isMarked = (uri: vscode.Uri): boolean =>
    vscode.languages.getDiagnostics(uri).some((one) => codeOf(one) === 'yaml-syntax');

  it('that a link leads to shows its drift under the name it was opened by', async function onUnix() {
    if (process.platform === 'win32') this.skip();
    symlinkSync(drifted.uri.fsPath, link.fsPath);
    await vscode.window.showTextDocument(link);
    await untilDrifted(link, drifted.line);
  });

  it('outside of every folder shows its drift', async () => {
    const file = join(outside, 'copy of web.yaml');
    writeFileSync(file, drifted.text.replaceAll('\n', '\r\n'));
    await vscode.window.showTextDocument(vscode.Uri.file(file));
    await untilDrifted(vscode.Uri.file(file), drifted.line);
  });

  it('that is no file yet has its syntax checked', async () => {
    const { uri } = await vscode.workspace.openTextDocument({ language: 'yaml', content: broken });
    await vscode.window.showTextDocument(uri);
    await until(() => (isMarked(uri) ? true : undefined));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until(() => (isMarked(uri) ? undefined : true));
  });

  it('that is an old version, or otherwise no file, gets nothing', async () => {
    const scheme = 'driftline-suite';
    const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ path }) => (path.includes('broken') ? broken : drifted.text),
    });
    try {
      for (const name of ['broken', 'web']) {
        const uri = vscode.Uri.from({ scheme, path: `/${name}.yaml` });
        const { document } = await vscode.window.showTextDocument(uri);
        assert.equal(document.languageId, 'yaml');
        await pause(1500);
        assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
        const lenses = await vscode.commands.executeCommand<unknown[]>('vscode.executeCodeLensProvider', uri);
        assert.deepEqual(lenses, []);
      }
    } finally {
      provider.dispose();
    }
  });
});
