import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** A person in front of the extension's lists, boxes and messages. */
export interface Answers {
  /** Picks the item of the next list whose label begins so. */
  pick(label: string): void;
  /** Types into the next box. */
  type(text: string): void;
  /** Lists and boxes that came, by their titles, and messages by their texts. */
  readonly seen: readonly string[];
  leave(): void;
}

interface Windows {
  showQuickPick: unknown;
  showInputBox: unknown;
  showInformationMessage: unknown;
  showErrorMessage: unknown;
}

/** Takes the place of the person where VS Code has no command that answers; what nobody has an answer for is a failure. */
export function standInForAnswers(): Answers {
  const extension = vscode.extensions.getExtension('driftline.driftline');
  assert.ok(extension);
  const load = createRequire(join(extension.extensionPath, 'dist', 'extension.cjs'));
  const { window } = load('vscode') as { window: Windows };
  const { showQuickPick, showInputBox, showInformationMessage, showErrorMessage } = window;
  const original = { showQuickPick, showInputBox, showInformationMessage, showErrorMessage };
  const [picks, texts, seen]: [string[], string[], string[]] = [[], [], []];
  window.showQuickPick = async (
    list: readonly vscode.QuickPickItem[] | Promise<readonly vscode.QuickPickItem[]>,
    { title = '' } = {},
  ) => {
    const items = await list;
    const label = picks.shift();
    seen.push(title);
    const found = items.find((item) => label !== undefined && item.label.startsWith(label));
    assert.ok(found, `"${title}" has no "${label}" among ${items.map((item) => item.label).join(', ')}`);
    return found;
  };
  window.showInputBox = ({ title = '' } = {}) => {
    seen.push(title);
    return Promise.resolve(texts.shift());
  };
  window.showInformationMessage = (text: string) => {
    seen.push(text);
    return Promise.resolve();
  };
  window.showErrorMessage = (text: string) => {
    seen.push(text);
    return Promise.resolve();
  };
  return {
    pick: (label) => void picks.push(label),
    type: (text) => void texts.push(text),
    seen,
    leave: () => void Object.assign(window, original),
  };
}
