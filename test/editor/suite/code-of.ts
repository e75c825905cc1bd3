import type * as vscode from 'vscode';

/** The code of a diagnostic alone, which comes with a link to its description. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
