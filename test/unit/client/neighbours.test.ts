import { beforeEach, describe, expect, test } from 'vitest';
import { type FakeEditor, createFakeEditor } from './fake-editor.ts';

const [redHat, yayamlls] = ['redhat.vscode-yaml', 'home-operations.yayamlls'];
const [a, b] = ['/repositories/a', '/repositories/b'];

let editor: FakeEditor;

beforeEach(() => {
  editor = createFakeEditor();
});

/** What the server is told at its start: for the whole workspace, and for folders that differ. */
async function told(): Promise<unknown> {
  return flatten((await editor.open()).initialSettings());
}

function flatten(settings: unknown): unknown {
  const { validation, folders } = settings as Told;
  return folders ? [validation, ...folders.map((folder) => folder.validation)] : validation;
}

interface Told {
  readonly validation: unknown;
  readonly folders?: readonly Told[];
}

describe('auto', () => {
  test.each([
    ['no other extension', [], {}, 'on'],
    ['an extension that validates no YAML', ['redhat.java'], {}, 'on'],
    ["Red Hat's extension", [redHat], {}, 'off'],
    ["Red Hat's extension that validates", [redHat], { 'yaml.validate': true }, 'off'],
    ["Red Hat's extension that does not validate", [redHat], { 'yaml.validate': false }, 'on'],
    ['a setting of an extension that is not there', [], { 'yaml.validate': true }, 'on'],
    ['yayamlls', [yayamlls], {}, 'off'],
    ["yayamlls, to which Red Hat's setting says nothing", [yayamlls], { 'yaml.validate': false }, 'off'],
    ['both, of which one validates', [redHat, yayamlls], { 'yaml.validate': false }, 'off'],
  ])('with %s', async (_what, extensions, others, expected) => {
    for (const id of extensions) editor.extensions.add(id);
    Object.assign(editor.others, others);
    expect(await told()).toBe(expected);
  });

  test('is resolved for each folder', async () => {
    editor.folders = [a, b];
    editor.extensions.add(redHat);
    editor.others[`${b} yaml.validate`] = false;
    expect(await told()).toEqual(['off', 'off', 'on']);
  });

  test('follows extensions that come and go', async () => {
    const choice = await editor.open();
    choice.watch(editor.client);
    editor.extensions.add(yayamlls);
    await editor.changeExtensions();
    expect(flatten(editor.told())).toBe('off');
    editor.extensions.delete(yayamlls);
    await editor.changeExtensions();
    expect(flatten(editor.told())).toBe('on');
  });

  test("follows the neighbour's setting, and no other setting of other extensions", async () => {
    editor.extensions.add(redHat);
    const choice = await editor.open();
    choice.watch(editor.client);
    await editor.change('yaml.hover');
    expect(editor.told()).toBeUndefined();
    editor.others['yaml.validate'] = false;
    await editor.change('yaml.validate');
    expect(flatten(editor.told())).toBe('on');
  });
});

test.each(['on', 'off', 'sometimes'])('"%s" is told as it is, whoever else is there', async (validation) => {
  editor.user['validation'] = validation;
  expect(await told()).toBe(validation);
  editor.extensions.add(redHat);
  expect(await told()).toBe(validation);
});

test('a folder decides for itself', async () => {
  editor.folders = [a, b];
  editor.extensions.add(redHat);
  editor.ofFolder[a] = { validation: 'on' };
  expect(await told()).toEqual(['off', 'on', 'off']);
});
