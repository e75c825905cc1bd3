import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeEditor, createFakeEditor } from './fake-editor.ts';

const prod = { name: 'prod', server: 'https://prod', user: 'me', command: 'login' };
const path = '/repository/kubeconfig';
const used = { kubeconfig: path, context: 'prod' };
const none = { kubeconfig: path, context: '' };

let editor: FakeEditor;

beforeEach(() => {
  editor = createFakeEditor();
  editor.contexts = [prod];
});

function bringCluster(): void {
  Object.assign(editor.workspace, { 'cluster.kubeconfig': 'kubeconfig', 'cluster.context': 'prod' });
}

describe('a context that the workspace names', () => {
  beforeEach(bringCluster);

  test('is left out until the person agrees, who sees server and login program', async () => {
    editor.answer = () => true;
    const choice = await editor.open();
    expect(choice.initialSettings()).toMatchObject({ cluster: none });
    await choice.consent(editor.client);
    expect(editor.questions).toHaveLength(1);
    expect(editor.questions[0]).toMatch(/https:\/\/prod.*prod.*login/s);
    expect(editor.told()).toMatchObject({ cluster: used });
  });

  test('stays left out after a refusal, and is asked about once per window', async () => {
    const choice = await editor.open();
    await choice.consent(editor.client);
    await choice.consent(editor.client);
    expect(editor.questions).toHaveLength(1);
    expect(editor.told()).toBeUndefined();
    await (await editor.open()).consent(editor.client);
    expect(editor.questions).toHaveLength(2);
  });

  test('is used in the next window without a question, once the kubeconfig is checked', async () => {
    editor.answer = () => true;
    await (await editor.open()).consent(editor.client);
    const next = await editor.open();
    expect(next.initialSettings()).toMatchObject({ cluster: none });
    await next.consent(editor.client);
    expect(editor.questions).toHaveLength(1);
    expect(editor.told()).toMatchObject({ cluster: used });
  });

  test.each([
    { ...prod, server: 'https://evil' },
    { ...prod, command: '/repository/evil' },
    { ...prod, commandDigest: 'other arguments' },
  ])('is asked about anew when another server or login command is at the same place: %j', async (changed) => {
    editor.answer = () => true;
    await (await editor.open()).consent(editor.client);
    editor.contexts = [changed];
    editor.answer = () => false;
    const next = await editor.open();
    await next.consent(editor.client);
    expect(editor.questions).toHaveLength(2);
    expect(next.initialSettings()).toMatchObject({ cluster: none });
  });

  test('is left out when the kubeconfig changes while the question is open', async () => {
    editor.answer = () => {
      editor.contexts = [{ ...prod, server: 'https://evil' }];
      return true;
    };
    await (await editor.open()).consent(editor.client);
    expect(editor.told()).toBeUndefined();
  });

  test('is checked again for a server that starts anew', async () => {
    editor.answer = () => true;
    const choice = await editor.open();
    await choice.consent(editor.client);
    expect(choice.initialSettings()).toMatchObject({ cluster: none });
    editor.contexts = [{ ...prod, server: 'https://evil' }];
    editor.answer = () => false;
    await choice.consent(editor.client);
    expect(editor.questions).toHaveLength(2);
    expect(editor.told()).toMatchObject({ cluster: used });
  });

  test('stays connected while other settings change', async () => {
    editor.answer = () => true;
    const choice = await editor.open();
    choice.watch(editor.client);
    await choice.consent(editor.client);
    await editor.change('driftline.dryRun');
    expect(editor.told()).toMatchObject({ cluster: used });
  });
});

describe("a person's own settings", () => {
  test('are used without a question, with absolute paths', async () => {
    Object.assign(editor.user, { 'cluster.kubeconfig': '~/config', 'cluster.context': 'prod' });
    const choice = await editor.open();
    const cluster = { kubeconfig: join(homedir(), 'config'), context: 'prod' };
    expect(choice.initialSettings()).toMatchObject({ cluster });
    await choice.consent(editor.client);
    expect(editor.questions).toEqual([]);
  });

  test('an empty kubeconfig stays empty: kubectl search path', async () => {
    expect((await editor.open()).initialSettings()).toMatchObject({ cluster: { kubeconfig: '', context: '' } });
  });
});

describe('a pin', () => {
  test('is used in this window and the next, and writes nothing for other workspaces', async () => {
    await (await editor.open()).choose(editor.client, undefined, prod);
    const next = await editor.open();
    expect(next.initialSettings()).toMatchObject({ cluster: { kubeconfig: '', context: 'prod' } });
    expect(editor.globalState.size).toBe(0);
  });

  test('counts only while the kubeconfig is the one it was made on', async () => {
    await (await editor.open()).choose(editor.client, undefined, prod);
    editor.workspace['cluster.kubeconfig'] = 'evil';
    const next = await editor.open();
    expect(next.initialSettings()).toMatchObject({ cluster: { kubeconfig: '/repository/evil', context: '' } });
    await next.consent(editor.client);
    expect(editor.questions).toEqual([]);
  });

  test("on a workspace's kubeconfig is consent for what the picker showed, and for nothing else", async () => {
    editor.workspace['cluster.kubeconfig'] = 'kubeconfig';
    await (await editor.open()).choose(editor.client, undefined, prod);
    const next = await editor.open();
    expect(next.initialSettings()).toMatchObject({ cluster: none });
    await next.consent(editor.client);
    expect(editor.told()).toMatchObject({ cluster: used });
    expect(editor.questions).toEqual([]);
    editor.contexts = [{ ...prod, server: 'https://evil' }];
    const last = await editor.open();
    await last.consent(editor.client);
    expect(editor.questions).toHaveLength(1);
  });

  test('goes with Disconnect, which lasts until the window reloads or a context is chosen', async () => {
    editor.user['cluster.context'] = 'prod';
    const choice = await editor.open();
    await choice.choose(editor.client, undefined, { ...prod, name: 'other' });
    await choice.choose(editor.client, undefined, undefined);
    expect(choice.initialSettings()).toMatchObject({ cluster: { context: '' } });
    await choice.consent(editor.client);
    expect(editor.questions).toEqual([]);
    expect((await editor.open()).initialSettings()).toMatchObject({ cluster: { context: 'prod' } });
    await choice.choose(editor.client, undefined, prod);
    expect(choice.initialSettings()).toMatchObject({ cluster: { context: 'prod' } });
  });
});

describe('a kubeconfig in the workspace that the person leads to', () => {
  test.each([
    ['by a relative path', 'kubeconfig'],
    ['by its path, in other case', '/Repository/kubeconfig'],
  ])("%s is the workspace's all the same, and asked about", async (_, kubeconfig) => {
    Object.assign(editor.user, { 'cluster.kubeconfig': kubeconfig, 'cluster.context': 'prod' });
    const choice = await editor.open();
    expect(choice.initialSettings()).toMatchObject({ cluster: { context: '' } });
    await choice.consent(editor.client);
    expect(editor.questions).toHaveLength(1);
    expect(editor.told()).toBeUndefined();
  });

  test('by KUBECONFIG, which direnv sets, is asked about too', async () => {
    vi.stubEnv('KUBECONFIG', ['/home/me/config', '/repository/config'].join(delimiter));
    editor.user['cluster.context'] = 'prod';
    const choice = await editor.open();
    expect(choice.initialSettings()).toMatchObject({ cluster: { context: '' } });
    vi.stubEnv('KUBECONFIG', '/home/me/config');
    expect(choice.initialSettings()).toMatchObject({ cluster: { context: 'prod' } });
    vi.unstubAllEnvs();
  });
});

test.each([
  [undefined, undefined, 'managed'],
  ['always', undefined, 'always'],
  ['always', 'managed', 'managed'],
  ['managed', 'never', 'never'],
  ['never', 'always', 'never'],
  [undefined, 'always', 'managed'],
  ['sometimes', undefined, 'never'],
  ['always', 'sometimes', 'never'],
])('dryRun %s of the person and %s of the workspace are %s', async (own, workspace, expected) => {
  Object.assign(editor.user, own === undefined ? {} : { dryRun: own });
  Object.assign(editor.workspace, workspace === undefined ? {} : { dryRun: workspace });
  expect((await editor.open()).initialSettings()).toMatchObject({ dryRun: expected });
});

test.each([
  [undefined, undefined, 'reconcile'],
  ['none', 'reconcile', 'none'],
  ['reconcile', 'none', 'none'],
  ['everything', undefined, 'none'],
])('actions %s of the person and %s of the workspace are %s', async (own, workspace, expected) => {
  Object.assign(editor.user, own === undefined ? {} : { actions: own });
  Object.assign(editor.workspace, workspace === undefined ? {} : { actions: workspace });
  expect((await editor.open()).initialSettings()).toMatchObject({ actions: expected });
});
