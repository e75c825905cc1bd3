import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { pause, until } from '../wait.ts';

describe('a kubeconfig in Restricted Mode', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'restricted-'));
  const marker = join(scratch, 'plugin-ran');
  const seen = { connections: 0 };
  const listener = createServer((socket) => {
    seen.connections++;
    socket.destroy();
  });

  before(async () => {
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const kubeconfig = join(scratch, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigWithPlugin(port, marker));
    const settings = vscode.workspace.getConfiguration('driftline');
    await settings.update('cluster.kubeconfig', kubeconfig, vscode.ConfigurationTarget.Global);
    await settings.update('cluster.context', 'trap', vscode.ConfigurationTarget.Global);
  });

  after(() => {
    listener.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('is not used: no program runs and nothing is requested, while syntax is checked', async () => {
    const content = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: trap\n---\nbroken: [\n';
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'restricted.yaml');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
    await vscode.window.showTextDocument(uri);
    await until(() => vscode.languages.getDiagnostics(uri).find(({ code }) => code === 'yaml-syntax'));
    await vscode.commands.executeCommand('driftline.checkDrift');
    await pause(3000);
    assert.equal(seen.connections, 0);
    assert.equal(existsSync(marker), false);
  });
});

function kubeconfigWithPlugin(port: number, marker: string): string {
  return `apiVersion: v1
kind: Config
current-context: trap
clusters: [{ name: trap, cluster: { server: "http://127.0.0.1:${port}", insecure-skip-tls-verify: true } }]
contexts: [{ name: trap, context: { cluster: trap, user: trap } }]
users:
  - name: trap
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: touch
        args: [${JSON.stringify(marker)}]
        interactiveMode: Never
`;
}
