import { afterEach, describe, expect, test } from 'vitest';
import { type Typing, editorLike, find, plainClient, startTyping } from '../support/completing.ts';

const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
const pod = `${deployment}spec:\n  template:\n    spec:\n`;
const file = 'apps/web.yaml';

let typing: Typing | undefined;
afterEach(() => typing?.session.dispose());

async function start(settings: object = {}): Promise<Typing> {
  typing = await startTyping({}, settings);
  return typing;
}

describe('keys', () => {
  test.each([
    ['in an empty map', `${deployment}spec:\n  █`],
    ['half typed', `${deployment}spec:\n  sel█`],
    ['before the others', `${deployment}spec:\n  █\n  replicas: 1\n`],
    ['between others, after a blank line', `${deployment}spec:\n  paused: true\n\n  █\n  replicas: 1\n`],
    ['in brackets', `${deployment}spec: { █ }\n`],
    ['in brackets that nobody closed', `${deployment}spec: { replicas: 1, sel█\n`],
    ['with brackets over several lines', `${deployment}spec: {\n  replicas: 1,\n  █\n}\n`],
    ['in the second of three documents', `a: [\n---\n${deployment}spec:\n  █\n---\n{{ broken\n`],
    ['below text that does not parse', `${deployment}  labels: {{ a }}: "\nspec:\n  █`],
    ['with CRLF', `${deployment}spec:\n  replicas: 1\n  █`.replaceAll('\n', '\r\n')],
  ])('%s: the required ones first, marked', async (_where, marked) => {
    const started = await start();
    const list = await started.complete(file, marked);
    expect((await started.labels(file, marked)).slice(0, 3)).toEqual(['selector', 'template', 'minReadySeconds']);
    expect(find(list, 'selector').labelDetails).toEqual({ description: 'required' });
    expect(find(list, 'strategy').labelDetails).toBeUndefined();
    expect(find(list, 'selector').documentation).toMatchObject({ kind: 'markdown' });
  });

  test.each([
    ['an item that has begun', `${pod}      containers:\n        - █`],
    ['the second key of an item', `${pod}      containers:\n        - command: [a]\n          █`],
    ['where an item is due', `${pod}      containers:\n        █`],
    ['where the next item is due', `${pod}      containers:\n        - name: a\n          image: b\n        █`],
    ['dashes below their key', `${pod}      containers:\n      - █`],
    ['brackets', `${pod}      containers: [{ █ }]`],
    ['brackets in a list of lines', `${pod}      containers:\n        - { command: [], █ }`],
  ])('in lists: %s', async (_where, marked) => {
    const started = await start();
    const labels = await started.labels(file, marked);
    expect(labels).toEqual(expect.arrayContaining(['env', 'ports', 'workingDir']));
    expect(labels.includes('command')).toBe(!marked.includes('command'));
  });

  test.each([
    [
      'an object: its own required fields',
      `${pod}      cont█`,
      'containers',
      `${pod}      containers:\n        - name: ‹›`,
    ],
    [
      'a list as the document writes lists',
      `${deployment}x:\n- a\nspec:\n  template:\n    spec:\n      cont█`,
      'containers',
      `${deployment}x:\n- a\nspec:\n  template:\n    spec:\n      containers:\n      - name: ‹›`,
    ],
    [
      'as deep as the document is indented',
      'apiVersion: v1\nkind: Service\nmetadata:\n    name: a\n█',
      'spec',
      'apiVersion: v1\nkind: Service\nmetadata:\n    name: a\nspec:\n    ‹›',
    ],
    ['a new item', `${pod}      containers:\n        █`, 'image', `${pod}      containers:\n        - image: ‹›`],
    [
      'a key in an item',
      `${pod}      containers:\n        - res█`,
      'resources',
      `${pod}      containers:\n        - resources:\n            ‹›`,
    ],
    ['a choice', `${deployment}spec:\n  paused█`, 'paused', `${deployment}spec:\n  paused: ‹true|false›`],
    ['in brackets on one line', `${deployment}spec: { str█ }`, 'strategy', `${deployment}spec: { strategy: { ‹› } }`],
    [
      'only the name, where a value stands',
      `${deployment}spec:\n  rep█: 3\n`,
      'replicas',
      `${deployment}spec:\n  replicas: 3\n`,
    ],
  ])('insert %s', async (_what, marked, label, result) => {
    const started = await start();
    expect(await started.choose(file, marked, label)).toBe(result);
    expect(await started.choose(file, marked, label, { ...editorLike, isAdjusting: false })).toBe(result);
    const plain = await started.choose(file, marked, label, plainClient);
    expect(plain).toBe(result.replace(/‹[^›]*›/g, ''));
  });

  test('that stand there are not offered again, but for the one under the cursor', async () => {
    const started = await start();
    const marked = `${deployment}spec:\n  repl█icas: 1\n  paused: true\n`;
    const labels = await started.labels(file, marked);
    expect(labels).toContain('replicas');
    expect(labels).not.toContain('paused');
  });

  test('that are no longer to be used are marked, and stand below', async () => {
    const started = await start();
    const marked = `${pod}      █`;
    const { items } = await started.complete(file, marked);
    const old = items.find(({ label }) => label === 'serviceAccount');
    expect(old).toMatchObject({ tags: [1], sortText: '2 serviceAccount' });
  });

  test('labels of the same document, with their values', async () => {
    const started = await start();
    const marked = `${deployment}  labels: { app.kubernetes.io/name: web }\nspec:\n  selector:\n    matchLabels:\n      █`;
    expect(await started.choose(file, marked, 'app.kubernetes.io/name')).toContain(
      '    matchLabels:\n      app.kubernetes.io/name: ‹web›',
    );
  });

  test('nowhere in comments, texts of several lines, and Secrets', async () => {
    const started = await start();
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n';
    for (const marked of [
      `${deployment}spec:\n  # █`,
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    spec:\n      █\n',
      `${secret}data:\n  █`,
      `${secret}stringData:\n  password: █`,
    ])
      expect((await started.complete(file, marked)).items).toEqual([]);
  });

  test('nothing generic where another extension helps with fields', async () => {
    const started = await start({ validation: 'off' });
    expect((await started.complete(file, `${deployment}spec:\n  █`)).items).toEqual([]);
  });
});

describe('values', () => {
  test.each([
    ['of a list', `${pod}      restartPolicy: █`, ['Always', 'Never', 'OnFailure']],
    ['behind a colon without a space', `${pod}      restartPolicy:█`, ['Always', 'Never', 'OnFailure']],
    ['in brackets', `${deployment}spec: { strategy: { type: █ } }`, ['Recreate', 'RollingUpdate']],
    ['of a switch', `${deployment}spec:\n  paused: t█`, ['false', 'true']],
    [
      'in a list of texts',
      'apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes:\n    - █',
      ['ReadWriteOnce'],
    ],
    [
      'where an item is due',
      'apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes:\n    █',
      ['ReadWriteOnce'],
    ],
    [
      'in a list in brackets',
      'apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes: [█]',
      ['ReadWriteOnce'],
    ],
  ])('%s', async (_where, marked, labels) => {
    const started = await start();
    expect(await started.labels(file, marked)).toEqual(expect.arrayContaining(labels));
  });

  test('with the space, the dash and the quotes that they need', async () => {
    const started = await start();
    expect(await started.choose(file, `${pod}      restartPolicy:█`, 'Never')).toBe(`${pod}      restartPolicy: Never`);
    const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes:\n    ';
    expect(await started.choose(file, `${claim}█`, 'ReadWriteOnce')).toBe(`${claim}- ReadWriteOnce`);
    const service = 'apiVersion: v1\nkind: Service\nspec:\n  type: ';
    expect(await started.choose(file, `${service}"Clu█"`, 'ClusterIP')).toBe(`${service}"ClusterIP"`);
  });
});
