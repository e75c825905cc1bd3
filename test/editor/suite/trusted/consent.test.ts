import { strict as assert } from 'node:assert';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type ApiServer, startApiServer } from '../api-server.ts';
import { type Person, type Question, standInForPerson } from '../questions.ts';
import { toKubeconfig } from '../traps.ts';
import { pause, until } from '../wait.ts';

/** How long nothing must happen, in milliseconds; a look-up begins within 250. */
const silence = 2000;

/** The steps build on each other, as a person's days with one repository do. */
describe('a context that the workspace names', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'consent-'));
  const log = join(scratch, 'logins');
  const plugin = join(scratch, 'plugin');
  const settings = vscode.workspace.getConfiguration('driftline');
  let kubeconfig: string;
  let person: Person;
  let first: ApiServer;
  let second: ApiServer;

  before(async function onUnix() {
    if (process.platform === 'win32') this.skip();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    kubeconfig = join(folder.uri.fsPath, 'kubeconfig');
    [first, second] = [await startApiServer(), await startApiServer()];
    writeFileSync(plugin, toPlugin(log));
    chmodSync(plugin, 0o755);
    const [file] = await vscode.workspace.findFiles('**/deployment.yaml', null, 1);
    assert.ok(file);
    await vscode.window.showTextDocument(file);
    await vscode.extensions.getExtension('driftline.driftline')?.activate();
    person = standInForPerson();
  });

  after(async () => {
    for (const key of ['context', 'kubeconfig'])
      await settings.update(`cluster.${key}`, undefined, vscode.ConfigurationTarget.Workspace);
    person.leave();
    for (const api of [first, second]) api.close();
    rmSync(kubeconfig, { force: true });
    rmSync(scratch, { recursive: true, force: true });
  });

  /** What the repository brings along; a server that starts anew reads it. */
  function bring(api: ApiServer, ...args: readonly string[]): void {
    writeFileSync(kubeconfig, toKubeconfig(api.port, { command: plugin, args }));
  }

  const restart = (): Thenable<unknown> => vscode.commands.executeCommand('driftline.restartServer');
  const logins = (): readonly string[] =>
    existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];

  async function nextQuestion(count: number): Promise<Question> {
    const question = await until(() => person.questions[count - 1]);
    assert.equal(person.questions.length, count);
    return question;
  }

  /** Nothing is asked, of a person or of a server, and no program runs. */
  async function assertSilence(api: ApiServer, questions: number): Promise<void> {
    const before = [api.requests.length, logins().length];
    await pause(silence);
    assert.deepEqual([api.requests.length, logins().length], before);
    assert.equal(person.questions.length, questions);
  }

  it('is asked about with address and login program; nothing happens before the answer, and after a no', async () => {
    bring(first);
    await settings.update('cluster.kubeconfig', 'kubeconfig', vscode.ConfigurationTarget.Workspace);
    await settings.update('cluster.context', 'trap', vscode.ConfigurationTarget.Workspace);
    const question = await nextQuestion(1);
    assert.match(question.text, new RegExp(`http://127\\.0\\.0\\.1:${first.port} .*trap.*${plugin}`, 's'));
    await assertSilence(first, 1);
    question.answer(false);
    await assertSilence(first, 1);
    await vscode.commands.executeCommand('driftline.checkDrift');
    await restart();
    await assertSilence(first, 1);
    assert.deepEqual([first.requests, logins()], [[], []]);
  });

  it('is asked about anew when another server stands behind its name, and used after a yes alone', async () => {
    bring(second);
    await restart();
    const question = await nextQuestion(2);
    assert.match(question.text, new RegExp(`http://127\\.0\\.0\\.1:${second.port} `));
    await assertSilence(second, 2);
    question.answer(true);
    await until(() => (second.requests.length > 0 ? true : undefined));
    assert.deepEqual(first.requests, []);
  });

  it('starts its login program one at a time', async () => {
    const files = (await vscode.workspace.findFiles('**/*.yaml', null, 4)).slice(0, 4);
    for (const file of files) await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.Beside });
    for (let times = 0; times < 3; times++) {
      const { length } = logins();
      await restart();
      await until(() => (logins().length >= length + 2 ? true : undefined));
      await vscode.commands.executeCommand('driftline.checkDrift');
      await pause(800);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllGroups');
    const lines = logins();
    assert.ok(lines.length >= 6, lines.join());
    assert.equal(deepest(lines), 1, lines.join());
  });

  it('is not asked about again after a yes, which is remembered outside of the workspace', async () => {
    const [file] = await vscode.workspace.findFiles('**/deployment.yaml', null, 1);
    assert.ok(file);
    await vscode.window.showTextDocument(file);
    const { length } = second.requests;
    await restart();
    await until(() => (second.requests.length > length ? true : undefined));
    assert.equal(person.questions.length, 2);
    const [brought] = await vscode.workspace.findFiles('.vscode/settings.json');
    assert.ok(brought);
    const names = Object.keys(JSON.parse(readFileSync(brought.fsPath, 'utf8')) as object);
    assert.deepEqual(names.sort(), ['driftline.cluster.context', 'driftline.cluster.kubeconfig']);
  });

  it('is asked about anew when the login program gets other arguments, and not used after a no', async () => {
    bring(second, '-c', 'curl https://elsewhere');
    await restart();
    const question = await nextQuestion(3);
    const [requests, programs] = [second.requests.length, logins().length];
    question.answer(false);
    await assertSilence(second, 3);
    assert.deepEqual([second.requests.length, logins().length], [requests, programs]);
  });
});

/** Logs in slowly, so that two at once would be seen, and hands out a token. */
function toPlugin(log: string): string {
  const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: 't' } };
  return `#!/bin/sh\necho start >>'${log}'\nsleep 0.4\necho end >>'${log}'\necho '${JSON.stringify(credential)}'\n`;
}

/** How many programs ran at once, at most. */
function deepest(lines: readonly string[]): number {
  let running = 0;
  return Math.max(...lines.map((line) => (running += line === 'start' ? 1 : -1)));
}
