import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { parse } from 'yaml';
import { type ApiServer, startApiServer } from '../api-server.ts';
import { codeOf } from '../code-of.ts';
import { type Drifted, codesOn, untilDrifted, useDemo } from '../drifted.ts';
import { type Person, standInForPerson } from '../questions.ts';
import { pause, until } from '../wait.ts';

/** How long nothing must happen, in milliseconds; a look-up begins within 250. */
const silence = 2000;

/** The steps build on each other. */
describe('a workspace with several folders', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'folders-'));
  const { Global, WorkspaceFolder } = vscode.ConfigurationTarget;
  const [fleet, lab] = vscode.workspace.workspaceFolders ?? [];
  const real = process.env['DRIFTLINE_SUITE_CONTEXT'] ?? '';
  let drifted: Drifted;
  let person: Person;
  let [labApi, lateApi] = [] as unknown as [ApiServer, ApiServer];

  before(async () => {
    [labApi, lateApi] = [await startApiServer(), await startApiServer()];
    person = standInForPerson();
    drifted = await useDemo();
    const kubeconfig = join(scratch, 'kubeconfig');
    writeFileSync(
      kubeconfig,
      addContexts(process.env['DRIFTLINE_SUITE_KUBECONFIG'] ?? '', { lab: labApi, late: lateApi }),
    );
    await settingsOf().update('cluster.kubeconfig', kubeconfig, Global);
    await settingsOf().update('cluster.context', undefined, Global);
    await vscode.extensions.getExtension('driftline.driftline')?.activate();
  });

  after(async () => {
    person.leave();
    for (const folder of vscode.workspace.workspaceFolders ?? [])
      if (folder !== fleet) rmSync(join(folder.uri.fsPath, '.vscode'), { recursive: true, force: true });
    await settingsOf(fleet).update('cluster.context', undefined, WorkspaceFolder);
    for (const api of [labApi, lateApi]) api.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  function settingsOf(folder?: vscode.WorkspaceFolder): vscode.WorkspaceConfiguration {
    return vscode.workspace.getConfiguration('driftline', folder);
  }

  async function show(folder: string, name: string, text = drifted.text): Promise<vscode.Uri> {
    const file = join(folder, name);
    writeFileSync(file, text);
    await vscode.window.showTextDocument(vscode.Uri.file(file));
    return vscode.Uri.file(file);
  }

  it('asks about the context of each folder, one after the other', async () => {
    await settingsOf(fleet).update('cluster.context', real, WorkspaceFolder);
    await until(() => person.questions[0]);
    await settingsOf(lab).update('cluster.context', 'lab', WorkspaceFolder);
    await pause(silence);
    assert.equal(person.questions.length, 1);
    person.questions[0]?.answer(true);
    const second = await until(() => person.questions[1]);
    assert.match(second.text, new RegExp(`http://127\\.0\\.0\\.1:${labApi.port} .* lab`));
    second.answer(true);
  });

  it('compares the files of each folder with its own cluster', async () => {
    await vscode.window.showTextDocument(drifted.uri);
    await untilDrifted(drifted.uri, drifted.line);
    assert.deepEqual(labApi.requests, []);
    assert.ok(lab);
    const uri = await show(lab.uri.fsPath, 'web.yaml');
    await until(() => (labApi.requests.includes('GET /apis/apps/v1') ? true : undefined));
    assert.deepEqual(codesOn(uri, drifted.line), []);
    assert.ok(codesOn(drifted.uri, drifted.line).includes('drift-changed'));
  });

  it('asks about a folder that is added later, and uses nothing of it after a no', async () => {
    const folder = join(scratch, 'late');
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'driftline.cluster.context': 'late' }));
    assert.ok(vscode.workspace.updateWorkspaceFolders(2, 0, { uri: vscode.Uri.file(folder) }));
    const question = await until(() => person.questions[2]);
    await show(folder, 'web.yaml');
    await pause(silence);
    assert.deepEqual(lateApi.requests, []);
    question.answer(false);
    await pause(silence);
    assert.deepEqual(lateApi.requests, []);
    await vscode.window.showTextDocument(drifted.uri);
    await untilDrifted(drifted.uri, drifted.line);
  });

  it('compares a file outside of all folders with no cluster of theirs', async () => {
    // A kind of its own tells its look-up from those of the other files, which may go on.
    const uri = await show(scratch, 'outside.yaml', drifted.text.replace('apps/v1', 'outside.example/v1'));
    await pause(silence);
    assert.deepEqual(vscode.languages.getDiagnostics(uri).map(codeOf), ['schema-unknown-kind']);
    const asked = [...labApi.requests, ...lateApi.requests];
    assert.deepEqual(
      asked.filter((request) => request.includes('outside.example')),
      [],
    );
  });

  it('has the context picked for the folder of the active editor, and for no other', async () => {
    assert.ok(lab);
    const uri = await show(lab.uri.fsPath, 'web.yaml');
    const state = { isPicked: false };
    void Promise.resolve(vscode.commands.executeCommand('driftline.chooseContext')).then(() => (state.isPicked = true));
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return state.isPicked ? true : undefined;
    });
    await untilDrifted(uri, drifted.line);
    const outside = vscode.languages.getDiagnostics(vscode.Uri.file(join(scratch, 'outside.yaml')));
    assert.deepEqual(outside.map(codeOf), ['schema-unknown-kind']);
    assert.equal(person.questions.length, 3);
  });

  it('follows a folder that goes', async () => {
    assert.ok(vscode.workspace.updateWorkspaceFolders(2, 1));
    await until(() => (vscode.workspace.workspaceFolders?.length === 2 ? true : undefined));
    await vscode.window.showTextDocument(drifted.uri);
    await untilDrifted(drifted.uri, drifted.line);
    assert.deepEqual(lateApi.requests, []);
  });
});

interface Kubeconfig {
  readonly clusters: readonly object[];
  readonly contexts: readonly { readonly context: { readonly user: string } }[];
}

/** The same kubeconfig with more clusters behind its first user's contexts. */
function addContexts(file: string, apis: Readonly<Record<string, ApiServer>>): string {
  const config = parse(readFileSync(file, 'utf8')) as Kubeconfig;
  const clusters = Object.entries(apis).map(([name, { port }]) => ({
    name,
    cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true },
  }));
  const user = config.contexts[0]?.context.user;
  const contexts = Object.keys(apis).map((name) => ({ name, context: { cluster: name, user } }));
  return JSON.stringify({
    ...config,
    clusters: [...config.clusters, ...clusters],
    contexts: [...config.contexts, ...contexts],
  });
}
