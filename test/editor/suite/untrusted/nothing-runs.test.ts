import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { codeOf } from '../code-of.ts';
import { type Traps, setTraps, toKubeconfig } from '../traps.ts';
import { pause, until } from '../wait.ts';

/** What manifests are commonly worked on with. */
const tools = ['git', 'helm', 'kubectl', 'kustomize', 'sops', 'talosctl', 'flux', 'argocd', 'docker', 'node'];
const named = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: trap\n';
const broken = `${named}---\nbroken: [\n`;

/**
 * A repository that wants code to run and addresses to be asked, in every way that we know. The traps are set before the
 * extension is there, so that they see its whole life. VS Code's own git extension does not run in Restricted Mode; if
 * it did, the process that started a program would tell it from ours.
 */
describe('a hostile repository in Restricted Mode', () => {
  let traps: Traps;
  let folder: vscode.WorkspaceFolder;
  let extension: vscode.Extension<unknown>;

  before(async () => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    const found = vscode.extensions.getExtension('driftline.driftline');
    assert.ok(first && found);
    [folder, extension] = [first, found];
    assert.equal(extension.isActive, false, 'the extension was there before the traps');
    traps = await setTraps();
    traps.takePath(tools);
    writeFiles(folder.uri.fsPath, traps);
    // VS Code has read the repository's settings when it follows one that needs no trust.
    await until(() => (vscode.workspace.getConfiguration('editor').get('tabSize') === 7 ? true : undefined));
  });

  after(() => {
    traps.release();
  });

  async function open(name: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, name));
  }

  function isMarked(uri: vscode.Uri): boolean {
    return vscode.languages.getDiagnostics(uri).some((one) => codeOf(one) === 'yaml-syntax');
  }

  async function walkThrough(): Promise<void> {
    for (const name of ['deployment.yaml', 'kustomization.yaml', 'secret.sops.yaml', 'schema.yaml']) await open(name);
    const { document } = await open('broken.yaml');
    await until(() => (isMarked(document.uri) ? true : undefined));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), named);
    await vscode.workspace.applyEdit(edit);
    await until(() => (isMarked(document.uri) ? undefined : true));
    await vscode.commands.executeCommand('undo');
    await until(() => (isMarked(document.uri) ? true : undefined));
  }

  async function runCommands(): Promise<void> {
    const { contributes } = extension.packageJSON as { contributes: { commands: { command: string }[] } };
    assert.ok(contributes.commands.length > 5);
    for (const { command } of contributes.commands) {
      await open('deployment.yaml');
      await vscode.commands.executeCommand(command);
    }
    await vscode.commands.executeCommand('driftline.compareWithLive', folder.uri.toString(), { line: 0, character: 0 });
  }

  it('has its syntax checked while it is opened and edited, and nothing of it runs or is asked', async () => {
    await walkThrough();
    assert.equal(extension.isActive, true);
    await pause(2000);
    assert.deepEqual(traps.caught(), []);
  });

  it('gets nothing out of any command', async () => {
    await runCommands();
    await pause(2000);
    assert.deepEqual(traps.caught(), []);
  });

  it("gets nothing out of the person's own kubeconfig and context either", async () => {
    const kubeconfig = join(traps.folder, 'kubeconfig');
    writeFileSync(kubeconfig, toKubeconfig(traps.port, { command: join(traps.folder, 'bin/plugin') }));
    const settings = vscode.workspace.getConfiguration('driftline');
    await settings.update('cluster.kubeconfig', kubeconfig, vscode.ConfigurationTarget.Global);
    await settings.update('cluster.context', 'trap', vscode.ConfigurationTarget.Global);
    await walkThrough();
    await runCommands();
    await walkThrough();
    await pause(3000);
    assert.deepEqual(traps.caught(), []);
  });

  it('leaves the language server as the only process of the extension', function onLinux() {
    if (process.platform !== 'linux') this.skip();
    const own = findDescendants(process.pid).filter(({ command }) => command.includes('dist/server/main.mjs'));
    assert.equal(own.length, 1);
    assert.deepEqual(findDescendants(own[0]?.pid ?? 0), []);
  });

  it('would have been caught: each trap works', async () => {
    const run = (command: string, ...args: string[]): string =>
      execFileSync(command, args, { encoding: 'utf8', cwd: folder.uri.fsPath, shell: process.platform === 'win32' });
    for (const tool of [...tools, 'plugin']) run(tool);
    const socket = connect(traps.port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'close');
    const path = process.env['PATH'];
    process.env['PATH'] = withoutTraps(path, traps.folder);
    try {
      run('git', 'status');
    } finally {
      process.env['PATH'] = path;
    }
    const found = traps.caught().map((line) => line.split(' ')[0]);
    assert.deepEqual(new Set(found), new Set([...tools, 'plugin', 'a', 'fsmonitor']));
  });
});

function writeFiles(root: string, traps: Traps): void {
  const address = `http://127.0.0.1:${traps.port}`;
  const files: Readonly<Record<string, string>> = {
    '.vscode/settings.json': JSON.stringify({
      'editor.tabSize': 7,
      'driftline.cluster.kubeconfig': 'kubeconfig',
      'driftline.cluster.context': 'trap',
      'driftline.dryRun': 'always',
      'git.path': traps.program('git'),
    }),
    kubeconfig: toKubeconfig(traps.port, { command: traps.program('plugin') }),
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.git/config': `[core]\n\trepositoryformatversion = 0\n\tfsmonitor = ${traps.program('fsmonitor')}\n`,
    '.git/objects/info/none': '',
    '.git/refs/heads/none': '',
    'broken.yaml': broken,
    'kustomization.yaml': `resources:\n  - ${address}/remote.yaml\nhelmCharts:\n  - { name: trap, repo: ${address} }\n`,
    'schema.yaml': `# yaml-language-server: $schema=${address}/schema.json\n${named}`,
    'secret.sops.yaml': `${named}sops: { age: [] }\n`,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), content);
  }
}

function withoutTraps(path: string | undefined, folder: string): string {
  const separator = process.platform === 'win32' ? ';' : ':';
  return (path ?? '')
    .split(separator)
    .filter((part) => !part.startsWith(folder))
    .join(separator);
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes below one, as Linux has them now. */
function findDescendants(root: number): readonly Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)));
  const below = (pid: number): readonly Process[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(root);
}

function readProcess(pid: number): readonly Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [{ pid, parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]), command }];
  } catch {
    return []; // it has ended meanwhile
  }
}
