import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** A modal question of the extension, which waits for its answer. */
export interface Question {
  readonly text: string;
  /** Presses the dialog's own button, or leaves the dialog. */
  answer(isYes: boolean): void;
}

/** A person in front of the extension's modal questions, which no test can press a button of. */
export interface Person {
  /** All that was asked so far. */
  readonly questions: readonly Question[];
  leave(): void;
}

/** Takes the place of the person. The extension has a `vscode` of its own, so that is where its questions are caught. */
export function standInForPerson(): Person {
  const extension = vscode.extensions.getExtension('driftline.driftline');
  assert.ok(extension);
  const load = createRequire(join(extension.extensionPath, 'dist', 'extension.cjs'));
  const { window } = load('vscode') as { window: { showWarningMessage: unknown } };
  const original = window.showWarningMessage;
  const questions: Question[] = [];
  window.showWarningMessage = (text: string, { detail = '' }: vscode.MessageOptions, button: string) =>
    new Promise<string | undefined>((resolve) => {
      questions.push({ text: `${text} ${detail}`, answer: (isYes) => resolve(isYes ? button : undefined) });
    });
  return {
    questions,
    leave() {
      window.showWarningMessage = original;
    },
  };
}
