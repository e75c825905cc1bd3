import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { connectForge, runGit } from '../../../forge/forge.ts';
import type { SuiteForge } from '../../run-editor-suite.ts';
import { type Answers, standInForAnswers } from '../answers.ts';
import { type Drifted, codesOn, untilDrifted, useDemo } from '../drifted.ts';
import { type SeenRow, type SeenRows, seeRows } from '../tree-rows.ts';
import { pause, until } from '../wait.ts';

const run = promisify(execFile);

interface Pull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly merge_commit_sha: string | null;
  readonly head: { readonly ref: string; readonly sha: string };
}

describe('a change by approval, from the editor to the cluster', function () {
  // each goes on where the one before has ended
  this.bail(true);
  this.timeout(120_000);
  const told = JSON.parse(process.env['DRIFTLINE_SUITE_FORGE'] ?? 'null') as SuiteForge;
  const forge = connectForge(told.description);
  const { author, approver, repository } = told;
  const command = (name: string): Thenable<unknown> => vscode.commands.executeCommand(name);
  let demo: Drifted;
  let rows: SeenRows;
  let person: Answers;
  let folder: string;
  /** What Flux has applied at first, and what git has of the person's. */
  let first: string;
  let untouched: string;
  let preview: vscode.TextDocument;
  let pull: Pull;
  let merged: string;

  before(async () => {
    demo = await useDemo();
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    await command('workbench.action.closeAllEditors');
    // an editor in a browser saves by itself, and this is about what is not saved
    await vscode.workspace.getConfiguration('files').update('autoSave', 'off', vscode.ConfigurationTarget.Global);
    rows = seeRows();
    person = standInForAnswers();
  });

  after(async () => {
    person.leave();
    rows.leave();
    await command('workbench.action.closeAllEditors');
  });

  const pulls = async (): Promise<readonly Pull[]> =>
    (await forge.tell(approver.token, 'GET', `/repos/${repository}/pulls?state=all`)) as readonly Pull[];

  const kubectl = async (...args: readonly string[]): Promise<string> => {
    const [program = '', ...first] = told.kubectl;
    return (await run(program, [...first, ...args])).stdout;
  };

  /** The row of the pull request, as soon as it says something; the view is asked again and again. */
  const untilChange = (says: string): Promise<SeenRow> =>
    until(async () => {
      await command('driftline.refreshChanges');
      const row = rows.find(`#${pull.number} ${pull.title}`);
      return row?.description.startsWith(says) ? row : undefined;
    });

  const revision = (): string => rows.find('flux-system/fleet')?.description ?? '';

  /** All that git has of the person's, where nothing is to move. */
  const gitState = async (): Promise<string> =>
    (await Promise.all(['status --porcelain', 'rev-parse HEAD', 'branch -a', 'stash list'].map(git))).join('\n');
  const git = (line: string): Promise<string> => runGit(folder, ...line.split(' '));

  it('an edit makes drift of one line go, and leaves that of others', async () => {
    await command('driftline.sync.focus');
    await until(() => (revision().startsWith('main@sha1:') ? true : undefined));
    first = revision();
    const editor = await vscode.window.showTextDocument(demo.uri);
    await untilDrifted(demo.uri, demo.line);
    const line = editor.document.lineAt(demo.line);
    await editor.edit((edit) => edit.replace(line.range, line.text.replace('3', '5')));
    await untilDrifted(demo.uri, demo.line, false);
    const lines = editor.document.getText().split('\n');
    const env = lines.findIndex((one) => one.includes('value: info'));
    assert.ok(codesOn(demo.uri, env).includes('drift-changed'), 'LOG_LEVEL has drifted, too');
    untouched = await gitState();
  });

  it('the command shows what it would do, and does none of it', async () => {
    person.pick('This File');
    person.pick('Enter a Token');
    person.type(author.token);
    await command('driftline.openPullRequest');
    const active = vscode.window.activeTextEditor?.document;
    assert.equal(active?.uri.scheme, 'driftline-pull-request', person.seen.join('\n'));
    preview = active;
    assert.match(preview.getText(), /Deployment demo\/web/);
    assert.match(preview.getText(), /spec\.replicas:\n- {3}3\n\+ {3}5\n/);
    assert.deepEqual(await pulls(), []);
    const branches = await git(`ls-remote --heads ${forge.gitUrl(author.name, 'fleet')}`);
    assert.match(branches, /^\S+\s+refs\/heads\/main\s*$/);
  });

  it('confirmed, it is a pull request with these words, and the repository of the person is as it was', async () => {
    const [title = '', ...body] = preview.getText().split('\n');
    await command('driftline.confirmPullRequest');
    pull = await until(async () => (await pulls())[0]);
    assert.equal(pull.state, 'open');
    assert.equal(pull.title, title);
    assert.equal(pull.body.trim(), body.join('\n').trim());
    assert.equal(await gitState(), untouched);
    await command('driftline.changes.focus');
    await untilChange('approvals missing: 1');
  });

  it('main takes it when the other person has approved it, and Flux is waited for', async () => {
    const path = `/repos/${repository}/pulls/${pull.number}`;
    assert.equal((await forge.ask(approver.token, 'POST', `${path}/merge`, { Do: 'merge' })).status, 405);
    await forge.tell(approver.token, 'POST', `${path}/reviews`, { event: 'APPROVED' });
    await untilChange('open');
    await forge.merge(approver.token, repository, pull.number);
    await untilChange('merged, waiting for Flux');
    merged = ((await forge.tell(approver.token, 'GET', path)) as Pull).merge_commit_sha ?? '';
    assert.match(merged, /^[0-9a-f]{40}$/);
    assert.equal(revision(), first);
  });

  it('Flux applies it from the forge, and the views have the new revision', async () => {
    await kubectl(
      ...['annotate', '--overwrite', 'gitrepositories.source.toolkit.fluxcd.io', 'fleet', '-n', 'flux-system'],
      `reconcile.fluxcd.io/requestedAt=${Date.now()}`,
    );
    await untilChange('applied by Kustomization flux-system/fleet');
    await command('driftline.sync.focus');
    await until(() => (revision() === `main@sha1:${merged.slice(0, 8)}` ? true : undefined));
    const live = await kubectl('get', 'deployment', 'web', '-n', 'demo', '-o', 'jsonpath={.spec}');
    assert.match(live, /"replicas":5/);
    assert.doesNotMatch(live, /TRACE/);
  });

  it('the drift is gone where the person has pulled', async () => {
    await vscode.window.showTextDocument(demo.uri);
    await command('workbench.action.files.revert');
    await git('pull --quiet --ff-only');
    await until(() => (vscode.window.activeTextEditor?.document.getText().includes('replicas: 5') ? true : undefined));
    const marks = () => vscode.languages.getDiagnostics(demo.uri).map(({ message }) => message);
    await until(() => (marks().length === 0 ? true : undefined));
    await pause(1000);
    assert.deepEqual(marks(), []);
  });
});
